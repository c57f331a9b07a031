"""Reports for the Office and for each agency of its own (R7.3, R9.1c): what was held, in time, by whom, where."""
