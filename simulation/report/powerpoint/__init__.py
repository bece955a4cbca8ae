"""Briefing slides with native charts."""
