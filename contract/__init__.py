"""What the rooms and the centre agree on: pure Python, no I/O, no clock."""
