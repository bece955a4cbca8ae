"""Uploaded workbooks read for a page: what they say and the place they describe; a large one apart from the answers to others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pages.parts import state
from pages.parts.shared import heavy
from simulation.engine.place import Place
from simulation.intake.border import read_sheets
from simulation.intake.file_bundle import File
from simulation.intake.own_place import OwnPlace, described, own_place
from simulation.intake.own_workbook import interpreted
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.workbook_folder import read_workbooks
from simulation.tracking.record_file import record_of_sheets
from simulation.tracking.record_sheet import ReadRecord

READ = "own_read"
T = TypeVar("T")


def once(id: str, read: Callable[[], T]) -> T:
    """What an upload was read as, kept until another one comes."""
    known = state.remember(READ, None)
    if known is None or known[0] != id:
        known = (id, read())
        state.put(READ, known)
    return known[1]


def with_place(file: File) -> tuple[ReadWorkbook, OwnPlace | None]:
    """What a workbook says, and the place it describes; none where a problem keeps it from being one."""
    return _by_size(described, file)


def workbook(content: bytes, name: str) -> ReadWorkbook:
    """What a workbook says."""
    return _by_size(interpreted, (name, content))


def place_of(book: ReadWorkbook, shown: bool = True) -> OwnPlace:
    """The place a workbook describes."""
    return heavy.by_size(own_place, book, cells=len(book.figures) + len(book.history) + len(book.record), shown=shown)


def place_of_files(files: Sequence[File], name: str = "") -> OwnPlace:
    """The same of files that were kept, one workbook or several put together, under a name given to it; for a callback."""

    def read(content: bytes, name: str) -> ReadWorkbook:
        return _by_size(interpreted, (name, content), shown=False)

    book = read(files[0][1], files[0][0]) if len(files) == 1 else read_workbooks(files, reader=read).book
    return place_of(renamed(book, name), shown=False)


def renamed(book: ReadWorkbook, name: str) -> ReadWorkbook:
    """A workbook under the name that somebody gave the place."""
    own = str(book.about.get("place_name") or "")
    return replace(book, about={**book.about, "place_name": name}) if name and name != own else book


def record(content: bytes, name: str, place: Place, own: str | None = None) -> ReadRecord:
    """Monthly figures of a file; for a callback."""
    return _by_size(record_of_sheets, (name, content), place, own, shown=False)


def _by_size(work: Callable, file: File, *more: Any, shown: bool = True) -> Any:
    """What is found in the sheets of a file, at once or apart by how many cells they have."""
    name, content = file
    sheets = read_sheets(content, name)
    return heavy.by_size(work, sheets, name, *more, cells=sum(len(sheet.cells) for sheet in sheets), shown=shown)
