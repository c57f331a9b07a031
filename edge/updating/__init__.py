"""Another release takes the place of the one that runs: outside meetings, whole, checked, and back if it fails."""
