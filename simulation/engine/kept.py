"""Results kept while they fit: what counts is bytes, and what was not asked for longest goes first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from threading import RLock
from typing import Any

import numpy as np
from cachetools import LRUCache, cached


def kept(megabytes: int) -> Callable:
    """Decorator that keeps what a function gives, by its arguments; a result that alone takes more is not kept."""
    return cached(LRUCache(megabytes << 20, getsizeof=size), lock=RLock())


class Growing:
    """Values that go on growing with use, kept within `megabytes` as they were weighed last."""

    def __init__(self, megabytes: int):
        self._values: LRUCache = LRUCache(megabytes << 20, getsizeof=size)
        self._lock = RLock()

    def get(self, key: Hashable) -> Any:
        """The value kept under a key, or None."""
        with self._lock:
            return self._values.get(key)

    def weigh(self, key: Hashable, value: Any) -> None:
        """Keep a value, or go on keeping it, at what it takes now; one that no longer fits is let go."""
        with self._lock:
            self._values.pop(key, None)
            if size(value) <= self._values.maxsize:
                self._values[key] = value

    def __len__(self) -> int:
        return len(self._values)

    def clear(self) -> None:
        """Let all go."""
        with self._lock:
            self._values.clear()


def size(value: Any) -> int:
    """Bytes of the arrays in a value, each counted once; a view counts as what it is cut from."""
    return sum({id(array): array.nbytes for array in _arrays(value)}.values()) or 1


def _arrays(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value if value.base is None or not isinstance(value.base, np.ndarray) else value.base
    elif isinstance(value, Mapping):
        for inner in list(value.values()):
            yield from _arrays(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _arrays(inner)
    elif hasattr(value, "arrays"):
        yield from _arrays(value.arrays())
