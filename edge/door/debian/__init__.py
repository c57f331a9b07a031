"""Programs for Debian's own Python: what they import comes as Debian's packages alone. Run by `edge.door.beside`.

They import nothing of ours, write to standard output, and end when their standard input does.
"""
