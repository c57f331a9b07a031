"""What was said in a room, word by word, and its sound as it came from there: to be heard, and to be erased."""
