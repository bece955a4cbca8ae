"""The one clock of a workshop: the server's. Whoever needs another passes a function in its place."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]


BACK = 2.0  # seconds by which a clock that is put right goes back at most


def server_clock() -> float:
    """Seconds since 1970 (UTC), as the server counts them: never set back by more than a moment, so that no step of a sitting begins anew."""
    return _running.now()


class RunningClock:
    """The machine's clock, but where somebody sets it back: from there it goes on with the seconds that pass, until the other is past it again."""

    def __init__(self, set_by_hand: Clock = time.time, passing: Clock = time.monotonic):
        self._set, self._passing = set_by_hand, passing
        self._last = (set_by_hand(), passing())

    def now(self) -> float:
        """Seconds since 1970."""
        told, passed = self._set(), self._passing()
        last, at = self._last
        expected = last + passed - at
        found = told if told > expected - BACK else expected
        self._last = (found, passed)
        return found


_running = RunningClock()


def calendar() -> float:
    """Seconds since 1970 as the machine's clock is set now, by which days are counted: put right, it is believed at once."""
    return time.time()


def ticks() -> float:
    """Seconds of a clock that nobody sets, for how long ago something was."""
    return time.monotonic()


def processor() -> float:
    """Seconds of processor that this process has used."""
    return time.process_time()
