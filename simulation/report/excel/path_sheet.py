"""The sheet of paths: figures by year as formulas, and a native chart beside each block."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.projection import HEADLINES
from simulation.report.charts.end_labels import apart
from simulation.report.charts.path_charts import AIM, CLOSED, OBSERVED, REFERENCE, SCENARIO, SEVERAL, TINT
from simulation.report.excel.book import FONT, NAVY, Book
from simulation.report.excel.table_sheets import BOX, codes, symbol_of

MARKS = ("circle", "square", "triangle", "diamond", "x", "plus")  # of scenarios, told apart without colour
UNDER_WAY = "#9aa3b0"
WIDE, HIGH, ACROSS = 6, 16, 2  # columns and rows that a chart takes, charts side by side
TOP, FIRST = 4, 4 + HIGH * 2 + 1  # row of the first chart, of the first block of figures
DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash")  # by number of a reference


PAST = (  # observed years as a strong line with large dots, years under way as grey dots alone
    {
        "line": {"color": OBSERVED, "width": 2.75},
        "marker": {"type": "circle", "size": 7, "border": {"color": OBSERVED}, "fill": {"color": OBSERVED}},
    },
    {
        "line": {"none": True},
        "marker": {"type": "circle", "size": 8, "border": {"color": UNDER_WAY}, "fill": {"color": UNDER_WAY}},
    },
)
REPORTED = {  # years as Decembers reported them
    "line": {"none": True},
    "marker": {"type": "diamond", "size": 9, "border": {"color": CLOSED}, "fill": {"color": CLOSED}},
}
AIMED = {  # targets: short bars on a thin line
    "line": {"color": AIM, "width": 0.75},
    "marker": {"type": "long_dash", "size": 9, "border": {"color": AIM}, "fill": {"color": AIM}},
}


def paths(book: Book) -> None:
    """A native chart for each headline, range as an area, scenarios and reference as lines; below them their figures, a block each."""
    sheet, words = book.sheets["paths"], book.words
    book.title(sheet, words("paper.sheet.paths"), words("paper.book.linked", sheet=words("paper.sheet.results")))
    for number, variable in enumerate(HEADLINES):
        _path(book, sheet, FIRST + number * (len(book.story.facts.years) + 3), number, variable)
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 20, 14)
    book.text(sheet, 2, 0, book.story.paths_note, font_color="#5a6472")
    book.printed["paths"] = FIRST - 2, WIDE * ACROSS


def _path(book: Book, sheet: Any, row: int, place: int, variable: str) -> None:
    story, words, shown, years = book.story, book.words, codes(book), book.story.facts.years
    single = story.lead if story.single else None
    band = ("P10", "P90 − P10") if single else ()
    past, stated = _past(book), _stated(book, variable)
    title = words("paper.book.chart", name=words.variable(variable), unit=symbol_of(book, variable))
    title = title if single else words("with_unit", name=words.variable(variable), unit=symbol_of(book, variable))
    book.text(sheet, row, 0, title, bold=True, font_color=NAVY)
    book.heads(sheet, row + 1, (words("paper.book.year"), *(story.brief()[code] for code in shown), *band, *past, *stated))
    sheet.set_row(row + 1, 30)
    usual, first = book.number(variable), book.base(variable)
    for number, year in enumerate(years, start=row + 2):
        style = first if year == story.base else usual
        sheet.write_number(number, 0, year, book.style(**BOX))
        for column, code in enumerate(shown, start=1):
            book.formula(sheet, number, column, book.seek(code, variable, year), style, book.seen(code, variable, year))
        if single:
            low, high = (book.seen(single.code, variable, year, level) for level in ("p10", "p90"))
            book.formula(sheet, number, len(shown) + 1, book.seek(single.code, variable, year, "p10"), style, low)
            wide = f"{book.seek(single.code, variable, year, 'p90')}-{chr(ord('A') + len(shown) + 1)}{number + 1}"
            book.formula(sheet, number, len(shown) + 2, wide, style, high - low)
        for column, part in enumerate(past.values(), start=len(shown) + len(band) + 1):
            if year in part:
                book.formula(sheet, number, column, f"B{number + 1}", style, book.seen(shown[0], variable, year))
            else:
                sheet.write_blank(number, column, None, style)
        for column, told in enumerate(stated.values(), start=len(shown) + len(band) + len(past) + 1):
            if year in told[0]:
                sheet.write_number(number, column, told[0][year] * book.shown(variable), style)
            else:
                sheet.write_blank(number, column, None, style)
    _chart(book, sheet, (row, place), len(shown), title, variable)


def _stated(book: Book, variable: str) -> dict[str, tuple[dict[int, float], dict[str, Any]]]:
    """What is no result: years as reported and targets, by their names, with how they are drawn; what has no year is left out."""
    story, words = book.story, book.words
    found: dict[str, tuple[dict[int, float], dict[str, Any]]] = {
        words("role.closed"): (story.closed(variable), REPORTED),
        words("role.target"): (story.aims(variable), AIMED),
    }
    return {name: told for name, told in found.items() if told[0]}


def _past(book: Book) -> dict[str, tuple[int, ...]]:
    """Years observed and those under way by their names; of them the first line, a reference, is drawn once more."""
    story, parts = book.story, book.story.lead.projection.parts
    return {
        book.words(f"paper.part.{part}", years=story.years(parts[part][0], parts[part][-1])): parts[part]
        for part in ("observed", "under_way")
        if parts[part]
    }


def _chart(book: Book, sheet: Any, at: tuple[int, int], shown: int, title: str, variable: str) -> None:
    """at: row of its figures, and its place among the charts."""
    row, place = at
    name, last = book.words("paper.sheet.paths"), row + 1 + len(book.story.facts.years)

    def series(column: int, **look: Any) -> dict[str, Any]:
        return {
            "name": [name, row + 1, column],
            "categories": [name, row + 2, 0, last, 0],
            "values": [name, row + 2, column, last, column],
            **look,
        }

    line = book.file.add_chart({"type": "line"})
    free = _free(book, variable)
    for number in range(shown):
        code = codes(book)[number]
        colour = REFERENCE if code.startswith("R") else SCENARIO if book.story.single else SEVERAL[int(code[1:]) - 1]
        dash = DASHES[min(int(code[1:]), len(DASHES) - 1)] if code.startswith("R") else "solid"
        plan = 0 if code.startswith("R") else int(code[1:]) - 1
        dots = {"type": MARKS[plan], "size": 6 if plan else 4, "border": {"color": colour}, "fill": {"color": colour}}
        look = {"line": {"color": colour, "width": 2.25, "dash_type": dash}, "marker": dots}
        if free[number]:
            look["data_labels"] = _last_only(book, variable, colour)
        line.add_series(series(number + 1, **look))
    band = 2 if book.story.single else 0
    for number in range(len(_past(book))):
        line.add_series(series(shown + band + number + 1, **PAST[number]))
    stated = _stated(book, variable)
    for number, (_, look) in enumerate(stated.values()):
        line.add_series(series(shown + band + len(_past(book)) + number + 1, **look))
    chart = line
    if book.story.single:
        chart = book.file.add_chart({"type": "area", "subtype": "stacked"})
        chart.add_series(series(shown + 1, fill={"none": True}, line={"none": True}))
        shade = series(shown + 2, fill={"color": TINT, "transparency": 25}, line={"none": True})
        chart.add_series({**shade, "name": book.words("role.span")})
        chart.combine(line)
        chart.set_legend({"position": "bottom", "delete_series": [0], "font": {"name": FONT, "size": 9}})
    else:
        chart.set_legend({"position": "bottom", "font": {"name": FONT, "size": 9}})
    floor = _floor(book, variable)
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 11}, "overlay": False})
    chart.set_x_axis({"position_axis": "on_tick", "num_font": {"name": FONT, "size": 9}})
    chart.set_y_axis(
        {
            "min": floor,
            "major_gridlines": {"visible": True, "line": {"color": "#e6e9ef"}},
            "num_font": {"name": FONT, "size": 9},
            "num_format": book.words.axis_format(variable),
        }
    )
    chart.set_plotarea({"layout": {"x": 0.09, "y": 0.15, "width": 0.79, "height": 0.58}})  # room for end labels
    chart.set_size({"width": 620, "height": 300})
    at_row, at_column = TOP + HIGH * (place // ACROSS), WIDE * (place % ACROSS)
    sheet.insert_chart(at_row, at_column, chart, {"description": title, "object_position": 2})


def _free(book: Book, variable: str) -> list[bool]:
    """Which lines' last values can be written without touching another's; scenarios go before references."""
    ends = [book.seen(code, variable, book.story.year) for code in codes(book)]
    part = book.table[(book.table["variable"] == variable) & (book.table["entity"] == "total")]
    spread = part[["central", "p10", "p90"] if book.story.single else ["central"]].to_numpy(float) * book.shown(variable)
    return apart(ends[::-1], 0.09 * float(np.nanmax(spread) - np.nanmin(spread)))[::-1]


def _last_only(book: Book, variable: str, colour: str) -> dict[str, Any]:
    """Labels of a line: its last value only."""
    form = book.words.cell_format(variable)
    hidden = [{"delete": True}] * (len(book.story.facts.years) - 1)
    font = {"name": FONT, "size": 9, "bold": True, "color": colour}
    return {"value": True, "position": "right", "custom": [*hidden, None], "num_format": form, "font": font}


def _floor(book: Book, variable: str) -> float | None:
    """Where a chart's axis begins: zero unless figures lie far above it."""
    part = book.table[(book.table["variable"] == variable) & (book.table["entity"] == "total")]
    part = part[["central", "p10", "p90"]] if book.story.single else part[["central"]]
    low, high = float(part.min().min()) * book.shown(variable), float(part.max().max()) * book.shown(variable)
    if low <= 0 or low < 0.4 * high:
        return None if low < 0 else 0.0
    step = 10 ** (len(str(int(high))) - 1) / 2 if high >= 10 else 0.005 if high < 1 else 1
    return float(int(low * 0.95 / step) * step)
