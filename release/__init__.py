"""One artefact for units and servers: our wheel, every wheel that it needs, and lists with hashes."""
