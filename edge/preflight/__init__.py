"""The check before a meeting: what is measured, what it means, and a vote that is cast for trial."""
