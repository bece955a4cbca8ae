"""Excel workbook: live formulas on one results table, checks, native charts, levers that can be read in again."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Mapping
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.report.safety import clean
from simulation.report.story import Story
from simulation.report.tables import COLUMNS, brief
from simulation.writing import PERCENT

NAVY, PALE, YELLOW, LINE = "#1f3b63", "#eef2f8", "#fff6cc", "#c9d0da"
FONT = "Microsoft YaHei"
SHEETS = ("summary", "levers", "comparison", "paths", "results", "checks", "sources", "stamp")
HEADS = {"levers": 4, "comparison": 2, "results": 0, "checks": 4, "sources": 2}  # rows of heads, printed on each page
RESULTS = "tblResults"
WIDTHS = (9, 24, 14, 22, 18, 28, 26, 11, 7, 11, 13, 13, 13, 13)


class Book:
    """A workbook being written: its formats, its results, and how cells refer to them."""

    def __init__(self, story: Story, workbook: Any):
        self.story, self.words, self.file = story, story.words, workbook
        self.formats: dict[tuple, Any] = {}
        self.table = brief(story)
        keys = zip(self.table["scenario"], self.table["entity"], self.table["variable"], self.table["year"], strict=False)
        self.rows = dict(zip(keys, self.table[["central", "p10", "p50", "p90"]].itertuples(index=False), strict=False))
        self.sheets = {name: workbook.add_worksheet(self.words(f"sheet.{name}")) for name in SHEETS}
        self.passes: list[str] = []

    def style(self, **properties: Any) -> Any:
        """A cell format, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties})
        return self.formats[key]

    def number(self, symbol: str, signed: bool = False, **more: Any) -> Any:
        """Format of a figure in a unit of the tables; percentages are stored as fractions."""
        places = self.words.places(symbol)
        plain = "0.00%" if symbol in PERCENT else "#,##0" + ("." + "0" * places if places else "")
        return self.style(num_format=f"+{plain};-{plain};{plain}" if signed else plain, border=1, border_color=LINE, **more)

    def text(self, sheet: Any, row: int, column: int, text: str, **style: Any) -> None:
        """Text that stays text, also after it is edited."""
        sheet.write_string(row, column, clean(text, 2000), self.style(quote_prefix=text[:1] in "=+-@＝＋－＠", **style))

    def heads(self, sheet: Any, row: int, heads: tuple[str, ...], column: int = 0) -> None:
        """A row of column heads."""
        for i, head in enumerate(heads):
            self.text(
                sheet,
                row,
                column + i,
                head,
                bold=True,
                font_color="#ffffff",
                bg_color=NAVY,
                border=1,
                border_color=LINE,
                text_wrap=True,
                align="center",
            )

    def title(self, sheet: Any, title: str, note: str = "") -> None:
        """Title of a sheet and a line below it."""
        sheet.hide_gridlines(2)
        sheet.set_row(0, 28)
        self.text(sheet, 0, 0, title, bold=True, font_size=16, font_color=NAVY)
        if note:
            self.text(sheet, 1, 0, note, font_color="#5a6472")

    def value(self, code: str, variable: str, year: int, column: str = "central", entity: str = "total") -> float:
        """A figure of the results table."""
        return float(getattr(self.rows[code, entity, variable, year], column))

    def find(self, code: str, variable: str, year: str | int, column: str = "central", entity: str = "total") -> str:
        """The formula, without its equals sign, that finds a figure in the results table."""
        return (
            f'SUMIFS({RESULTS}[{column}],{RESULTS}[scenario],"{code}",{RESULTS}[variable],"{variable}",'
            f'{RESULTS}[entity],"{entity}",{RESULTS}[year],{year})'
        )

    def shown(self, variable: str) -> float:
        """From the stored unit of a variable to the one readers of this language know; percentages stay fractions."""
        symbol = catalogue().variables[variable].unit
        return 1.0 if symbol in PERCENT else self.words.factor(symbol)

    def seen(self, code: str, variable: str, year: int, column: str = "central") -> float:
        """A figure of the province in the unit shown."""
        return self.value(code, variable, year, column) * self.shown(variable)

    def seek(self, code: str, variable: str, year: str | int, column: str = "central") -> str:
        """The formula that finds a figure and puts it into the unit shown."""
        factor = self.shown(variable)
        return self.find(code, variable, year, column) + (f"*{factor:g}" if factor != 1 else "")

    def formula(self, sheet: Any, row: int, column: int, formula: str, style: Any, value: Any) -> None:
        """A formula with its value, so that previews and readers that do not compute show it too."""
        sheet.write_formula(row, column, "=" + formula, style, value)

    def gap(self, sheet: Any, row: int, column: int, symbol: str, formula: str, value: float, **look: Any) -> None:
        """A difference as a formula; of percentages in percentage points, which are told from a relative change."""
        if symbol in PERCENT:
            form = f'0.00" {self.words.unit("points")}"'
            style = self.style(num_format=f"+{form};-{form};{form}", border=1, border_color=LINE, **look)
            self.formula(sheet, row, column, f"({formula})*100", style, value * 100)
        else:
            self.formula(sheet, row, column, formula, self.number(symbol, True, **look), value)


