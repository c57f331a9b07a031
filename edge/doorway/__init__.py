"""What every way in shares: who may come in, in which words, and how the answer reaches the door's page."""
