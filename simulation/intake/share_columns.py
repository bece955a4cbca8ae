"""Columns of shares in which figures as per cent and figures as fractions stand together: no head is right for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulation.engine.setting import ScenarioError, shown
from simulation.intake.rows_of_table import PART, SUBTOTAL, TOTAL, Column, Table
from simulation.intake.typed_cells import number, plain
from simulation.intake.workbook_fields import squeezed


@dataclass(frozen=True)
class Written:
    """How a column's shares are written: the first that is above 1, the first above 0 and at most 1, and one with its sign %."""

    large: str = ""
    small: str = ""
    signed: str = ""

    @classmethod
    def of(cls, table: Table, column: Column) -> Written:
        """Those of a column's rows; totals and what is no number say nothing."""
        found: dict[str, str] = {}
        for row in table.rows():
            name = squeezed(table.text(row, table.key))
            if TOTAL.match(name) or SUBTOTAL.search(name) or PART.match(name):
                continue
            raw = table.sheet.cells.get((row, column.column))
            if way := way_of(raw):
                found.setdefault(way, raw if isinstance(raw, str) else shown(raw))
        return cls(**found)

    def asked(self, way: str, percent: bool) -> str:
        """The problem of a bare figure written in this way; blank where there is none. percent: whether the column's unit is %."""
        if percent:
            return "" if way == "large" else "share_mixed" if self.large or self.signed else "share_small"
        return "" if way == "small" else "share_above_beside" if self.small else "share_above_one"


def way_of(raw: Any) -> str:
    """How a share is written: `large`, `small` or `signed`; blank for zero, losses, and what is no number."""
    try:
        value = number("", raw)
    except ScenarioError:
        return ""
    if isinstance(raw, str) and plain(raw).endswith("%"):
        return "signed"
    return "" if value <= 0 else "large" if value > 1 else "small"