def build(story: Story, name: str) -> Mapping[str, bytes]:
    """The workbook."""
    import xlsxwriter

    from simulation.report import workbook_charts, workbook_checks, workbook_levers, workbook_tables

    allow_chinese_in_charts()
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    file = xlsxwriter.Workbook(buffer, options)
    date = datetime.datetime.fromisoformat(story.facts.request.date)
    file.set_properties(
        {"title": story.cover, "subject": story.words("status"), "comments": story.stamp_line, "created": date}
    )
    file.set_calc_mode("auto")
    book = Book(story, file)
    steps: tuple[Callable[[Book], None], ...] = (
        results,
        workbook_checks.checks,
        workbook_tables.comparison,
        workbook_charts.paths,
        workbook_tables.summary,
        workbook_levers.levers,
        workbook_tables.sources_sheet,
        workbook_tables.stamp,
    )
    for step in steps:
        step(book)
    for name, sheet in book.sheets.items():
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 1 if name in ("summary", "paths") else 0)
        if name in HEADS:
            sheet.repeat_rows(HEADS[name])
        sheet.set_footer(f"&L{story.words('status')}&R&P / &N")
    book.sheets["summary"].activate()
    file.close()
    return {".xlsx": buffer.getvalue()}


def results(book: Book) -> None:
    """The tidy table that every formula reads."""
    sheet, table = book.sheets["results"], book.table
    count = len(table)
    book_columns = [{"header": name, "header_format": book.style(bold=True)} for name in COLUMNS]
    sheet.add_table(
        0, 0, count, len(COLUMNS) - 1, {"name": RESULTS, "columns": book_columns, "style": "Table Style Light 1"}
    )
    plain, quoted = book.style(), book.style(quote_prefix=True)
    figure, whole = book.style(num_format="#,##0.0000"), book.style(num_format="0")
    for column, name in enumerate(COLUMNS):
        for row, value in enumerate(table[name].tolist(), start=1):
            if isinstance(value, str):
                text = clean(value)
                sheet.write_string(row, column, text, quoted if text[:1] in "=+-@＝＋－＠" else plain)
            elif value == value:
                sheet.write_number(row, column, value, whole if name == "year" else figure)
    sheet.freeze_panes(1, 0)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_comment(0, 10, book.story.central)


def allow_chinese_in_charts() -> None:
    """Charts name an East Asian font as well as a Latin one, or older Excel draws Chinese in a wrong font."""
    from xlsxwriter.chart import Chart

    if getattr(Chart, "_writes_east_asian", False):
        return
    write_latin = Chart._write_a_latin

    def write_both(self, attributes):
        write_latin(self, attributes)
        self._xml_empty_tag("a:ea", attributes)

    Chart._write_a_latin, Chart._writes_east_asian = write_both, True
