"""Following a leader's meetings (R5.1): an assistant sees them, is reminded, and may be trusted to answer."""
