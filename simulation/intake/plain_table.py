"""A plain table that comes in: heads in its first row, a record in each row below; the first sheet that holds anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from simulation.engine.setting import ScenarioError
from simulation.intake.border import Sheet, content_at, read_sheets

Rows = list[tuple[Any, ...]]
MOST_AREA = 3_000_000  # cells from the first to the last that is filled


def read_rows(content: bytes, name: str) -> Rows:
    """Rows of a CSV or of a workbook's first filled sheet, blank cells None; ScenarioError where it cannot be read.

    A formula counts with its stored result and is refused where it has none.
    """
    sheet = next((sheet for sheet in read_sheets(content, name) if sheet.cells), None)
    if sheet is None:
        raise ScenarioError("error.sheet_empty")
    return rows_of(sheet)


def read_rows_of_file(path: Path) -> Rows:
    """Rows of a file of either kind; the message names the file."""
    try:
        return read_rows(content_at(path), path.name)
    except ScenarioError as error:
        raise ScenarioError("error.within", file=str(path), reason=error) from None


def rows_as_shown(sheet: Sheet) -> Rows:
    """The same with shares that the sheet shows as per cent written so: 0.65 as 65%."""
    rows = [list(row) for row in rows_of(sheet)]
    for row, column in sheet.percents:
        if isinstance(value := sheet.cells.get((row, column)), (int, float)):
            rows[row - 1][column - 1] = f"{value * 100:.12g}%"
    return list(map(tuple, rows))


def rows_of(sheet: Sheet) -> Rows:
    """Cells of a sheet row by row, up to the last that is filled."""
    uncomputed = next((at for at, kind in sheet.odd.items() if kind == "uncomputed"), None)
    if uncomputed:
        raise ScenarioError("error.sheet_formula", cell=f"{get_column_letter(uncomputed[1])}{uncomputed[0]}")
    return first_rows(sheet, max(row for row, _ in sheet.cells))


def first_rows(sheet: Sheet, most: int) -> Rows:
    """The same of so many rows at most, whatever formulas there are; none of an empty sheet."""
    cells = {at: value for at, value in sheet.cells.items() if at[0] <= most}
    height, width = (max((at[axis] for at in cells), default=0) for axis in (0, 1))
    if height * width > MOST_AREA:
        raise ScenarioError("error.sheet_cells", most=MOST_AREA)
    rows: list[list[Any]] = [[None] * width for _ in range(height)]
    for (row, column), value in cells.items():
        rows[row - 1][column - 1] = value
    return list(map(tuple, rows))
