"""What `python -m edge` can be asked for, by kind."""
