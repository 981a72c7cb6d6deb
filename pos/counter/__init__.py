"""The pharmacy's side of the street: what the cashier has in hand."""
