"""Own workbooks that came as a folder, each of one enterprise or a few: read one by one, put together, who is missing.

One file may be of the whole, named 合计, 汇总 or total: it lists the enterprises that are awaited, and has what is of all
(name, practice, targets, standard values, benchmarks, monthly record, stated totals). Its totals less the sum of the enterprises are what consolidation
takes out.
"""

from __future__ import annotations

import math
import string
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple

from simulation.engine.errors import Refusal
from simulation.engine.setting import ScenarioError
from simulation.intake.enterprise_sheets import Enterprise, Enterprises
from simulation.intake.file_bundle import File
from simulation.intake.long_sheets import Reading
from simulation.intake.own_workbook import read_workbook
from simulation.intake.problems import Problem
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.rows_of_table import TOTAL
from simulation.intake.typed_cells import plain
from simulation.intake.workbook_fields import FIGURES, squeezed
from simulation.workshop.server_clock import ticks

SECONDS = 180.0  # in which all files of a folder are read
TOTALS = ("total_missed", "total_rounded")
AWAITED = ("required", "no_figures", "no_tables", "no_sheet")  # of the whole's file: figures that the others bring
Status = Literal["received", "missing", "rejected"]
ORDER: tuple[Status, ...] = ("rejected", "missing", "received")  # what needs doing first


class Delivery(NamedTuple):
    """What became of a file, or of an enterprise without one. problems: of its cells; reason: against the file as a whole."""

    file: str
    status: Status
    enterprises: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    reason: Refusal | None = None


class Difference(NamedTuple):
    """A stated total of the whole beside the sum of the enterprises received, 亿元, 万人 or 万千瓦."""

    field: str
    total: float
    summed: float

    @property
    def eliminated(self) -> float:
        """What consolidation takes out."""
        return self.total - self.summed


@dataclass(frozen=True)
class WorkbookFolder:
    """All files together: what they say as one workbook, and what became of each. differences: none while a file is missing or rejected."""

    book: ReadWorkbook
    deliveries: tuple[Delivery, ...]
    differences: tuple[Difference, ...]
    read: dict[str, ReadWorkbook] = field(default_factory=dict)

    def of(self, status: Status) -> tuple[Delivery, ...]:
        """Deliveries of one kind."""
        return tuple(one for one in self.deliveries if one.status == status)

    @property
    def complete(self) -> bool:
        """Whether every file could be used and no enterprise is missing."""
        return not self.of("missing") and not self.of("rejected")


def read_workbooks(
    files: Iterable[File],
    told: Callable[[float], object] = lambda share: None,
    reader: Callable[[bytes, str], ReadWorkbook] = read_workbook,
) -> WorkbookFolder:
    """Workbooks, each with its file's name, put together. One with errors is rejected whole, with every problem.

    told: hears after each file which share is done, and may end the reading by an exception; reader: reads one file. What is not read within `SECONDS` is rejected unread.
    ScenarioError where no file can be used.
    """
    read: dict[str, ReadWorkbook] = {}
    rejected = list[Delivery]()
    given, began = list(files), ticks()
    for at, (name, content) in enumerate(given, start=1):
        try:
            if ticks() - began > SECONDS:
                raise ScenarioError("error.archive_slow", seconds=int(SECONDS))
            read[name] = reader(content, name)
        except ScenarioError as error:
            rejected.append(Delivery(name, "rejected", reason=error))
        told(at / len(given))
    lead = next((name for name in read if _of_the_whole(name)), None)
    if lead is not None:
        read[lead] = _awaiting(read[lead])
    sound = {name: book for name, book in read.items() if not book.errors}
    rejected += [_refused(name, book) for name, book in read.items() if book.errors]
    year = _year(sound, lead)
    usable, deliveries = dict[str, ReadWorkbook](), list[Delivery]()
    for name, book in sound.items():
        reason = _against(book, year, usable.values()) if name != lead else None
        if reason is None:
            usable[name] = book
            own = tuple(book.enterprises[key].name for key in _brought(book))
            deliveries.append(Delivery(name, "received", own, book.problems))
        else:
            rejected.append(_refused(name, book, reason))
    if not any(map(_brought, usable.values())):
        return WorkbookFolder(ReadWorkbook(), (*rejected, *deliveries), (), read)
    book = _together(usable, lead, year)
    missing = _missing(read, lead, book, rejected)
    found = WorkbookFolder(book, (*rejected, *missing, *deliveries), (), read)
    return replace(found, differences=_differences(usable.get(lead or ""), book)) if found.complete else found


def _of_the_whole(name: str) -> bool:
    return bool(TOTAL.match(squeezed(plain(Path(name).stem))))


