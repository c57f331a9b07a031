"""Plans on their way to the rooms: kept as they were sent, listed per unit under central's signature, fetched by HTTPS."""
