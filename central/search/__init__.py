"""Looking up ended meetings (R5.5): every passage that was read, written, said or decided, for who may read it."""
