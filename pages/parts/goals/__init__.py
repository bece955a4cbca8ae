"""Targets, duties, and the search for routes to them."""
