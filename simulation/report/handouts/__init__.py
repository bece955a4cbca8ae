"""Handouts of a workshop, to be printed: the facilitator's guide, role and shock cards, table signs with the team's QR code."""
