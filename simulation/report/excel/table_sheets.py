"""Sheets that a reader starts from: summary, comparison by year, paths with native charts, sources, stamps."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.language.text_width import text_width
from simulation.projection import HEADLINES
from simulation.report.content.facts import Case
from simulation.report.content.result_table import sources
from simulation.report.content.story_tables import (
    assumed_table,
    conditions_table,
    group_note,
    group_table,
    lever_table,
    moved_table,
    price_table,
)
from simulation.report.content.target_table import judged, mark
from simulation.report.excel.book import HEAD, LINE, NAVY, PALE, Book

BOX = {"border": 1, "border_color": LINE}
ACROSS = 9  # columns of the summary
PAID = (1, 3, 2, 2, 1)  # how many of them each column of what is given up takes: its amounts and reasons are long
NARROW, WHOLE = 14, 150  # half-width characters of a line in a column of figures, and across the sheet
FIGURE = re.compile(r"[-−]?\d+(\.\d+)?")


def codes(book: Book) -> list[str]:
    """Codes of references, then of cases."""
    return [*book.story.facts.references, *(case.code for case in book.story.facts.cases)]


def unit_id(variable: str) -> str:
    """Unit of a variable as in the tables."""
    return catalogue().variables[variable].unit


def symbol_of(book: Book, variable: str) -> str:
    """Unit as the reader sees it."""
    return book.words.unit_of(variable)


def summary(book: Book) -> None:
    """Conclusion, four numbers a scenario, what it costs, checks."""
    sheet, story, words = book.sheets["summary"], book.story, book.words
    book.title(sheet, " · ".join(filter(None, (story.imprint.letterhead, story.cover))), story.subtitle)
    if story.imprint.logo:
        sheet.insert_image(
            0,
            7,
            "logo.png",
            {
                "image_data": io.BytesIO(story.imprint.logo_png),
                "y_scale": 0.2,
                "x_scale": 0.2,
                "description": story.imprint.letterhead or words("paper.imprint.logo"),
            },
        )
    sheet.merge_range(2, 0, 2, 8, "", book.style())
    book.text(sheet, 2, 0, story.title.text, bold=True, font_size=12, font_color=NAVY, text_wrap=True)
    sheet.set_row(2, 34)
    row, ends = 4, []
    for case in story.facts.cases:
        row = _block(book, sheet, row, case)
        ends.append(row)
    if not story.single:
        book.breaks["summary"] = sorted({*ends[1::2], ends[-1]})  # two scenarios a page, then what is said of them
    formula = f'COUNTIF({book.passes[0]},"{words("paper.book.pass")}")&"/{book.passes[1]}"'
    book.text(sheet, row, 0, words("paper.book.passed"), bold=True)
    book.formula(sheet, row, 1, formula, book.style(bold=True), f"{book.passes[1]}/{book.passes[1]}")
    found = [
        (story.names[case.code], sentence.text)
        for case in story.facts.cases
        for sentence in (*filter(None, [story.speaker.main_gain(case)]), *story.because(case), *story.speaker.limits(case))
    ]
    notes = [
        *((" · ".join((*story.imprint_lines, *story.signature)),) if story.imprint.plain else ()),
        *((words("paper.head.ask") + " — " + story.ask,) if story.has("ask") else ()),
        *(text if story.single else words("paper.said.of", name=name, text=text) for name, text in found),
        book.story.central,
        words("paper.note.money"),
        words("paper.note.rounded"),
        *story.paid,
        *story.uncovered,
        *story.remarks,
        words("paper.book.linked", sheet=words("paper.sheet.results")),
        f"{words('paper.status')} · {story.date} · {story.stamp_line}",
    ]
    for number, note in enumerate(notes, start=row + 2):
        sheet.merge_range(number, 0, number, 8, "", book.style())
        book.text(sheet, number, 0, note, text_wrap=True, font_color="#3a4350")
        sheet.set_row(number, max(17, 15 * -(-text_width(note) // WHOLE)))
    _own(book, sheet, row + 3 + len(notes))
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 8, 14)
    sheet.set_column(2, 2, book.base_width(HEADLINES, 14))


def _block(book: Book, sheet: Any, row: int, case: Any) -> int:
    """Headlines and costs of one case; returns the next free row."""
    story, words, reference = book.story, book.words, book.story.facts.reference_code(case)
    book.text(sheet, row, 0, story.names[case.code], bold=True, font_size=12, font_color=NAVY)
    heads = ("outcome", "unit", "base", "reference", "scenario", "gap")
    titles = [words(f"column.{name}", base=story.base, year=story.year) for name in heads]
    book.heads(sheet, row + 1, (*titles, "P10", "P50", "P90"))
    sheet.set_row(row + 1, 30)
    for number, variable in enumerate(HEADLINES, start=row + 2):
        style, line = book.number(variable), number + 1
        book.text(sheet, number, 0, words.variable(variable), **BOX)
        book.text(sheet, number, 1, symbol_of(book, variable), **BOX)
        for column, (code, year) in enumerate(
            ((case.code, story.base), (reference, story.year), (case.code, story.year)), start=2
        ):
            look = book.base(variable) if year == story.base else style
            book.formula(sheet, number, column, book.seek(code, variable, year), look, book.seen(code, variable, year))
        gap = book.seen(case.code, variable, story.year) - book.seen(reference, variable, story.year)
        book.gap(sheet, number, 5, variable, f"E{line}-D{line}", gap, bold=True)
        for column, level in enumerate(("p10", "p50", "p90"), start=6):
            book.formula(
                sheet,
                number,
                column,
                book.seek(case.code, variable, story.year, level),
                style,
                book.seen(case.code, variable, story.year, level),
            )
    row = _after(book, sheet, row + 2 + len(HEADLINES), case)
    for number, cost in enumerate(case.costs, start=row):
        _cost(book, sheet, number, cost, case.code, reference)
    return _targets(book, sheet, row + len(case.costs) + 1, case)


def _after(book: Book, sheet: Any, row: int, case: Case) -> int:
    """The headlines five years after, across the sheet; returns the next free row, the same for current practice."""
    said = book.story.speaker.after(case)
    if not said:
        return row
    sheet.merge_range(row, 0, row, 8, "", book.style(**BOX))
    book.text(sheet, row, 0, said.text, text_wrap=True, **BOX)
    sheet.set_row(row, max(17, 15 * -(-text_width(said.text) // WHOLE)))
    return row + 1


def _targets(book: Book, sheet: Any, row: int, case: Case) -> int:
    """How a case stands to each target; returns the next free row."""
    story, words, found = book.story, book.words, judged(book.story, case)
    if not found:
        return row
    names = ("indicator", "unit", "target", "value", "gap", "chance")
    book.heads(sheet, row, (*(words(f"targets.column.{name}") for name in names), words("column.state")))
    for number, alert in enumerate(found, start=row + 1):
        outcome, line, style = alert.target.outcome, number + 1, book.number(alert.target.outcome)
        book.text(sheet, number, 0, words.variable(outcome), **BOX)
        book.text(sheet, number, 1, symbol_of(book, outcome), **BOX)
        sheet.write_number(number, 2, alert.target.value * book.shown(outcome), style)
        book.formula(sheet, number, 3, *_value(book, case, outcome, alert.value, style))
        margin = (alert.value - alert.target.value) * book.shown(outcome)
        book.gap(sheet, number, 4, outcome, f"D{line}-C{line}", margin)
        book.text(
            sheet,
            number,
            5,
            words("dash") if alert.probability is None else words.chance(alert.probability),
            align="right",
            **BOX,
        )
        book.text(sheet, number, 6, mark(story, alert), **BOX)
    return row + len(found) + 2


def _value(book: Book, case: Case, outcome: str, value: float, style: Any) -> tuple[str, Any, float]:
    """What a case brings: looked up in the results where they hold it, else as a number."""
    shown = value * book.shown(outcome)
    known = (case.code, "total", outcome, book.story.year) in book.rows
    return (book.seek(case.code, outcome, book.story.year) if known else repr(shown)), style, shown


def _cost(book: Book, sheet: Any, row: int, cost: Any, code: str, reference: str) -> None:
    story, words, line = book.story, book.words, row + 1
    book.text(sheet, row, 0, words(f"paper.cost.{cost.variable}", year=story.year), text_wrap=True, bg_color=PALE, **BOX)
    book.text(sheet, row, 1, symbol_of(book, cost.variable), bg_color=PALE, **BOX)
    sheet.write_blank(row, 2, None, book.style(bg_color=PALE, **BOX))
    year = story.year if cost.variable == "debt" else f'">{story.base}"'
    style = book.number(cost.variable, bg_color=PALE)
    factor = book.shown(cost.variable)
    for column, (own, value) in enumerate(((reference, cost.reference), (code, cost.value)), start=3):
        book.formula(sheet, row, column, book.seek(own, cost.variable, year), style, value * factor)
    book.gap(sheet, row, 5, cost.variable, f"E{line}-D{line}", cost.gap * factor, bold=True, bg_color=PALE)


def _own(book: Book, sheet: Any, row: int) -> None:
    """What each case gives up beside its profit; its own conditions and assumptions: value, the usual one, range, grade, source; nothing where there are none."""
    story, words = book.story, book.words
    for case in story.facts.cases:
        tables = {
            "paid": price_table(story, case),
            "conditioned": conditions_table(story, case),
            "assumed": assumed_table(story, case),
        }
        for head, own in tables.items():
            if not own.rows:
                continue
            text = words(f"paper.head.{head}")
            named = text if story.single else words("paper.caption.of", text=text, name=story.names[case.code])
            book.text(sheet, row, 0, named, bold=True, font_size=12, font_color=NAVY)
            spans = PAID if head == "paid" else (1,) * (len(own.heads) - 1) + (ACROSS + 1 - len(own.heads),)
            _spread(book, sheet, row + 1, own.heads, spans, HEAD)
            for number, cells in enumerate(own.rows, start=row + 2):
                _spread(book, sheet, number, cells, spans, BOX)
            row += len(own.rows) + 3


def _spread(book: Book, sheet: Any, row: int, cells: Sequence[str], spans: Sequence[int], look: Mapping[str, Any]) -> None:
    """A row of texts, each over so many columns, and as high as it has lines; the first and last column have room."""
    inner = list(zip(cells, spans, strict=True))[1:-1]
    sheet.set_row(row, 15 * max(-(-text_width(cell) // (NARROW * span)) for cell, span in inner))
    column = 0
    for cell, span in zip(cells, spans, strict=True):
        if span > 1:
            sheet.merge_range(row, column, row, column + span - 1, "", book.style(**look))
        book.text(sheet, row, column, cell, **{"text_wrap": True, **look})
        column += span


def changed(book: Book) -> None:
    """What plans move, as other documents state it: of one plan with timing and share, of several each one's values."""
    sheet, story, words = book.sheets["changed"], book.story, book.words
    book.title(sheet, words("paper.head.changed"), "" if story.single else words("paper.note.moved"))
    table = lever_table(story, story.lead) if story.single else moved_table(story)
    if not table.rows:
        book.text(sheet, 2, 0, words("paper.chart.levers.none"))
        return
    book.heads(sheet, 2, table.heads)
    sheet.set_row(2, 44)
    for row, cells in enumerate(table.rows, start=3):
        for column, (text, figure) in enumerate(zip(cells, table.figures, strict=True)):
            if figure and FIGURE.fullmatch(text):
                form = "0." + "0" * len(text.partition(".")[2]) if "." in text else "#,##0"
                sheet.write_number(row, column, float(text.replace("−", "-")), book.style(num_format=form, **BOX))
            else:
                book.text(sheet, row, column, text, text_wrap=True, align="right" if figure else "left", **BOX)
    sheet.freeze_panes(3, 1)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(table.heads) - 1, 16)
    if story.single:  # the longest head
        sheet.set_column(len(table.heads) - 1, len(table.heads) - 1, 28)


