"""The one clock of a workshop: the server's. Whoever needs another passes a function in its place."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]


def server_clock() -> float:
    """Seconds since 1970 (UTC), as the server counts them."""
    return time.time()


def ticks() -> float:
    """Seconds of a clock that nobody sets, for how long ago something was."""
    return time.monotonic()


def processor() -> float:
    """Seconds of processor that this process has used."""
    return time.process_time()
