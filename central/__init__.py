"""The centre: what the province plans, what its rooms report, and the pages that show both."""

SOFTWARE = "0.1.0"
"""What central calls this version; after a change of it, lines that were unknown before are applied again."""
