"""A workbook being written: its formats, its results, and how cells refer to them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.evidence.provenance import UNREPORTED
from simulation.language.clean import clean
from simulation.language.numbers import PERCENT
from simulation.language.text_width import text_width
from simulation.report.content.result_table import brief
from simulation.report.content.story import Story

NAVY, PALE, YELLOW, LINE = "#1f3b63", "#eef2f8", "#fff6cc", "#c9d0da"
FONT = "Microsoft YaHei"
HEAD = {
    "bold": True,
    "font_color": "#ffffff",
    "bg_color": NAVY,
    "border": 1,
    "border_color": LINE,
    "text_wrap": True,
    "align": "center",
}
FRONT = ("summary", "changed", "comparison", "paths")  # what a reader reads and prints
BEHIND = ("levers", "results", "flows", "checks", "sources", "stamp")  # what it rests on
SHEETS = (*FRONT, *BEHIND)
HEADS = {
    "changed": 2,
    "levers": 4,
    "comparison": 2,
    "results": 0,
    "flows": 4,
    "checks": 4,
    "sources": 2,
}  # rows of heads, printed on each page
RESULTS = "tblResults"
WIDTHS = (9, 24, 14, 22, 18, 28, 26, 11, 7, 11, 13, 13, 13, 13)


class Book:
    """A workbook being written: its formats, its results, and how cells refer to them."""

    def __init__(self, story: Story, workbook: Any):
        self.story, self.words, self.file = story, story.words, workbook
        self.formats: dict[tuple, Any] = {}
        self.table = brief(story)
        keys = zip(self.table["scenario"], self.table["entity"], self.table["variable"], self.table["year"], strict=False)
        figures = self.table[["central", "p10", "p50", "p90"]]
        blank = self.table["kind"] == UNREPORTED  # which formulas take as nought
        figures = figures.mask(figures.isna() & blank.to_numpy()[:, None], 0.0)
        self.rows = dict(zip(keys, figures.itertuples(index=False), strict=False))
        self.sheets = {name: workbook.add_worksheet(self.words(f"paper.sheet.{name}")) for name in SHEETS}
        self.passes: list[str] = []
        self.rolled: dict[tuple[str, str], tuple[int, list]] = {}  # row of the closing and lines, by scenario and account
        self.printed: dict[
            str, tuple[int, int]
        ] = {}  # last row and column of what is printed of a sheet in front, if not all
        self.breaks: dict[str, list[int]] = {}  # rows at which a page begins, by sheet

    def style(self, **properties: Any) -> Any:
        """A cell format, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties})
        return self.formats[key]

    def number(self, variable: str, **more: Any) -> Any:
        """Format of a variable's figures; percentages are stored as fractions."""
        return self.style(num_format=self.words.cell_format(variable), border=1, border_color=LINE, **more)

    def base(self, variable: str) -> Any:
        """Format of a variable's base-year figures, marked where nobody reported them."""
        return self.style(num_format=self.words.base_format(variable), border=1, border_color=LINE)

    def base_width(self, variables: Iterable[str], least: float) -> float:
        """Width of a column that holds base-year figures with what marks them."""
        code, words = self.story.lead.code, self.words
        written = (words.at_base(name, words.bare(self.seen(code, name, self.story.base), name)) for name in variables)
        return max(least, *(text_width(text) + 2 for text in written))

    def text(self, sheet: Any, row: int, column: int, text: str, **style: Any) -> None:
        """Text that stays text, also after it is edited."""
        sheet.write_string(row, column, clean(text, 2000), self.style(quote_prefix=text[:1] in "=+-@＝＋－＠", **style))

    def heads(self, sheet: Any, row: int, heads: tuple[str, ...], column: int = 0) -> None:
        """A row of column heads."""
        for i, head in enumerate(heads):
            self.text(sheet, row, column + i, head, **HEAD)

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
        at = {name: f"{RESULTS}[{self.head(name)}]" for name in (column, "scenario", "variable", "entity", "year")}
        keys = f'{at["scenario"]},"{code}",{at["variable"]},"{variable}",{at["entity"]},"{entity}",{at["year"]},{year}'
        return f"SUMIFS({at[column]},{keys})"

    def head(self, column: str) -> str:
        """Head of a column of the results table."""
        return self.words(f"paper.results.{column}")

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
        """A formula with its value, so that previews and readers that do not compute show it too; words where it has none."""
        if isinstance(value, float) and math.isnan(value):
            sheet.write_string(row, column, self.words("undefined.short"), style)
            return
        sheet.write_formula(row, column, "=" + formula, style, value)

    def gap(self, sheet: Any, row: int, column: int, variable: str, formula: str, value: float, **look: Any) -> None:
        """A difference as a formula; of percentages in percentage points, which are told from a relative change."""
        style = self.style(num_format=self.words.gap_format(variable), border=1, border_color=LINE, **look)
        if catalogue().variables[variable].unit in PERCENT:
            formula, value = f"({formula})*100", value * 100
        self.formula(sheet, row, column, formula, style, value)
