"""What costs much is made by one worker of a run and read by the others."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulation.engine.whole_files import write_whole

FOLDER: list[Path] = []  # the one that the workers of a run have in common, where there are several


def once_a_run(make: Callable[[], Any], *key: object) -> Any:
    """What a function gives; key: names it within the run."""
    if not FOLDER:
        return make()
    import fcntl

    place = FOLDER[0] / (hashlib.sha256(repr(key).encode()).hexdigest() + ".made")
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go with its file, however the process ends
        if not place.exists():
            write_whole(place, pickle.dumps(make()))
        return pickle.loads(place.read_bytes())
