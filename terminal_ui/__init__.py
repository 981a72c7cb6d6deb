"""The till: the screen of the pharmacy counter. `pos` never needs it."""
