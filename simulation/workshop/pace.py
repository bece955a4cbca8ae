"""How often somebody does something: counted in this process's memory by windows of time, written down nowhere."""

from __future__ import annotations

from collections import Counter

from simulation.workshop.server_clock import Clock
from simulation.workshop.workshop_errors import WorkshopRefusal

MOST_KNOWN = 20_000  # who is counted at a time; beyond them the count begins anew


class Pace:
    """At most so many times in a window of seconds, each window counted from nought."""

    def __init__(self, most: int, window: float, clock: Clock, said: str = "error.workshop.pace"):
        self.most, self.window, self.clock, self.said = most, window, clock, said
        self._now = 0.0
        self._counts: Counter[str] = Counter()

    def used_up(self, who: str) -> bool:
        """Whether somebody has done it as often as may be."""
        return self._current()[who] >= self.most

    def count(self, who: str) -> None:
        """Once more."""
        self._current()[who] += 1

    def step(self, who: str) -> None:
        """Once more, or WorkshopRefusal where that is too often."""
        if self.used_up(who):
            raise WorkshopRefusal(self.said)
        self.count(who)

    def _current(self) -> Counter[str]:
        now = self.clock() // self.window
        if now != self._now or len(self._counts) > MOST_KNOWN:
            self._now, self._counts = now, Counter()
        return self._counts
