"""Plans on their way to the rooms: kept as sent, listed per unit under central's signature, fetched by HTTPS."""
