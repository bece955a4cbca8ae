"""A plain table as a file that leaves the program; none of its texts is taken for a formula (`cells.py`)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from simulation.language.cells import safe

if TYPE_CHECKING:
    import pandas as pd


def as_csv(table: pd.DataFrame) -> bytes:
    """CSV that a spreadsheet opens with its Chinese intact."""
    return safe(table).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def as_workbook(table: pd.DataFrame, sheet: str) -> bytes:
    """An Excel workbook of one sheet, heads and first column in sight; its numbers have the 16 digits that such files hold."""
    buffer = io.BytesIO()
    safe(table).to_excel(buffer, sheet_name=sheet, index=False, freeze_panes=(1, 1), engine="openpyxl")
    return buffer.getvalue()
