"""Pages of PDFs as pictures: drawn once by a process that may die of a bad file, then read from the disk."""
