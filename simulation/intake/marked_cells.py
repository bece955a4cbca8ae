"""A workbook with what was found written into it: cells coloured and commented, and a first sheet that lists all. Part of the script `parser.py`."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any


def marked(book: Any, marks: Sequence[tuple[str, str, str, str]], title: str, findings: Sequence[Sequence[str]]) -> bytes:
    """The workbook as a file: marks are sheet, cell, `error` or `warning`, comment; findings rows of text, the first of them heads."""
    _mark(book, marks)
    sheet = book.create_sheet(title, 0)
    for row, line in enumerate(findings, start=1):
        for column, text in enumerate(line, start=1):
            _write(sheet.cell(row, column), text)
    _shaped(sheet)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def laid_out(sheets: Sequence[Mapping[str, Any]]) -> Any:
    """A workbook of the values of sheets alone."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet["title"])
        for (row, column), value in sheet["cells"].items():
            if isinstance(value, str):
                _write(page.cell(row, column), value)
            else:
                page.cell(row, column).value = value
    return book


def _shaped(sheet: Any) -> None:
    """Heads in bold, long texts on several lines, printed across a page."""
    from openpyxl.styles import Alignment, Font

    for letter, width in zip("ABCDE", (10, 18, 24, 60, 60)):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _mark(book: Any, marks: Sequence[tuple[str, str, str, str]]) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    fills = {level: PatternFill("solid", fgColor=colour) for level, colour in (("error", "FFC7CE"), ("warning", "FFEB9C"))}
    said: dict[tuple[str, str], list[str]] = {}
    for title, place, level, text in reversed(marks):  # errors come first and are to stay on top
        if title not in book.sheetnames or not place:
            continue
        cell = book[title][place]
        if isinstance(cell, MergedCell):
            area = next(one for one in book[title].merged_cells.ranges if place in one)
            cell = book[title].cell(area.min_row, area.min_col)
        cell.fill = fills[level]
        said.setdefault((title, cell.coordinate), []).insert(0, text)
    for (title, place), texts in said.items():
        comment = Comment(_legal("\n".join(texts))[:2000], "")
        comment.width, comment.height = 320, 40 + 40 * len(texts)
        book[title][place].comment = comment


def _write(cell: Any, text: str) -> None:
    """Text that stays text: never a formula."""
    cell.value = _legal(text)
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠"):
        cell.quotePrefix = True


def _legal(text: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", text)
