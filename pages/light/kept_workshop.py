"""The workshop of this process: one store, opened when it is first asked for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.workshop.service import Workshop

_LOCK = threading.Lock()
_OPEN: list[Workshop] = []


def workshop() -> Workshop:
    """The workshop; StoreFailure when its store cannot be opened, and the next call tries again."""
    from simulation.workshop.service import Workshop
    from simulation.workshop.store import Store

    with _LOCK:
        if not _OPEN:
            _OPEN.append(Workshop(Store()))
        return _OPEN[0]
