"""Monthly records that came as a folder of files, one of each enterprise: who is received, missing, rejected; sums against the whole.

A file bears the id or the name of its enterprise, or of the whole (合计, total); its rows need not repeat it. What the whole
differs from the sum of its enterprises is what consolidation takes out (合并抵销).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.setting import ScenarioError
from simulation.intake.file_bundle import File, files_in
from simulation.intake.plain_table import read_rows
from simulation.intake.typed_cells import plain
from simulation.projection import TOTAL
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_sheet import entity_names, entity_of, head_of, read_record

Status = Literal["received", "missing", "rejected"]
ORDER: tuple[Status, ...] = ("rejected", "missing", "received")  # what needs doing first


class Receipt(NamedTuple):
    """What became of an enterprise's file: how many figures were read, and every reason against it."""

    entity: str
    file: str
    status: Status
    figures: int
    problems: tuple[Refusal, ...] = ()


class Elimination(NamedTuple):
    """An amount of the whole beside the sum of its enterprises, in the unit of the tables; lacking: who did not report it."""

    indicator: str
    year: int
    month: int
    whole: float
    summed: float
    lacking: tuple[str, ...]

    @property
    def difference(self) -> float | None:
        """What consolidation takes out; None unless every enterprise reported."""
        return None if self.lacking else self.whole - self.summed


@dataclass(frozen=True)
class RecordFolder:
    """The record of all files that were received, and what became of each enterprise's."""

    record: MonthlyRecord
    receipts: tuple[Receipt, ...]

    def of(self, status: Status) -> tuple[Receipt, ...]:
        """Receipts of one kind."""
        return tuple(each for each in self.receipts if each.status == status)


def read_folder(folder: Path, place: Place) -> RecordFolder:
    """The files of a folder as one record; ScenarioError where it holds more files than are read."""
    return read_files(files_in(folder), place)


def read_files(files: Iterable[File], place: Place) -> RecordFolder:
    """Files, each with its name, as one record. One with a row that cannot be read is rejected whole, with every reason."""
    entries, receipts = list[Entry](), list[Receipt]()
    for name, content in files:
        receipt, own = _read(name, content, place, frozenset(each.entity for each in receipts if each.status == "received"))
        receipts.append(receipt)
        entries += own
    there = {each.entity for each in receipts}
    receipts += [Receipt(name, "", "missing", 0) for name in place.seen_ids if name not in there]
    return RecordFolder(MonthlyRecord(tuple(entries)), tuple(receipts))


def _read(name: str, content: bytes, place: Place, received: frozenset[str]) -> tuple[Receipt, Sequence[Entry]]:
    stem = plain(Path(name).stem)
    entity = entity_of(entity_names(place), stem) or ""
    try:
        if not stem or not entity:
            raise ScenarioError("error.record_file", file=name)
        if entity in received:
            raise ScenarioError("error.twice", place=stem)
        found = read_record(_of(read_rows(content, name), entity), place)
    except ScenarioError as error:
        return Receipt(entity, name, "rejected", 0, (error,)), ()
    others = {one.entity for one in found.record.entries} - {entity}
    problems = (
        *found.problems,
        *(ScenarioError("error.record_other", file=name, found=other) for other in sorted(others)),
    )
    if problems or not found.record.entries:
        return Receipt(entity, name, "rejected", 0, problems or (ScenarioError("error.record_none", file=name),)), ()
    return Receipt(entity, name, "received", len(found.record.entries)), found.record.entries


def _of(rows: Sequence[Sequence[Any]], entity: str) -> Sequence[Sequence[Any]]:
    """Rows whose blank entity is the file's own."""
    heads = [head_of(raw) for raw in rows[0]] if rows else []
    if "entity" not in heads:
        return [(*rows[0], "entity"), *((*row, entity) for row in rows[1:])] if rows else rows
    at = heads.index("entity")
    return [rows[0], *((*row[:at], row[at] if row[at] not in (None, "") else entity, *row[at + 1 :]) for row in rows[1:])]


class Partly(NamedTuple):
    """An indicator that enterprises reported up to a month of a year, and nobody of the whole."""

    indicator: str
    month: int
    who: tuple[str, ...]


def without_whole(record: MonthlyRecord, place: Place, year: int) -> tuple[Partly, ...]:
    """What is reported of enterprises alone in a year: of the last month of each indicator, by whom, in the place's order."""
    found = []
    for name in catalogue().scorecard:
        months = [record.last_month(name, year, one) for one in place.seen_ids]
        last = max((month for month in months if month is not None), default=None)
        if last is not None and record.last_month(name, year) is None:
            who = (one for one in place.seen_ids if record.value(name, year, last, one) is not None)
            found.append(Partly(name, last, tuple(who)))
    return tuple(found)


def eliminations(record: MonthlyRecord, place: Place, year: int) -> tuple[Elimination, ...]:
    """Every amount of a year that is reported of the whole, beside the sum of what is reported of its enterprises."""
    found = []
    for name, entity, when, month in record.standing:
        indicator = name in catalogue().scorecard and catalogue().variables[name].aggregate == "sum"
        if not indicator or entity != TOTAL or when != year:
            continue
        values = {one: record.value(name, year, month, one) for one in place.seen_ids}
        own = [value for value in values.values() if value is not None]
        if own:
            lacking = tuple(one for one, value in values.items() if value is None)
            found.append(Elimination(name, year, month, record.value(name, year, month) or 0.0, sum(own), lacking))
    return tuple(sorted(found, key=lambda each: (list(catalogue().scorecard).index(each.indicator), each.month)))
