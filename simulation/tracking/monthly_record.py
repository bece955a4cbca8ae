"""The monthly record: what was reported for an indicator up to a month, as it was entered, corrections kept.

A value is that of the year so far (a sum, a ratio of sums) or that at the month's end, as `within_year` of `data/scorecard.csv`
says; unit as in `data/variables.csv`. A condition's or a lever's id may stand for an indicator: prices as they were, amounts as
they were carried out. The same month stated again corrects what stands above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from simulation.engine.catalogue import catalogue
from simulation.projection import TOTAL

Key = tuple[str, str, int, int]  # indicator, entity, year, month
MOST_ENTRIES = 20_000


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
    def period(self) -> str:
        """The month as tables write it: 2026-06."""
        return f"{self.year}-{self.month:02d}"

    @property
    def key(self) -> Key:
        """Indicator, entity, year and month: what a later entry corrects."""
        return self.indicator, self.entity, self.year, self.month


class Correction(NamedTuple):
    """An entry that a later one replaced with another value."""

    before: Entry
    after: Entry


class Joined(NamedTuple):
    """A record with another's figures: new ones, corrections of what stood, and older figures that had been corrected since and stay so."""

    record: MonthlyRecord
    new: int
    corrected: int
    outdated: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many of each."""
        return self.new, self.corrected, self.outdated


@dataclass(frozen=True)
class MonthlyRecord:
    """Entries in the order in which they were entered."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def standing(self) -> Mapping[Key, Entry]:
        """The last word on each indicator, entity, year and month."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """Every figure that was replaced by another, in the order of replacement."""
        found, last = [], dict[Key, Entry]()
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

    @property
    def entities(self) -> tuple[str, ...]:
        """The whole, and every entity that anything is reported of, in the order in which they came."""
        return tuple(dict.fromkeys((TOTAL, *(entry.entity for entry in self.entries))))

    def with_entries(self, entries: Iterable[Entry]) -> MonthlyRecord:
        """The record with further entries; what it already says last of a month is not said again."""
        found, last = [*self.entries], {**self.standing}
        for entry in entries:
            before = last.get(entry.key)
            if before is None or (before.value, before.source) != (entry.value, entry.source):
                found.append(entry)
                last[entry.key] = entry
        return MonthlyRecord(tuple(found))

    def joined_by(self, other: MonthlyRecord) -> Joined:
        """The record with what another, such as that of a workbook opened again, says anew.

        What this one said before and has corrected since is not said again: opening an old file takes nothing back.
        """
        said = {(*entry.key, entry.value) for entry in self.entries}
        fresh = [entry for entry in other.standing.values() if (*entry.key, entry.value) not in said]
        corrected = sum(entry.key in self.standing for entry in fresh)
        outdated = sum(
            (*key, entry.value) in said and self.standing[key].value != entry.value for key, entry in other.standing.items()
        )
        return Joined(self.with_entries(fresh), len(fresh) - corrected, corrected, outdated)

    def taking_back(self, keys: Iterable[Key]) -> MonthlyRecord:
        """The record without the last word on these months, which nobody had been told; what was said before stands again."""
        last = {key: at for at, key in enumerate(entry.key for entry in self.entries)}
        gone = {last[key] for key in keys if key in last}
        return MonthlyRecord(tuple(entry for at, entry in enumerate(self.entries) if at not in gone))

    def without(self, keys: Iterable[Key]) -> MonthlyRecord:
        """The record without anything said of these months."""
        gone = frozenset(keys)
        return MonthlyRecord(tuple(entry for entry in self.entries if entry.key not in gone))
