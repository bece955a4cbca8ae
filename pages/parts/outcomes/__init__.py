"""The outcome pages' own pieces."""
