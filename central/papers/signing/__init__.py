"""Digital signatures on papers (PAdES, Decree 30/2020, article 5; Decree 68/2024): made with a token, and checked."""
