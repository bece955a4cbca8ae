"""What is written down of a running server: requests, and who was let in or turned away. No addresses, names, queries or codes.

Written only where SOE_LOG names a folder, a file a process, a new one each week, the last 27 kept (six months).
"""

from __future__ import annotations

import logging
import re
import threading
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path
from urllib.parse import quote

from simulation.engine.errors import Refusal
from simulation.engine.settings import configured
from simulation.workshop.server_clock import server_clock, ticks

WEEKS = 27
LAST = 50  # errors that the operator sees
REQUEST_ID = re.compile("[0-9a-f]{32}")
# Lines of one kind of refusal in so many seconds: who is refused again and again does not fill the disk.
REFUSALS, SPAN = 60, 600
SHOWN_PARTS = 2  # parts of a path; what follows may be a session's or a file's
ROOMS = "/w"
OWN_ROOM = (
    "_stcore"  # Streamlit's own addresses: with an upload the session's id follows, by which a session can be taken up
)


class _Files(TimedRotatingFileHandler):
    """A file a week; a disk that is full or gone never stops an answer, and is told once a file."""

    told = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the library's name)
        if not self.told:
            self.told = True
            logging.getLogger(__name__).error("log cannot be written")


def open_logs(name: str, kinds: Sequence[str] = ("access", "audit")) -> None:
    """Begin to write `NAME-access.log` and `NAME-audit.log`; Refusal where the folder cannot be written."""
    folder = configured("SOE_LOG")
    if not folder:
        return
    _refusals.forget()
    for kind in kinds:
        try:
            Path(folder).mkdir(parents=True, exist_ok=True, mode=0o750)
            handler = _Files(Path(folder) / f"{name}-{kind}.log", "W0", backupCount=WEEKS, encoding="utf-8", utc=True)
        except OSError as error:
            raise Refusal("error.log", folder=folder, reason=(error.strerror or str(error)), setting="SOE_LOG") from None
        logger = logging.getLogger(f"soe.{kind}")
        logger.handlers[:], logger.propagate = [handler], False
        logger.setLevel(logging.INFO)


def access(request: str, status: int, method: str, path: str, size: int, seconds: float) -> None:
    """One request that was answered; styles, scripts and fonts apart, of which a visit fetches a hundred."""
    if status < 400 and "/static/" in path:
        return
    _line("access", request, status, method, shown_path(path), size, f"{seconds:.3f}")


def audit(request: str, event: str, **facts: str | int) -> None:
    """Something that an auditor asks for: a start, who was let in by which role or turned away, what was done with keys, rooms, workbooks, backups."""
    _line("audit", request or "-", event, *(f"{name}={quote(str(fact)[:60], safe='')}" for name, fact in facts.items()))


def audit_refusal(request: str, event: str, **facts: str | int) -> None:
    """The same of whoever is turned away, as often as one may ask: beyond `REFUSALS` lines of an event in `SPAN` seconds only counted.

    The next line that is written says how many were not.
    """
    unwritten = _refusals.written(event)
    if unwritten is not None:
        audit(request, event, **facts, **({"unwritten": unwritten} if unwritten else {}))


class _Refusals:
    """Refusals of this process by their event: how many lines of each in this span of time, how many were not written."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Begin to count anew, as with a new log."""
        self._span = 0
        self._lines: Counter[str] = Counter()
        self._unwritten: Counter[str] = Counter()

    def written(self, event: str) -> int | None:
        """How many before it were not written; None where this one is not either."""
        with self._lock:
            span = int(ticks() // SPAN)
            if span != self._span:
                self._span, self._lines = span, Counter()
            if self._lines[event] >= REFUSALS:
                self._unwritten[event] += 1
                return None
            self._lines[event] += 1
            return self._unwritten.pop(event, 0)


_refusals = _Refusals()


def room_shown(room: str) -> str:
    """A room as it is written down: enough of its id to tell it from others, which opens nothing."""
    return room[:8]


def shown_path(path: str) -> str:
    """A path as it is written down: its first parts, safe in a line; of rooms nothing but that it was one."""
    if path == ROOMS or path.startswith(f"{ROOMS}/"):
        return ROOMS
    parts = path.split("/")
    shown = parts.index(OWN_ROOM) + 2 if OWN_ROOM in parts else SHOWN_PARTS + 2
    parts = parts[:shown]
    return quote("/".join(parts)[:120], safe="/-_.~")


def _line(kind: str, *parts: object) -> None:
    logger = logging.getLogger(f"soe.{kind}")
    if logger.handlers:
        logger.info("%s %s", _now(), " ".join(str(part) for part in parts))


def _now() -> str:
    return datetime.fromtimestamp(server_clock(), UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Fault:
    """An error as the operator sees it: when, in which request, of what kind, where in the program. No contents."""

    at: str
    request: str
    kind: str
    where: str


class LastErrors(logging.Handler):
    """The last errors of this process."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.kept: deque[Fault] = deque(maxlen=LAST)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep an error by its kind and place."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else record.levelname
        self.kept.append(Fault(_now(), getattr(record, "request", ""), kind, " < ".join(_places(record))))

    def told(self) -> list[Fault]:
        """Errors, the last one first."""
        return list(reversed(self.kept))


def _places(record: logging.LogRecord) -> Iterator[str]:
    """Where it happened, innermost first: three steps of the traceback, else where it was told."""
    trace, steps = (record.exc_info[2] if record.exc_info else None), []
    while trace is not None:
        steps.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    yield from reversed(steps[-3:] or [f"{record.filename}:{record.lineno}"])


last_errors = LastErrors()
