"""The province's units: who they are, which keys and certificates speak for them, and whether they are connected."""
