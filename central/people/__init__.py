"""Who is who: agencies as a dated tree, officials, what their accounts may do, and how they log in."""
