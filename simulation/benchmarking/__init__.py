"""Benchmarking: enterprises beside standard values, others and each other; targets broken down to them."""