def comparison(book: Book) -> None:
    """Every outcome by year and scenario, with differences from each scenario's reference."""
    sheet, story, words = book.sheets["comparison"], book.story, book.words
    years, row = story.facts.years, 3
    book.title(sheet, words("paper.sheet.comparison"), words("paper.book.linked", sheet=words("paper.sheet.results")))
    book.heads(sheet, 2, (words("column.outcome"), words("paper.book.scenario"), words("column.unit"), *map(str, years)))
    for variable in story.facts.request.outcomes:
        row = _by_year(book, sheet, row, variable)
    book.text(sheet, row + 1, 0, words("paper.head.owner_view"), bold=True, font_size=12, font_color=NAVY)
    row, owned = row + 2, catalogue().listed("owner_view")
    for variable in owned:
        row = _by_year(book, sheet, row, variable)
    _groups(book, sheet, row + 1)
    sheet.freeze_panes(3, 3)
    based = book.base_width((*story.facts.request.outcomes, *owned), 13)
    for first, last, width in ((0, 0, 24), (1, 1, 36), (2, 2, 12), (3, 3, based), (4, 2 + len(years), 13)):
        sheet.set_column(first, last, width)


def _groups(book: Book, sheet: Any, row: int) -> None:
    """Enterprises of a type or class together, where the place has such; the name takes the room of outcome and scenario."""
    own = group_table(book.story)
    if not own.rows:
        return
    book.text(sheet, row, 0, book.words("paper.head.groups"), bold=True, font_size=12, font_color=NAVY)
    book.text(sheet, row + 1, 0, group_note(book.story))
    book.heads(sheet, row + 2, (own.heads[0], "", *own.heads[1:]))
    sheet.set_row(row + 2, 44)
    for at, (name, *cells) in enumerate(own.rows, start=row + 3):
        sheet.merge_range(at, 0, at, 1, "", book.style(**BOX))
        book.text(sheet, at, 0, name, **BOX)
        for column, cell in enumerate(cells, start=2):
            book.text(sheet, at, column, cell, align="right", **BOX)


