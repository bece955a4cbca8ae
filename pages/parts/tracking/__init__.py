"""The tracking page's own pieces."""
