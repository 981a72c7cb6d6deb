"""What the cashier sees: one module for each screen, each with one frozen view-model."""
