"""Document requests: the preparing agency sends its papers to the host office, which takes or returns them (R9.3)."""
