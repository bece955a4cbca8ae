"""What a server has promised to forget, forgotten while it runs and not only when it starts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

HOUR = 3600.0


def sweep_hourly(*sweeps: Callable[[], object], wait: float = HOUR) -> threading.Event:
    """Do each of them every hour, from an hour on, in a thread that ends with the program, or when the event given is set. One that fails is tried again."""
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(wait):
            for sweep in sweeps:
                try:
                    sweep()
                except Exception:  # the store may be away just now
                    logging.getLogger(__name__).warning(
                        "nothing was swept: %s", getattr(sweep, "__name__", sweep), exc_info=True
                    )

    threading.Thread(target=go_on, name="sweeping", daemon=True).start()
    return ended
