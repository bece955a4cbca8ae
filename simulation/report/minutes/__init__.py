"""Minutes 纪要 of a sitting of a workshop: what was found, who does what by when, and where each figure comes from."""
