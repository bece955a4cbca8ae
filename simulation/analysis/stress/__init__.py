"""When a plan misses its targets: named conditions, break-even, regret, and combinations that make it fail."""
