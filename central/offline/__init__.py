"""Central as an installed app: what a phone keeps of it to be read without a network (R3.1)."""
