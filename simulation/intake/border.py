"""The border: whatever sheet comes in is parsed in a process apart, under caps, and refused with a sentence or handed on.

One warm process serves all, one file at a time, whoever has waited longest first; it is ended and begun anew when a file takes too long
or brings it down, and ends with the program. What was read is kept by content for a while, so that a page's next run reads nothing again;
so is that a file took too long.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import pickle
import subprocess
import sys
import threading
from bisect import bisect_left, bisect_right
from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any

from simulation.engine.bounded_files import beginning
from simulation.engine.setting import ScenarioError
from simulation.intake import parser
from simulation.workshop.server_clock import ticks

SECONDS = 30.0  # for one file
MOST_UPLOAD = 32 * 1024 * 1024  # bytes as they come in
KEPT, KEPT_CELLS = 1_000, 1_000_000  # files, and cells of all of them
SLOW = 600.0  # seconds for which a file that took too long is not tried again
Position = tuple[int, int]
Area = tuple[int, int, int, int]  # top, left, bottom, right
_LEFT = itemgetter(1)


@dataclass(frozen=True)
class Sheet:
    """Cells of a sheet by row and column, counted from 1; blank cells are left out.

    odd: cells that are an `error`, or a `formula` with a stored result, or `uncomputed`. merged: top, left, bottom, right.
    percents: cells with a number that is shown as per cent: 0.65 is 65%, whatever unit stands beside it.
    """

    title: str
    cells: Mapping[Position, Any]
    state: str = "visible"
    odd: Mapping[Position, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merged: tuple[Area, ...] = ()
    percents: frozenset[Position] = frozenset()

    @cached_property
    def columns(self) -> Mapping[int, tuple[int, ...]]:
        """Columns that hold something, by row, both in order."""
        found: dict[int, list[int]] = {}
        for row, column in sorted(self.cells):
            found.setdefault(row, []).append(column)
        return {row: tuple(columns) for row, columns in found.items()}

    def crossing(self, row: int) -> tuple[Area, ...]:
        """Merged areas that cross a row, from left to right."""
        if row not in self._crossing:  # a row without cells, asked for a few times a table
            self._crossing[row] = tuple(sorted((one for one in self.merged if one[0] <= row <= one[2]), key=_LEFT))
        return self._crossing[row]

    @cached_property
    def _crossing(self) -> dict[int, tuple[Area, ...]]:
        """Merged areas by the rows that hold something, and by those above them."""
        rows = sorted({near for row in self.columns for near in (row - 1, row)})
        found: dict[int, list[Area]] = {row: [] for row in rows}
        for area in sorted(self.merged, key=_LEFT):
            for row in rows[bisect_left(rows, area[0]) : bisect_right(rows, area[2])]:
                found[row].append(area)
        return {row: tuple(areas) for row, areas in found.items()}

    def area_at(self, where: Position) -> Area | None:
        """The merged area that a cell lies in; areas do not overlap."""
        areas = self.crossing(where[0])
        index = bisect_right(areas, where[1], key=_LEFT) - 1
        return areas[index] if index >= 0 and where[1] <= areas[index][3] else None


class Turns:
    """A lock that is handed on to whoever waits longest, so that one who comes again and again waits for all others each time."""

    def __init__(self) -> None:
        self._guard, self._taken = threading.Lock(), False
        self._waiting: deque[threading.Event] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        mine.wait()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


class _Parser:
    """The process that parses, started when it is first needed."""

    def __init__(self) -> None:
        self.turns, self.process = Turns(), None

    process: subprocess.Popen | None

    def ask(self, request: tuple, seconds: float = SECONDS) -> Any:
        """The answer to a request; ScenarioError where the file is refused, takes too long or brings the process down."""
        with self.turns:
            warm = self.process is not None
            answer = self._answer(request, seconds)
            if answer is None and warm:  # a process that was there before may have ended for another reason than this file
                answer = self._answer(request, seconds)
        kind, *rest = answer or ("refused", "error.sheet_damaged", {})
        if kind == "refused":
            raise ScenarioError(rest[0], **rest[1])
        return rest[0]

    def _answer(self, request: tuple, seconds: float) -> tuple | None:
        """What the process answers; None where it ended instead."""
        process, late = self._running(), threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, end)
        timer.start()
        try:
            assert process.stdin and process.stdout
            pickle.dump(request, process.stdin, protocol=5)
            process.stdin.flush()
            return pickle.load(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.end()
            return ("refused", "error.sheet_slow", {}) if late.is_set() else None
        finally:
            timer.cancel()

    def _running(self) -> subprocess.Popen:
        if self.process is None or self.process.poll() is not None:
            self.end()
            # One thread for arithmetic that is not needed: each would take address space.
            settings = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONSAFEPATH": "1"}
            script = str(Path(parser.__file__))
            self.process = subprocess.Popen(
                [sys.executable, script],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=settings,
            )
        return self.process

    def end(self) -> None:
        """End the process, if there is one."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()
            process.wait()


