"""What rooms report: lines taken in and kept as they came, and the tables that are computed from them."""
