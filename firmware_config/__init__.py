"""Files that land on every unit, server and broker unchanged, each checked by the program that will read it."""
