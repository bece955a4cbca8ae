"""The monthly record: what was reported for an indicator up to a month, as it was entered, corrections kept.

A table of columns `indicator, period, value, entity, source`: `period` is 2026-06, and the value is that of the year so far
(a sum, a ratio of sums) or that at the month's end, as `within_year` of `data/scorecard.csv` says; unit as in `data/variables.csv`.
A condition's or a lever's id may stand for an indicator: prices as they were, amounts as they were carried out.
A blank entity is the whole. The same month stated again corrects what stands above it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.scenario import ScenarioError
from simulation.intake.typed_cells import number, plain
from simulation.projection import TOTAL

COLUMNS = ("indicator", "period", "value", "entity", "source")
REQUIRED = COLUMNS[:3]
PERIOD = re.compile(r"(\d{4})\s*(?:[-/.年]\s*)(\d{1,2})\s*月?")
MOST_ENTRIES = 100_000


@dataclass(frozen=True)
class Entry:
    """What was reported of an indicator for the year up to a month."""

    indicator: str
    year: int
    month: int
    value: float
    entity: str = TOTAL
    source: str = ""

    @property
    def key(self) -> tuple[str, str, int, int]:
        """Indicator, entity, year and month: what a later entry corrects."""
        return self.indicator, self.entity, self.year, self.month


class Correction(NamedTuple):
    """An entry that a later one replaced with another value."""

    before: Entry
    after: Entry


@dataclass(frozen=True)
class MonthlyRecord:
    """Entries in the order in which they were entered."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def standing(self) -> Mapping[tuple[str, str, int, int], Entry]:
        """The last word on each indicator, entity, year and month."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """Every figure that was replaced by another, in the order of replacement."""
        found, last = [], dict[tuple[str, str, int, int], Entry]()
        for entry in self.entries:
            before = last.get(entry.key)
            if before is not None and before.value != entry.value:
                found.append(Correction(before, entry))
            last[entry.key] = entry
        return tuple(found)

    def value(self, indicator: str, year: int, month: int, entity: str = TOTAL) -> float | None:
        """What stands for an indicator in a month, or None."""
        entry = self.standing.get((indicator, entity, year, month))
        return None if entry is None else entry.value

    def months(self, indicator: str, year: int, entity: str = TOTAL) -> tuple[int, ...]:
        """Months of a year for which an indicator is reported, in order."""
        return tuple(sorted(m for name, own, y, m in self.standing if (name, own, y) == (indicator, entity, year)))

    def last_month(self, indicator: str, year: int, entity: str = TOTAL) -> int | None:
        """The last month of a year for which an indicator is reported, or None."""
        return max(self.months(indicator, year, entity), default=None)

    def indicators(self, year: int, entity: str = TOTAL) -> tuple[str, ...]:
        """Indicators of `data/scorecard.csv` reported in a year, in the order of that table."""
        seen = {name for name, own, y, _ in self.standing if (own, y) == (entity, year)}
        return tuple(name for name in catalogue().scorecard if name in seen)

    @property
    def years(self) -> tuple[int, ...]:
        """Years that anything is reported of, in order."""
        return tuple(sorted({year for _, _, year, _ in self.standing}))

    def up_to(self, year: int, month: int) -> MonthlyRecord:
        """The record as it stood when a month was the last one: entries of later months left out."""
        return MonthlyRecord(tuple(entry for entry in self.entries if (entry.year, entry.month) <= (year, month)))


class ReadRecord(NamedTuple):
    """The record of a table, and every reason why a row was not read."""

    record: MonthlyRecord
    problems: tuple[Refusal, ...]


def read_record(rows: Sequence[Sequence[Any]], entities: Iterable[str] = ()) -> ReadRecord:
    """The record of a table's rows, heads first; every row that cannot be used is named with its reason.

    entities: ids that figures may be of. ScenarioError where the table as a whole cannot be read.
    """
    heads = [_text(raw).lower() for raw in rows[0]] if rows else []
    missing = next((name for name in REQUIRED if name not in heads), None)
    if missing:
        raise ScenarioError("error.record_heads", head=missing)
    twice = next((name for name in COLUMNS if heads.count(name) > 1), None)
    if twice:
        raise ScenarioError("error.twice", place=twice)
    if len(rows) - 1 > MOST_ENTRIES:
        raise ScenarioError("error.record_rows", count=len(rows) - 1, most=MOST_ENTRIES)
    known, entries, problems = frozenset(entities), [], []
    for place, row in enumerate(rows[1:], start=2):
        cells = {head: raw for head, raw in zip(heads, row, strict=False) if head in COLUMNS and _text(raw)}
        if not cells:
            continue
        try:
            entries.append(_entry(cells, known))
        except ScenarioError as error:
            problems.append(ScenarioError("error.sheet_row", row=place, reason=error))
    return ReadRecord(MonthlyRecord(tuple(entries)), tuple(problems))


def _entry(cells: Mapping[str, Any], entities: frozenset[str]) -> Entry:
    for name in REQUIRED:
        if name not in cells:
            raise ScenarioError("error.record_blank", place=name)
    indicator, entity = _text(cells["indicator"]), _text(cells.get("entity", TOTAL))
    tables = catalogue()
    if not any(indicator in table for table in (tables.scorecard, tables.conditions, tables.levers)):
        raise ScenarioError("error.record_indicator", place="indicator", found=indicator[:60])
    if entity != TOTAL and entity not in entities:
        raise ScenarioError("error.no_entity", place=f"entity.{entity[:60]}")
    year, month = period(cells["period"])
    value = number("value", cells["value"])
    _check_range(indicator, value)
    return Entry(indicator, year, month, value, entity, _text(cells.get("source", "")))


def _check_range(indicator: str, value: float) -> None:
    row = catalogue().conditions.get(indicator)
    if row is not None and not row.min <= value <= row.max:
        raise ScenarioError("error.outside", place=indicator, value=value, low=row.min, high=row.max)


def period(raw: Any) -> tuple[int, int]:
    """Year and month of 2026-06, 2026年6月, 2026/6 or a date of that month."""
    found = PERIOD.fullmatch(_text(raw))
    year, month = (int(found[1]), int(found[2])) if found else (0, 0)
    if isinstance(raw, datetime.date):
        year, month = raw.year, raw.month
    if not (1990 <= year <= 2100 and 1 <= month <= 12):
        raise ScenarioError("error.record_period", place="period", found=_text(raw)[:60])
    return year, month


def _text(raw: Any) -> str:
    return "" if raw is None else plain(raw)
