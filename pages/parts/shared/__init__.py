"""Pieces that several pages use: bands, choices, sections, analyses asked for once."""
