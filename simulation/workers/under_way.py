"""Heavy work that goes on beside whoever asked for it: looked at now and then, and given up when it is not wanted any more."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from typing import Any

from simulation.workers.pool import ASKER
from simulation.workshop.server_clock import ticks

UNWATCHED = 180.0  # seconds after which nobody waits: a browser looks once a minute at least, in a tab behind others too


class GivenUp(Exception):
    """Nobody waits for the work any more."""


class UnderWay:
    """Work on a thread of its own. place: in the queue, 0 while it is done; found, failure: what came of it, neither where it was given up.

    work: called with `queued` and `alive`, as in `Pool.ask`; asked: what makes it other work; who: for whom it is done.
    """

    def __init__(self, work: Callable[..., Any], asked: Any, who: str = ""):
        self.asked = asked
        self.mark = secrets.token_hex(8)
        self.place = 0
        self.found: Any = None
        self.failure: Exception | None = None
        self._unwanted = False
        self._looked = ticks()
        self._thread = threading.Thread(target=self._done, args=(work, who), daemon=True)
        self._thread.start()

    @property
    def given_up(self) -> bool:
        """Whether nobody waited for it to its end."""
        return self._unwanted or (not self._thread.is_alive() and self.found is None and self.failure is None)

    def look(self) -> bool:
        """Whether it is over; who looks still waits."""
        self._looked = ticks()
        return not self._thread.is_alive()

    def give_up(self) -> None:
        """Nobody waits any more: a place in the queue, or a worker, is free within a moment."""
        self._unwanted = True

    def _done(self, work: Callable[..., Any], who: str) -> None:
        ASKER.set(who)
        try:
            self.found = work(queued=self._at, alive=lambda: self._at(0))
        except GivenUp:
            return
        except Exception as error:
            self.failure = error

    def _at(self, place: int) -> None:
        if self._unwanted or ticks() - self._looked > UNWATCHED:
            raise GivenUp
        self.place = place
