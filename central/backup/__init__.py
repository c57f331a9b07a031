"""Copies of all that central holds, made and laid back while it runs."""
