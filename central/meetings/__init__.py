"""The plan of every meeting: registered, approved, invited to, and sent to its room."""