def _by_year(book: Book, sheet: Any, row: int, variable: str) -> int:
    """An outcome of each reference and case by year, then each case less its reference; returns the next free row."""
    story, words, places = book.story, book.words, {}
    for code in codes(book):
        places[code] = row + 1
        _line(book, sheet, row, variable, code)
        row += 1
    for case in story.facts.cases:
        reference = story.facts.reference_code(case)
        book.text(sheet, row, 0, words.variable(variable), bg_color=PALE, **BOX)
        book.text(sheet, row, 1, f"{story.brief()[case.code]} − {story.brief()[reference]}", bg_color=PALE, **BOX)
        book.text(sheet, row, 2, symbol_of(book, variable), bg_color=PALE, **BOX)
        for column, year in enumerate(story.facts.years, start=3):
            letter = chr(ord("A") + column)
            gap = book.seen(case.code, variable, year) - book.seen(reference, variable, year)
            formula = f"{letter}{places[case.code]}-{letter}{places[reference]}"
            book.gap(sheet, row, column, variable, formula, gap, bg_color=PALE)
        row += 1
    return row


def _line(book: Book, sheet: Any, row: int, variable: str, code: str) -> None:
    book.text(sheet, row, 0, book.words.variable(variable), **BOX)
    book.text(sheet, row, 1, book.story.brief()[code], **BOX)
    book.text(sheet, row, 2, symbol_of(book, variable), **BOX)
    for column, year in enumerate(book.story.facts.years, start=3):
        book.formula(
            sheet,
            row,
            column,
            book.seek(code, variable, year),
            book.base(variable) if year == book.story.base else book.number(variable),
            book.seen(code, variable, year),
        )