def _awaiting(book: ReadWorkbook) -> ReadWorkbook:
    """The whole's workbook, whose blank figures other files bring; a row with some of its figures stays wrong where one lacks.

    Stated totals are not missed by sums that are not there yet.
    """
    begun = {(figure.sheet, _row(figure.cell)) for figure in book.figures.values()}
    kept = (
        one
        for one in book.problems
        if one.kind not in AWAITED or (one.kind == "required" and (one.sheet, _row(one.cell)) in begun)
    )
    return replace(book, problems=tuple(one for one in kept if one.kind not in TOTALS))


def _row(cell: str) -> str:
    return cell.lstrip(string.ascii_letters)


def _brought(book: ReadWorkbook) -> list[str]:
    """Enterprises that a workbook has every required figure of."""
    return [key for key in book.enterprises if all((key, name) in book.figures for name in FIGURES)]


def _refused(name: str, book: ReadWorkbook, reason: Refusal | None = None) -> Delivery:
    return Delivery(name, "rejected", tuple(one.name for one in book.enterprises.values()), book.problems, reason)


def _year(sound: dict[str, ReadWorkbook], lead: str | None) -> int:
    """The base year: the whole's, else that of most files."""
    if lead in sound:
        return sound[lead].base_year
    years = Counter(book.base_year for book in sound.values())
    return years.most_common(1)[0][0] if years else 0


def _against(book: ReadWorkbook, year: int, before: Iterable[ReadWorkbook]) -> Refusal | None:
    """Why a workbook without errors cannot join the others."""
    if book.base_year != year:
        return ScenarioError("error.folder_year", found=book.base_year, year=year)
    known = {key for one in before for key in _brought(one)}
    twice = next((book.enterprises[key].name for key in _brought(book) if key in known), None)
    return ScenarioError("error.folder_twice", name=twice) if twice else None


def _together(usable: dict[str, ReadWorkbook], lead: str | None, year: int) -> ReadWorkbook:
    """One workbook of all; enterprises in the order of the whole's list, then as they came."""
    first = usable.get(lead or "")
    others = [book for name, book in usable.items() if name != lead]
    every = [*others, *([first] if first else [])]
    brought = {key: book for book in every for key in _brought(book)}
    order = [*(key for key in (first.enterprises if first else ()) if key in brought), *brought]
    head = dict((first or others[0]).about)
    head.setdefault("base_year", year)
    if first is None and len(others) > 1:
        head.pop("place_name", None)
    of_all = first or others[0]
    found = ReadWorkbook(
        about=head, practice=dict(of_all.practice), standards=list(of_all.standards), benchmarks=list(of_all.benchmarks)
    )
    found.enterprises = Enterprises((key, _listed(key, brought[key], first)) for key in dict.fromkeys(order))
    for book in every:
        own = set(_brought(book))
        found.figures |= {at: value for at, value in book.figures.items() if at[0] in own}
        found.history |= {at: value for at, value in book.history.items() if at[0] in own}
        found.debt |= {at: value for at, value in book.debt.items() if at[0] in own}
        found.guarantees |= {at: value for at, value in book.guarantees.items() if at in own}
        found.record += _readings(book, own, book is first)
    if first is not None:
        found.targets = list(first.targets)
    return found


def _listed(key: str, book: ReadWorkbook, first: ReadWorkbook | None) -> Enterprise:
    """An enterprise as its own file names it; type and industry, where it has none, as the whole's list states them."""
    own = book.enterprises[key]
    listed = first.enterprises.get(key) if first else None
    return replace(own, type=own.type or listed.type, industry=own.industry or listed.industry) if listed else own


def _readings(book: ReadWorkbook, own: set[str], whole: bool) -> list[Reading]:
    """Monthly figures; in a file of one enterprise those of no name are its own, in one of several they are of nobody."""
    if whole:
        return book.record
    alone = next(iter(own)) if len(own) == 1 else None
    named = [replace(one, enterprise=alone) if not one.enterprise and alone else one for one in book.record]
    return [one for one in named if one.enterprise in own]


def _missing(
    read: dict[str, ReadWorkbook], lead: str | None, book: ReadWorkbook, rejected: Sequence[Delivery]
) -> list[Delivery]:
    """Enterprises of the whole's list that no file brought, those of rejected files apart."""
    if lead is None:
        return []
    there = {squeezed(name) for one in rejected for name in one.enterprises}
    awaited = (one for key, one in read[lead].enterprises.items() if key not in book.enterprises and key not in there)
    return [Delivery("", "missing", (one.name,)) for one in awaited]


def _differences(first: ReadWorkbook | None, book: ReadWorkbook) -> tuple[Difference, ...]:
    if first is None:
        return ()
    found = []
    for name, total in first.totals.items():
        parts = [figure.value for (_, column), figure in book.figures.items() if column == name]
        if len(parts) == len(book.enterprises):
            found.append(Difference(name, total.value, math.fsum(parts)))
    return tuple(found)
