"""Rows of the monthly table since it began: what each showed then, and what it says by now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from simulation.tracking.monthly_record import Entry, Key

TYPED = ("indicator", "period", "value", "source")  # an enterprise alone is nothing typed: a new row has one


@dataclass(frozen=True)
class Line:
    """A row of the table: its cells; stands: what it says already (None: nothing yet); instead_of: the entry that it is to replace;
    language: in whose words and units the cells are, that of the page where it is blank."""

    cells: Mapping[str, Any]
    stands: Entry | None = None
    instead_of: Key | None = None
    language: str = ""

    @property
    def key(self) -> Key | None:
        """What it says, or is to replace."""
        return self.instead_of if self.stands is None else self.stands.key


@dataclass(frozen=True)
class Row:
    """A row that was typed into. number: as counted on the screen; at: its place among the first rows, or behind them among those added."""

    number: int
    at: int
    line: Line


@dataclass(frozen=True)
class Rows:
    """The table since it began. first: rows that it began with; says: what each says by now; added: rows added since, as told last, with
    what each says; dropped: what rows said that were added and deleted again."""

    first: tuple[Line, ...]
    says: tuple[Key | None, ...]
    added: tuple[tuple[Mapping[str, Any], Key | None], ...] = ()
    dropped: tuple[Key, ...] = ()

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Rows:
        """A table that begins with these."""
        first = tuple(lines)
        return cls(first, tuple(line.key for line in first))

    def told(self, edits: Mapping[str, Any]) -> Rows:
        """The rows after an edit: of those added, what each says goes with it also where one before it was deleted."""
        cells = [dict(one) for one in edits.get("added_rows", ())]
        says: list[Key | None] = []
        dropped = [*self.dropped]
        for before, key in self.added:
            same = len(cells) >= len(self.added) or (len(says) < len(cells) and cells[len(says)] == before)
            if same:
                says.append(key)
            elif key is not None:
                dropped.append(key)
        says += [None] * (len(cells) - len(says))
        return replace(self, added=tuple(zip(cells, says, strict=True)), dropped=tuple(dropped))

    def typed(self, edits: Mapping[str, Any]) -> Iterator[Row]:
        """Rows that were changed or added, or say nothing yet, each as it was typed."""
        gone, changed = deleted(edits), {int(row): cells for row, cells in edits.get("edited_rows", {}).items()}
        for at, line in enumerate(self.first):
            if at not in gone and (at in changed or line.stands is None):
                number = at + 1 - sum(row < at for row in gone)
                yield Row(number, at, Line({**line.cells, **changed.get(at, {})}, None, self.says[at], line.language))
        left = len(self.first) - len(gone)
        for at, (cells, key) in enumerate(self.added):
            if any(cells.get(name) not in (None, "") for name in TYPED):
                yield Row(left + at + 1, len(self.first) + at, Line(cells, None, key))

    def left(self, edits: Mapping[str, Any]) -> set[Key]:
        """What rows said that are there no more."""
        return {*self.dropped, *(key for at in deleted(edits) if (key := self.says[at]) is not None)}

    def saying(self, found: Mapping[int, Key]) -> Rows:
        """The rows with what some of them say now."""
        says = tuple(found.get(at, key) for at, key in enumerate(self.says))
        added = tuple((cells, found.get(len(self.first) + at, key)) for at, (cells, key) in enumerate(self.added))
        return replace(self, says=says, added=added)


def deleted(edits: Mapping[str, Any]) -> Sequence[int]:
    """Places of the first rows that were deleted."""
    return sorted({int(row) for row in edits.get("deleted_rows", ())})
