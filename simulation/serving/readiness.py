"""Whether a server can serve: its store, its tables, its places, its workers, each with a word where it cannot."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulation.engine.catalogue import catalogue, digest
from simulation.engine.errors import Refusal
from simulation.model import MODEL_VERSION, model
from simulation.places import served_places
from simulation.workers.pool import pool
from simulation.workshop.server_clock import ticks
from simulation.workshop.store import Store

FRESH = 2.0  # seconds for which an answer holds, whoever asks
OK = "ok"


@dataclass(frozen=True)
class Readiness:
    """A look at the server: what was found by name, `ok` or the sentence that says what is wrong (English: for operators)."""

    checks: dict[str, str]
    at: float

    @property
    def ready(self) -> bool:
        """Whether all is well."""
        return set(self.checks.values()) == {OK}

    def told(self) -> dict[str, Any]:
        """As JSON, with version and digest of the data."""
        return {"ready": self.ready, **identity(), "checks": self.checks, "workers": workers()}


def identity() -> dict[str, str]:
    """Which program on which data."""
    return {"version": MODEL_VERSION, "data": digest()}


def workers() -> dict[str, int]:
    """How many processes there may be for heavy work, how many are at work, how many pieces wait."""
    found = pool()
    return {"most": len(found.workers), "working": found.working, "waiting": found.waiting}


def _store(opened: Callable[[], Store]) -> None:
    opened().check()


def _tables() -> None:
    catalogue()
    model()


def _workers() -> None:
    pool().prove()


_LOCK = threading.Lock()
_LAST: list[Readiness] = []


def readiness(opened: Callable[[], Store]) -> Readiness:
    """A look that is at most two seconds old; of many who ask at once one looks. opened: gives the server's store."""
    with _LOCK:
        if not _LAST or ticks() - _LAST[0].at > FRESH:
            _LAST[:] = [_looked(opened)]
        return _LAST[0]


def _looked(opened: Callable[[], Store]) -> Readiness:
    parts: dict[str, Callable[[], Any]] = {
        "tables": _tables,
        "places": served_places,
        "store": lambda: _store(opened),
        "workers": _workers,
    }
    return Readiness({name: _said(check) for name, check in parts.items()}, ticks())


def _said(check: Callable[[], Any]) -> str:
    try:
        check()
    except Refusal as refused:
        return refused.said()
    except Exception as error:
        return f"unforeseen: {type(error).__name__}"
    return OK
