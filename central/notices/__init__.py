"""What a person should learn about a meeting, written with the change that caused it."""
