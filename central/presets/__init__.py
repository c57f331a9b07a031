"""What registrars use again: templates of registrations, groups of invitees, and meetings that repeat (R5.4)."""
