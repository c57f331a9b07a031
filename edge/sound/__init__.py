"""What was said in the room as sound: kept in encrypted pieces beside the journal, played back, and deleted."""
