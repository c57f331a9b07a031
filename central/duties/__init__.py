"""The statute clock: what is due of a meeting, by when, by whom, and what is late."""
