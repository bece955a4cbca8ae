"""A cell of a table as a value in the model's unit, or as a problem: numbers, choices, years, months, names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulation.engine.setting import ScenarioError
from simulation.intake import typed_cells
from simulation.intake.nearest import Nearest
from simulation.intake.periods import month_of
from simulation.intake.problems import Problems, at
from simulation.intake.sheet_tables import Column, Table, merged
from simulation.intake.typed_cells import LONGEST, blank, plain
from simulation.intake.workbook_fields import WorkbookField, WorkbookUnit, choices, fields, rows_of, squeezed, unit_of

MOST = 1e9  # as in base-year tables: beyond any figure of a country
STANDARD = {"亿元": "money", "万人": "people", "万千瓦": "capacity", "share": "share"}  # units of the model, by kind
KINDS = {
    "error.no_number": "not_number",
    "error.sheet_comma": "two_numbers",
    "error.cell_date": "date_for_number",
    "error.cell_long": "too_long",
}
WITH_UNIT = re.compile(r"(.*\d(?:\s*\))?)\s*([^\d\s%.,()+\-]\D*)")  # no two quantifiers that could share the same signs


@dataclass(frozen=True)
class Figure:
    """A value in the model's unit, where it was read, and as it stands there."""

    value: float
    sheet: str
    cell: str
    raw: str = ""


