"""Pieces of the benchmarking page."""