def sources_sheet(book: Book) -> None:
    """Base-year figures, parameters and lever practice with range, grade and source."""
    sheet, words = book.sheets["sources"], book.words
    heads = ("kind", "code", "name", "value", "low", "high", "unit", "grade", "source")
    book.title(sheet, words("paper.sheet.sources"))
    book.heads(sheet, 2, tuple(words("column.unit") if name == "unit" else words(f"paper.book.{name}") for name in heads))
    figure = book.style(num_format="General")
    for row, (kind, *cells) in enumerate(sources(book.story), start=3):
        book.text(sheet, row, 0, words(f"paper.book.{kind}"))
        for column, value in enumerate(cells, start=1):
            if isinstance(value, str):
                book.text(sheet, row, column, value, indent=1 if column == 6 else 0)
            else:
                sheet.write_number(row, column, value, figure)
    sheet.freeze_panes(3, 0)
    sheet.autofilter(2, 0, row, len(heads) - 1)
    for first, last, width in ((0, 0, 14), (1, 1, 30), (2, 2, 34), (3, 5, 11), (6, 7, 13), (8, 8, 90)):
        sheet.set_column(first, last, width)


def stamp(book: Book) -> None:
    """Everything that identifies the result, and how to run it again."""
    sheet, words = book.sheets["stamp"], book.words
    book.title(sheet, words("paper.sheet.stamp"))
    rows = [
        *book.story.stamp_table.rows,
        ("", book.story.checks),
        ("", str(book.story.speaker.grounds())),
        ("", words("paper.book.again")),
    ]
    for row, (item, value) in enumerate(rows, start=2):
        book.text(sheet, row, 0, item, bold=True)
        book.text(sheet, row, 1, value, text_wrap=True)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
