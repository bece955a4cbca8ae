"""A table within a sheet: its columns, and which of the rows below its heads hold figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from simulation.intake.border import Position, Sheet
from simulation.intake.typed_cells import plain
from simulation.intake.workbook_fields import WorkbookUnit, head, squeezed, unit_of

EXAMPLE = re.compile(r"^[\[【(]?(示例|样例|例[:：]|example\b|e\.g\.)", re.IGNORECASE)
TOTAL = re.compile(
    r"^(全部|全省|全市|全区|全县|省属企业|市属企业|企业|集团)?(合计|总计|共计|总和|汇总|累计)(数)?$|^(grand)?(total|sum)s?$"
)
SUBTOTAL = re.compile(r"(小计|合计|总计)$|^(小计|合计|总计)|subtotal$|^subtotal")
PART = re.compile(r"^(其中|含|ofwhich|including)")
LINE = re.compile(
    r"^(注\d*[:：、.]|注$|说明|备注|数据来源|资料来源|填表|制表|审核|复核|联系|报送|单位负责|[一二三四五六七八九十]+[、.]|[(][一二三四五六七八九十]+[)]|note|source)",
    re.IGNORECASE,
)
FOOT = re.compile(
    r"^(注|说明|备注|数据来源|资料来源|填表|制表|审核|复核|联系|报送|单位负责|note|source|prepared|checked)[^:]{0,12}:",
    re.IGNORECASE,
)
UNITS = ("单位", "unit", "units", "计量单位")
KEY = {"practice": "lever", "record": "indicator", "targets": "indicator", "standards": "indicator", "benchmarks": "against"}


@dataclass
class Column:
    """A column: what it holds, its place, its unit where one is declared, the year it is for."""

    field: str
    column: int
    unit: WorkbookUnit | None = None
    year: int | None = None


@dataclass
class Table:
    """A sheet with its heads found. kind: one of `SHEETS`; columns: in order; first: row below the heads."""

    sheet: Sheet
    kind: str
    columns: list[Column]
    heads: int
    first: int
    units: list[WorkbookUnit] = field(default_factory=list)
    guessed: int = 0  # column taken for that of names, though its head does not say so

    def column(self, name: str, year: int | None = None) -> Column | None:
        """The column of a field, for the base year unless a year is asked for."""
        return next((c for c in self.columns if c.field == name and c.year == year), None)

    @cached_property
    def key(self) -> int:
        """The column that names what a row is about."""
        found = self.column(KEY.get(self.kind, "name"))
        return found.column if found else 0

    def rows(self) -> tuple[int, ...]:
        """Rows below the heads that hold anything in a column that is read."""
        return self._rows

    @cached_property
    def _rows(self) -> tuple[int, ...]:
        wanted = {c.column for c in self.columns}
        below = ((row, columns) for row, columns in self.sheet.columns.items() if row >= self.first)
        return tuple(row for row, columns in below if not wanted.isdisjoint(columns) and not self.left_out(row))

    def left_out(self, row: int) -> bool:
        """Whether a row is an example, a repeated head, the row of units, or a line of words between or below figures."""
        text = self.text(row, self.key)
        if EXAMPLE.match(text) or self.of_units(row):
            return True
        if FOOT.match(text) and not any(isinstance(self._own(row, c), (int, float)) for c in self.columns):
            return True  # who filled it in and who checked it, side by side
        if LINE.match(text) and not any(c.column != self.key and (row, c.column) in self.sheet.cells for c in self.columns):
            return True
        if not text or head(self.kind, text) is None:  # where the heads are repeated, that of the key is among them
            return False
        known = [h for c in self.columns if (h := head(self.kind, self.text(row, c.column))) and h.field == c.field]
        return len(known) >= max(2, len(self.columns) // 2)

    def of_units(self, row: int) -> bool:
        """Whether a row states the units of its columns: called so, or without a name and holding nothing else."""
        text = self.text(row, self.key)
        if text:
            return squeezed(text) in UNITS
        told = [value for c in self.columns if (value := self._own(row, c)) is not None]
        return bool(told) and all(isinstance(value, str) and unit_of(value) for value in told)

    def _own(self, row: int, column: Column) -> Any:
        return self.sheet.cells.get((row, column.column))

    def text(self, row: int, column: int) -> str:
        """A cell's text; of a merged one that of the whole."""
        return plain(value) if (value := merged(self.sheet, (row, column))) is not None else ""


def merged(sheet: Sheet, where: Position) -> Any:
    """A cell's value; of a merged one that of the whole."""
    if where in sheet.cells or not sheet.merged:
        return sheet.cells.get(where)
    area = sheet.area_at(where)
    return sheet.cells.get(area[:2]) if area else None
