"""A user guide for each role, in the words of the pages (R7.1)."""
