"""Central for programs: the same rights as the pages, by tokens that their owners make (docs/api.md)."""
