"""Consoles of rooms: taken with the key, for as long as a workshop day, by one person; what was left or is over opens nothing."""

from __future__ import annotations

import hashlib
import secrets

from simulation.workshop.server_clock import Clock
from simulation.workshop.store import Store
from simulation.workshop.tokens import Console, Tokens
from simulation.workshop.workshop_errors import WorkshopRefusal

LASTING = 12 * 3600  # seconds
AHEAD = 60.0  # seconds by which another server's clock may be ahead of this one's


class Consoles:
    """The consoles of a store. A room may have several, each with a token of its own."""

    def __init__(self, store: Store, tokens: Tokens, clock: Clock):
        self._store, self._tokens, self._clock = store, tokens, clock

    def taken(self, room: str, who: str, person: str = "") -> str:
        """Token of a new console, whose key was checked before. person: who is signed in, where there is a sign-in."""
        now = self._clock()
        console = Console(room, who, _fingerprint(person), secrets.token_hex(16), now)
        self._store.console_taken(console.id, room, now + LASTING, now)
        return self._tokens.console(console)

    def seated(self, token: str, person: str = "") -> Console:
        """The console of a token; WorkshopRefusal for one that is over, was left, or is another person's."""
        found = self._tokens.read_console(token)
        over = not -AHEAD <= self._clock() - found.taken <= LASTING
        if over or found.person != _fingerprint(person) or not self._store.console_stands(found.id, found.room):
            raise WorkshopRefusal("error.workshop.token")
        return found

    def left(self, token: str) -> None:
        """A console is left: its token opens nothing from now on, wherever it was copied to."""
        self._store.console_left(self._tokens.read_console(token).id)


def _fingerprint(person: str) -> str:
    return hashlib.sha256(person.encode()).hexdigest() if person else ""
