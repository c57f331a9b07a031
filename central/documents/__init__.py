"""A meeting's papers: checked, kept by hash, and turned into page images."""
