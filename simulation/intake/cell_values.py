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
from simulation.intake.problems import UNREAD, Problems, at, listed
from simulation.intake.rows_of_table import Column, Table, merged
from simulation.intake.share_columns import Written, way_of
from simulation.intake.typed_cells import LONGEST, blank, plain
from simulation.intake.workbook_fields import (
    WorkbookField,
    WorkbookUnit,
    choices,
    fields,
    rows_of,
    several,
    squeezed,
    unit_apart,
    unit_of,
)

FEW = 12  # choices that are listed in a message
MOST = 1e9  # as in base-year tables: beyond any figure of a country
STANDARD = {  # units of the model, by kind; an amount a year is written as an amount
    "亿元": "money",
    "CNY_100m_per_year": "money",
    "万人": "people",
    "万千瓦": "capacity",
    "share": "share",
}
KINDS = {
    "error.no_number": "not_number",
    "error.sheet_comma": "two_numbers",
    "error.cell_date": "date_for_number",
    "error.cell_long": "too_long",
}
BETWEEN = re.compile(r"(?<=[\u3400-\u9fff（）0-9]) (?=[\u3400-\u9fff（）])")
WITH_UNIT = re.compile(r"(.*\d(?:\s*\))?)\s*([^\d\s%.,()+\-]\D*)")  # no two quantifiers that could share the same signs


@dataclass(frozen=True)
class Figure:
    """A value in the model's unit, where it was read, and as it stands there.

    unit: of a number whose kind its indicator says, the unit that stands behind it in the cell; percent: whether it is written as per cent;
    unit_stated: of such a number, whether its cell, its row or its table says the unit; else it is that of the workbook or of the indicator.
    """

    value: float
    sheet: str
    cell: str
    raw: str = ""
    unit: WorkbookUnit | None = field(default=None, compare=False, repr=False)
    percent: bool = field(default=False, compare=False, repr=False)
    unit_stated: bool = field(default=False, compare=False, repr=False)


@dataclass
class Reader:
    """Cells of one table, with what is wrong with them told to `problems`. units: those declared for the workbook, by kind."""

    table: Table
    problems: Problems
    units: Mapping[str, WorkbookUnit]
    nearest: Nearest = field(default_factory=Nearest)
    shares: dict[int, Written] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Name of the sheet."""
        return self.table.sheet.title

    def raw(self, row: int, column: Column) -> Any:
        """What stands in a cell; None, with a problem, where it is an error or a formula without a stored result."""
        where = (row, column.column)
        odd, value = self.table.sheet.odd.get(where), self.table.sheet.cells.get(where)
        if odd in UNREAD:
            self.problems.error(UNREAD[odd], self.title, at(*where), value)
            return None
        return value

    def unread(self, row: int, column: int) -> bool:
        """Whether a cell of words, such as a name or a unit, is an error or a formula without a stored result; that is told."""
        if not self.table.sheet.odd:
            return False
        area = self.table.sheet.area_at((row, column))
        where = area[:2] if area else (row, column)
        if self.table.sheet.odd.get(where) not in UNREAD:
            return False
        self.raw(where[0], Column("", where[1]))
        return True

    def words(self, row: int, name: str) -> str | None:
        """What stands in a cell of words, blank where there is no such column; None where it cannot be read, which is told."""
        column = self.table.column(name)
        if column is None:
            return ""
        return None if self.unread(row, column.column) else self.table.text(row, column.column)

    def name(self, row: int) -> str | None:
        """The name of what a row is about; None where it cannot be read, which is told unless the row holds nothing else."""
        others = (c for c in self.table.columns if c.column != self.table.key)
        if any(self.has(row, c) for c in others) and self.unread(row, self.table.key):
            return None
        return clean_name(self.table.text(row, self.table.key))

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
        percent = (row, column.column) in self.table.sheet.percents or (isinstance(raw, str) and ("%" in raw or "％" in raw))
        kind = row_of.kind
        if percent and kind not in ("share", "number"):  # of a number its indicator or lever says whether it is a share
            self.problems.error("percent", self.title, cell, raw, label=labels(row_of))
            return None
        if kind in ("money", "people", "capacity", "share"):
            unit = own or self.unit(column, kind)
            if kind == "share" and own is None and not percent and self._two_ways(column, cell, raw, row_of, unit):
                return None
            value *= unit.factor if unit and not percent else 1
        figure = Figure(value, self.title, cell, str(raw)[:60], own if kind == "number" else None, percent)
        return self._within(figure, raw, row_of)

    def _two_ways(self, column: Column, cell: str, raw: Any, row_of: WorkbookField, unit: WorkbookUnit | None) -> bool:
        """Whether a share cannot be what its column's unit makes of it, which is told."""
        way = way_of(raw)
        if way not in ("large", "small"):
            return False
        if column.column not in self.shares:
            self.shares[column.column] = Written.of(self.table, column)
        written = self.shares[column.column]
        kind = written.asked(way, unit is not None and unit.factor != 1)
        if kind:
            beside = {"large": written.large or written.signed, "small": written.small}
            self.problems.error(kind, self.title, cell, raw, label=labels(row_of), **beside)
        return bool(kind)

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
            if own is not None and row_of.kind in (own.kind, "number"):
                text = ended.group(1)
        try:
            return typed_cells.number(row_of.id, text), own if text is not raw else None
        except ScenarioError as error:
            self.problems.error(KINDS[error.key], self.title, cell, raw, reason=error, label=labels(row_of))
            return None

    def _within(self, found: Figure, raw: Any, row_of: WorkbookField) -> Figure | None:
        low, high, value = row_of.low, row_of.high, found.value
        if low is not None and value < low:
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
        if word not in known and kind == "indicators":
            word = squeezed(unit_apart(raw)[0])
        if word in known or word.removesuffix("类").removesuffix("业") in known:
            return known.get(word) or known[word.removesuffix("类").removesuffix("业")]
        fill: dict[str, Any] = {"label": labels(fields()[self.table.kind][column.field])}
        if may := several(kind).get(word):
            fill["few"] = listed(described(kind, one) for one in may)
            self.problems.error("unknown_several", self.title, at(row, column.column), raw, **fill)
            return None
        near = self.nearest.of(kind, word, known, 0.5)
        if near:
            fill["near"] = name_of(kind, known[near])
        elif len(rows_of(kind)) <= FEW:
            fill["few"] = listed(name_of(kind, one) for one in rows_of(kind))
        told = "unknown_near" if near else "unknown_few" if "few" in fill else "unknown"
        self.problems.error(told, self.title, at(row, column.column), raw, **fill)
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


def clean_name(text: str) -> str:
    """A name without line breaks and double spaces; Chinese characters have none between them, as where a cell was broken."""
    return BETWEEN.sub("", " ".join(text.split()))[:60]


def labels(row: WorkbookField) -> tuple[str, str]:
    """A field's name in both languages."""
    return row.label("zh"), row.label("en")


def name_of(kind: str, name: str) -> tuple[str, str]:
    """The name of a choice in both languages."""
    rows = rows_of(kind)
    return rows[name].label_zh, rows[name].label_en


def described(kind: str, name: str) -> tuple[str, str]:
    """A choice with whom it is for, as its help begins, in both languages."""
    (chinese, english), row = name_of(kind, name), rows_of(kind)[name]
    return f"{chinese}（{row.help_zh.partition('：')[0]}）", f"{english} ({row.help_en.partition(':')[0]})"
