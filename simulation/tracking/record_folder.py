"""Monthly records that came as a folder of files, one of each enterprise: who is received, missing, rejected; sums against the whole.

A file bears the id or the name of its enterprise, or of the whole (合计, total); its rows need not repeat it. It is a monthly table, or
the yearly table of its enterprise, whose figures are those of December. What the whole
differs from the sum of its enterprises is what consolidation takes out (合并抵销).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.setting import ScenarioError
from simulation.intake.file_bundle import File, files_in
from simulation.intake.typed_cells import plain
from simulation.projection import TOTAL
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_file import read_record_file
from simulation.tracking.record_sheet import ReadRecord, RecordDoubt, entity_names, entity_of, entity_worded

Reader = Callable[[bytes, str, Place, str | None], ReadRecord]
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
    """The record of all files that were received, what became of each enterprise's, and what to look at in the yearly ones."""

    record: MonthlyRecord
    receipts: tuple[Receipt, ...]
    doubts: tuple[Refusal, ...] = ()

    def of(self, status: Status) -> tuple[Receipt, ...]:
        """Receipts of one kind."""
        return tuple(each for each in self.receipts if each.status == status)


def read_folder(folder: Path, place: Place) -> RecordFolder:
    """The files of a folder as one record; ScenarioError where it holds more files than are read."""
    return read_files(files_in(folder), place)


def read_files(files: Iterable[File], place: Place, reader: Reader = read_record_file) -> RecordFolder:
    """Files, each with its name, as one record. reader: reads one file. One with a row that cannot be read is rejected whole, with every reason."""
    entries, receipts, doubts = list[Entry](), list[Receipt](), list[Refusal]()
    for name, content in files:
        received = frozenset(each.entity for each in receipts if each.status == "received")
        receipt, found = _read((name, content), place, received, reader)
        receipts.append(receipt)
        entries += found.record.entries
        doubts += [ScenarioError("error.within", file=name, reason=one) for one in found.doubts]
    there = {each.entity for each in receipts}
    receipts += [Receipt(name, "", "missing", 0) for name in place.seen_ids if name not in there]
    return RecordFolder(MonthlyRecord(tuple(entries)), tuple(receipts), tuple(doubts))


def _read(file: File, place: Place, received: frozenset[str], reader: Reader) -> tuple[Receipt, ReadRecord]:
    """What became of a file, and its figures with what to look at in them: none of a file that is rejected."""
    name, content = file
    stem, none = plain(Path(name).stem), ReadRecord(MonthlyRecord(), ())
    entity = entity_of(entity_names(place), stem) or ""
    try:
        if not stem or not entity:
            raise ScenarioError("error.record_file", file=name)
        if entity in received:
            raise ScenarioError("error.twice", place=stem)
        found = reader(content, name, place, entity)
    except ScenarioError as error:
        return Receipt(entity, name, "rejected", 0, (error,)), none
    others = sorted({one.entity for one in found.record.entries} - {entity})
    strange = (ScenarioError("error.record_other", file=name, found=entity_worded(other, place)) for other in others)
    problems = (*found.problems, *strange)
    if problems or not found.record.entries:
        return Receipt(entity, name, "rejected", 0, problems or (ScenarioError("error.record_none", file=name),)), none
    doubts = tuple(one for one in found.doubts if not isinstance(one, RecordDoubt))  # those are asked of all that stands
    return Receipt(entity, name, "received", len(found.record.entries)), found._replace(doubts=doubts)


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
