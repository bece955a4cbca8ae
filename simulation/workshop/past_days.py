"""What is past its days is refused at once, and deleted only after days of running in which it stayed so.

The wall clock alone destroys nothing: set ahead, it makes everything look past its days, and what it closed is open again
once it is put right. Running time is counted by a clock that nobody sets, over restarts and all processes of a store.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from math import isfinite

from simulation.workshop.server_clock import Clock, ticks

RUN = 3 * 86_400.0  # seconds: a weekend in which nobody sees that a clock is wrong


class PastDays:
    """A ledger of how long the server ran, and since when of it what is past its days was seen so. read, write: where the ledger is kept, as text."""

    def __init__(self, read: Callable[[], str], write: Callable[[str], object], passing: Clock = ticks):
        self._read, self._write, self._passing = read, write, passing
        self._began: tuple[float, float] | None = None
        self._lock = threading.Lock()

    def due(self, past: Iterable[str]) -> list[str]:
        """What of that which is past its days now was so at each look for as long as RUN; the rest is counted on, or from now."""
        with self._lock:
            ran, since = self._kept()
            now = self._passing()
            base, began = self._began = self._began or (ran, now)
            ran = max(ran, base + now - began)  # beside other processes, which count the same seconds
            since = {one: min(since.get(one, ran), ran) for one in past}
            self._write(json.dumps({"ran": ran, "since": since}))
            return [one for one, at in since.items() if ran - at >= RUN]

    def _kept(self) -> tuple[float, dict[str, float]]:
        """What the ledger says; where it cannot be read, counting begins anew."""
        try:
            kept = json.loads(self._read() or "{}")
            found = float(kept.get("ran", 0.0)), {str(one): float(at) for one, at in kept.get("since", {}).items()}
        except (ValueError, TypeError, AttributeError):
            return 0.0, {}
        return found if all(map(isfinite, (found[0], *found[1].values()))) else (0.0, {})