_PARSER = _Parser()
_KEPT: OrderedDict[tuple, tuple[Sheet, ...] | ScenarioError] = OrderedDict()
_SLOW: OrderedDict[tuple, float] = OrderedDict()  # until when
_GUARD = threading.Lock()
atexit.register(_PARSER.end)


def content_at(path: Path) -> bytes:
    """A file's content, or so much of it that it is refused as too large: a device without an end ends here, too."""
    return beginning(path, MOST_UPLOAD)


def read_sheets(content: bytes, name: str, marks: tuple[str, ...] = ()) -> tuple[Sheet, ...]:
    """Sheets of an .xlsx workbook, or the one of a text table (UTF-8, GB18030 or UTF-16).

    marks: of a workbook only the first two sheets that bear one of them near their top; none if none does.
    ScenarioError says in plain words why a file cannot be read.
    """
    if len(content) > MOST_UPLOAD:
        raise ScenarioError("error.sheet_upload", most=MOST_UPLOAD // 1024**2)
    key = (hashlib.sha256(content).digest(), name.lower()[-4:], marks)
    found = _KEPT.get(key)
    if found is None:
        if _SLOW.get(key, 0.0) > ticks():
            raise ScenarioError("error.sheet_slow")
        try:
            found = tuple(map(_sheet, _PARSER.ask(("sheets", content, name, marks))))
        except ScenarioError as error:
            found = error
        _keep(key, found)
    if isinstance(found, ScenarioError):
        raise ScenarioError(found.key, **found.fields)
    return found


def _keep(key: tuple, found: tuple[Sheet, ...] | ScenarioError) -> None:
    """What a file holds, or why it does not; one that took too long may do another time, on a machine less busy."""
    with _GUARD:
        if isinstance(found, ScenarioError) and found.key == "error.sheet_slow":
            _SLOW[key] = ticks() + SLOW
            while len(_SLOW) > KEPT:
                _SLOW.popitem(last=False)
            return
        _KEPT[key] = found
        while len(_KEPT) > 1 and (len(_KEPT) > KEPT or sum(map(_cells, _KEPT.values())) > KEPT_CELLS):
            _KEPT.popitem(last=False)


def _cells(found: tuple[Sheet, ...] | ScenarioError) -> int:
    return 0 if isinstance(found, ScenarioError) else sum(len(sheet.cells) for sheet in found)


def apart(task: str, *arguments: Any) -> Any:
    """What a task of the parser comes to, under the same caps."""
    return _PARSER.ask((task, *arguments))


def _sheet(plain: Mapping[str, Any]) -> Sheet:
    ordered = {**plain, "hidden_rows": frozenset(plain["hidden_rows"]), "hidden_columns": tuple(plain["hidden_columns"])}
    percents = frozenset(plain.get("percents", ()))
    return Sheet(**{**ordered, "merged": tuple(plain["merged"]), "percents": percents})
