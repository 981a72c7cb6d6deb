"""The pharmacy's side of the street (定点零售药店): scanning, the sale's states, daybook, slip."""
