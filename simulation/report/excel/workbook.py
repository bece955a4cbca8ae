"""Excel workbook: live formulas on one results table, checks, native charts, levers that can be read in again."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Mapping
from typing import Any

from simulation.language.clean import clean
from simulation.report.content.result_table import COLUMNS
from simulation.report.content.story import Story
from simulation.report.excel import check_sheet, flow_sheet, lever_sheet, path_sheet, printing, table_sheets
from simulation.report.excel.book import RESULTS, WIDTHS, Book


def build(story: Story, name: str) -> Mapping[str, bytes]:
    """The workbook."""
    import xlsxwriter

    allow_chinese_in_charts()
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    file = xlsxwriter.Workbook(buffer, options)
    date = datetime.datetime.fromisoformat(story.facts.request.date)
    file.set_properties(
        {
            "title": story.cover,
            "subject": story.words("paper.status"),
            "comments": story.stamp_line,
            "created": date,
            **({"author": story.imprint.author} if story.imprint.author else {}),
        }
    )
    file.set_calc_mode("auto")
    book = Book(story, file)
    steps: tuple[Callable[[Book], None], ...] = (
        results,
        flow_sheet.flows,
        check_sheet.checks,
        table_sheets.comparison,
        path_sheet.paths,
        table_sheets.summary,
        table_sheets.changed,
        lever_sheet.levers,
        table_sheets.sources_sheet,
        table_sheets.stamp,
    )
    for step in steps:
        step(book)
    for name, sheet in book.sheets.items():
        printing.printed(book, name, sheet)
    book.sheets["summary"].activate()
    file.close()
    return {".xlsx": buffer.getvalue()}


def results(book: Book) -> None:
    """The tidy table that every formula reads."""
    sheet, table = book.sheets["results"], book.table
    count = len(table)
    book_columns = [{"header": book.head(name), "header_format": book.style(bold=True)} for name in COLUMNS]
    sheet.add_table(
        0, 0, count, len(COLUMNS) - 1, {"name": RESULTS, "columns": book_columns, "style": "Table Style Light 1"}
    )
    plain, quoted = book.style(), book.style(quote_prefix=True)
    figure, whole = book.style(num_format="#,##0.0000"), book.style(num_format="0")
    for column, name in enumerate(COLUMNS):
        for row, value in enumerate(table[name].tolist(), start=1):
            if isinstance(value, str):
                text = clean(book.words(f"paper.results.kind.{value}") if name == "kind" else value)
                sheet.write_string(row, column, text, quoted if text[:1] in "=+-@＝＋－＠" else plain)
            elif value == value:
                sheet.write_number(row, column, value, whole if name == "year" else figure)
    sheet.freeze_panes(1, 0)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for column, name in enumerate(COLUMNS):  # under this name in CSV and other files for machines
        sheet.write_comment(0, column, f"{name}\n{book.story.central}" if name == "central" else name)


def allow_chinese_in_charts() -> None:
    """Charts name an East Asian font as well as a Latin one, or older Excel draws Chinese in a wrong font."""
    from xlsxwriter.chart import Chart

    if getattr(Chart, "_writes_east_asian", False):
        return
    write_latin = Chart._write_a_latin

    def write_both(self: Any, attributes: Any) -> None:
        write_latin(self, attributes)
        self._xml_empty_tag("a:ea", attributes)

    Chart._write_a_latin, Chart._writes_east_asian = write_both, True
