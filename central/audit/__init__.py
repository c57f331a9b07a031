"""Who administered what and when: only added to, written in the transaction of the act itself (R9.4)."""
