"""Ranges, chances, sensitivity and stress on the screen."""
