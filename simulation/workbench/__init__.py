"""A visitor's work as small frozen values: named scenarios, what was done to them, and how they differ."""
