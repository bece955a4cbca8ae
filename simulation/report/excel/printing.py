"""How sheets are printed: what a reader reads whole, over few pages; of what it rests on one page each, with how many rows there are."""

from __future__ import annotations

from typing import Any

from simulation.report.excel.book import FRONT, HEADS, Book

A4 = 9
LONG = ("changed", "comparison", "summary")  # sheets in front that go on over pages
TALLEST, USUAL = 1500, 20  # dots of rows that one page takes before its type is too small to read; dots of a row
ROWS = 40  # rows that a page takes of a sheet that is not printed whole


def printed(book: Book, name: str, sheet: Any) -> None:
    """A4 across, as wide as the page, heads on each page, the sheet's name above, status, report and page below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(0.5, 0.5, 0.7, 0.6)
    last, right = sheet.dim_rowmax or 0, sheet.dim_colmax or 0
    shown, right = book.printed.get(name, (last if name in FRONT else min(last, ROWS - 1), right))
    sheet.print_area(0, 0, shown, right)
    on_one = name not in LONG or (name == "summary" and book.story.single and _high(sheet, shown) <= TALLEST)
    sheet.fit_to_pages(1, 1 if on_one else 0)
    if name in book.breaks:  # Excel passes over them where a sheet is fitted to pages, and breaks where a page is full
        sheet.set_h_pagebreaks(book.breaks[name])
    if name in HEADS:
        sheet.repeat_rows(HEADS[name])
    part = name not in FRONT and shown < last
    told = "&L" + book.words("paper.book.printed", rows=shown + 1, whole=last + 1) if part else ""
    sheet.set_header(f"{told}&R&A")
    sheet.set_footer(f"&L{book.words('paper.status')} · {book.story.facts.id}&R&P / &N")


def _high(sheet: Any, last: int) -> int:
    """Height of a sheet's rows in dots."""
    return sum(sheet.row_sizes.get(row, (USUAL,))[0] for row in range(last + 1))
