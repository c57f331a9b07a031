"""A unit: everything that one meeting room needs, with or without a network."""

SOFTWARE = "0.1.0"
"""What a stream's first line and `hello` call this version."""
