"""What is printed or shown to be scanned: posters, tickets, and later the official papers."""
