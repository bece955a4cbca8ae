"""Which assumption matters: one at a time (tornado), or over whole ranges (Morris, Sobol)."""
