"""A province in a box: one command that starts the real parts with a believable week in them."""