@dataclass
class Reader:
    """Cells of one table, with what is wrong with them told to `problems`. units: those declared for the workbook, by kind."""

    table: Table
    problems: Problems
    units: Mapping[str, WorkbookUnit]
    nearest: Nearest = field(default_factory=Nearest)

    @property
    def title(self) -> str:
        """Name of the sheet."""
        return self.table.sheet.title

    def raw(self, row: int, column: Column) -> Any:
        """What stands in a cell; None, with a problem, where it is an error or a formula without a stored result."""
        where = (row, column.column)
        odd, value = self.table.sheet.odd.get(where), self.table.sheet.cells.get(where)
        if odd in ("uncomputed", "error"):
            self.problems.error("no_result" if odd == "uncomputed" else "error_value", self.title, at(*where), value)
            return None
        return value

    def has(self, row: int, column: Column) -> bool:
        """Whether anything stands in a cell."""
        where = (row, column.column)
        return not blank(self.table.sheet.cells.get(where)) or where in self.table.sheet.odd

    def figure(self, row: int, column: Column, signed: bool = True) -> Figure | None:
        """A figure in the model's unit; None where the cell is blank or wrong, which is told."""
        row_of = fields()[self.table.kind][column.field]
        raw = self.raw(row, column)
        if blank(raw):
            return None
        cell = at(row, column.column)
        found = self._number(cell, raw, row_of)
        if found is None:
            return None
        value, own = found
        percent = isinstance(raw, str) and ("%" in raw or "％" in raw)
        kind = row_of.kind
        if percent and kind != "share":
            self.problems.error("percent", self.title, cell, raw, label=labels(row_of))
            return None
        if kind in ("money", "people", "capacity", "share"):
            unit = own or self.unit(column, kind)
            value *= unit.factor if unit and not percent else 1
        return self._within(Figure(value, self.title, cell, str(raw)[:60]), raw, row_of)

    def unit(self, column: Column, kind: str) -> WorkbookUnit | None:
        """The unit of a column: declared at its head, on its sheet, or for the workbook; None for the model's."""
        if column.unit is not None:
            if column.unit.kind == kind:
                return column.unit
            self.problems.error(
                "unit_of_another_kind",
                self.title,
                at(self.table.heads, column.column),
                column.unit.id,
                label=labels(fields()[self.table.kind][column.field]),
            )
            column.unit = None
            return None
        found = next((unit for unit in self.table.units if unit.kind == kind), None) or self.units.get(kind)
        if found is None and kind != "share":
            column.unit = next(u for u in map(unit_of, ("亿元", "万人", "万千瓦")) if u and u.kind == kind)
            self.problems.warning(
                "unit_assumed",
                self.title,
                at(self.table.heads, column.column),
                self.table.text(self.table.heads, column.column),
                unit=column.unit.id,
                label=labels(fields()[self.table.kind][column.field]),
            )
        return found

    def _number(self, cell: str, raw: Any, row_of: WorkbookField) -> tuple[float, WorkbookUnit | None] | None:
        """A number, and the unit that stands behind it in the same cell."""
        own = None
        text: Any = raw
        if isinstance(raw, str) and len(raw) <= LONGEST and (ended := WITH_UNIT.fullmatch(plain(raw))):
            own = unit_of(ended.group(2))
            if own is not None and own.kind == row_of.kind:
                text = ended.group(1)
        try:
            return typed_cells.number(row_of.id, text), own if text is not raw else None
        except ScenarioError as error:
            self.problems.error(KINDS[error.key], self.title, cell, raw, reason=error, label=labels(row_of))
            return None

    def _within(self, found: Figure, raw: Any, row_of: WorkbookField) -> Figure | None:
        low, high, value = row_of.low, row_of.high, found.value
        if row_of.kind == "share" and value > 1:
            self.problems.error("share_above_one", self.title, found.cell, raw, label=labels(row_of))
        elif low is not None and value < low:
            self.problems.error("below", self.title, found.cell, raw, label=labels(row_of), low=f"{low:g}")
        elif abs(value) > MOST or (high is not None and value > high):
            self.problems.error(
                "above", self.title, found.cell, raw, label=labels(row_of), high=f"{high if high is not None else MOST:g}"
            )
        else:
            return found
        return None

    def choice(self, row: int, column: Column, kind: str) -> str | None:
        """The id of a choice; a word that is none is told with the nearest that is."""
        raw = self.raw(row, column)
        if blank(raw):
            return None
        known, word = choices(kind), squeezed(raw)
        if word in known or word.removesuffix("类").removesuffix("业") in known:
            return known.get(word) or known[word.removesuffix("类").removesuffix("业")]
        near = self.nearest.of(kind, word, known, 0.5)
        row_of = fields()[self.table.kind][column.field]
        one = name_of(kind, known[near]) if near else None
        self.problems.error(
            "unknown_near" if one else "unknown",
            self.title,
            at(row, column.column),
            raw,
            label=labels(row_of),
            **({"near": one} if one else {}),
        )
        return None

    def year(self, row: int, column: Column) -> int | None:
        """A year within the limits of its field."""
        raw = merged(self.table.sheet, (row, column.column))
        row_of = fields()[self.table.kind][column.field]
        if (row, column.column) in self.table.sheet.odd:
            raw = self.raw(row, column)
        return None if blank(raw) else year_in(self.problems, self.title, at(row, column.column), raw, row_of)

    def month(self, row: int, column: Column) -> tuple[int, int] | None:
        """A month such as 2026-03, typed or as a date."""
        raw = self.raw(row, column)
        if blank(raw):
            return None
        found = month_of(raw) or _run_together(raw)
        if found is None:
            self.problems.error("not_month", self.title, at(row, column.column), raw)
        return found


def _run_together(raw: Any) -> tuple[int, int] | None:
    """A month such as 202606."""
    found = re.fullmatch(r"(20\d\d)(0[1-9]|1[0-2])", plain(raw).removesuffix(".0"))
    return (int(found[1]), int(found[2])) if found else None


def year_in(problems: Problems, sheet: str, cell: str, raw: Any, row_of: WorkbookField) -> int | None:
    """A year within the limits of its field; what else stands there is told."""
    low, high = int(row_of.low or 0), int(row_of.high or 9999)
    try:
        found = typed_cells.year(row_of.id, raw)
    except ScenarioError:
        found = 0
    if low <= found <= high:
        return found
    problems.error("not_year", sheet, cell, raw, label=labels(row_of), low=low, high=high)
    return None


def labels(row: WorkbookField) -> tuple[str, str]:
    """A field's name in both languages."""
    return row.label("zh"), row.label("en")


def name_of(kind: str, name: str) -> tuple[str, str]:
    """The name of a choice in both languages."""
    rows = rows_of(kind)
    return rows[name].label_zh, rows[name].label_en
