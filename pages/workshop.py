"""Workshop: a room full of people, one model; the facilitator's console."""

from pages.parts.workshop.console import open_console

open_console()
