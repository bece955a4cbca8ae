"""Data and method: what the figures rest on."""
