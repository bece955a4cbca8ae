"""The lever sheet: every setting of every scenario, open to change; and reading it in again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from openpyxl.utils import get_column_letter

from simulation.engine import first_edition
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import SCHEMA, OtherPlace, Scenario
from simulation.engine.setting import SHAPES, TIMING, ScenarioError
from simulation.intake.border import Sheet, read_sheets
from simulation.intake.typed_cells import plain, setting, years_text
from simulation.language.numbers import given
from simulation.report.content.report_settings import row_as_set
from simulation.report.excel.book import LINE, YELLOW, Book

MARK = "scenario-levers/2.0"
PLACE = "place: "  # begins the cell that names the place
SCHEMAS = {MARK: SCHEMA, "scenario-levers/1.0": first_edition.SCHEMA}  # what a setting without years means in each
FIELDS = (
    "number",
    "scenario",
    "part",
    "entity",
    "code",
    "name",
    "group",
    "unit",
    "practice",
    "min",
    "max",
    "value",
    "start",
    "full",
    "shape",
    "by_year",
)
MOST_ROWS, MOST_COLUMNS = 20_000, 40
Rows = list[list[Any]]


def levers(book: Book) -> None:
    """A row for each lever of each scenario, for settings of entities, for conditions and for own assumptions."""
    sheet, words = book.sheets["levers"], book.words
    book.title(sheet, words("paper.sheet.levers"), words("paper.book.levers"))
    small = {"font_color": "#9aa3b0", "font_size": 8}
    book.text(sheet, 2, 0, MARK, **small)
    book.text(sheet, 2, 4, PLACE + json.dumps(book.story.facts.baseline.ref.plain(), ensure_ascii=False), **small)
    labels = {
        "practice": "column.practice",
        "min": "paper.book.low",
        "max": "paper.book.high",
        "unit": "column.unit",
        "by_year": "by_year",
    }
    book.heads(sheet, 3, tuple(words(labels.get(name, f"paper.book.{name}")) for name in FIELDS))
    book.heads(sheet, 4, FIELDS)
    sheet.set_row(4, 12, book.style(font_size=8))
    row = 5
    for case in book.story.facts.cases:
        for cells in rows_of(case.scenario, book):
            _row(book, sheet, row, {"number": case.code, **cells})
            row += 1
    sheet.freeze_panes(5, 6)
    sheet.data_validation(5, 14, row - 1, 14, {"validate": "list", "source": list(SHAPES)})
    for column, width in enumerate((6, 18, 9, 14, 26, 38, 24, 18, 11, 9, 9, 14, 9, 11, 13, 30)):
        sheet.set_column(column, column, width)


def rows_of(scenario: Scenario, book: Book) -> Iterator[dict[str, Any]]:
    """Cells of a scenario by field."""
    words, place = book.words, scenario.place
    settings = [("lever", "", name, scenario.levers.get(name)) for name in place.levers]
    settings += [("entity", entity, name, s) for entity, own in scenario.entities.items() for name, s in own.items()]
    for part, entity, name, own in settings:
        row = row_as_set(scenario, name, entity)
        label = words.of(row)
        if entity:
            label = words("entity.lever", lever=label, entity=words.of(place.entities[place.entity_ids.index(entity)]))
        cells = {
            "part": part,
            "entity": entity,
            "code": name,
            "name": label,
            "group": words.of(catalogue().groups[row.group]),
            "unit": words.stored(row.unit),
            "practice": row.neutral,
            "min": row.min,
            "max": row.max,
        }
        if own:
            cells |= {
                "value": own.value,
                "start": own.start,
                "full": own.full,
                "shape": own.shape,
                "by_year": years_text(own.by_year),
            }
        yield {"scenario": scenario.name, **cells}
    for name, value in scenario.conditions.items():
        label = words("paper.book.part.condition") if name == "preset" else words.of(place.conditions[name])
        cells = {"by_year": years_text(value)} if isinstance(value, tuple) else {"value": value}
        yield {"scenario": scenario.name, "part": "condition", "code": name, "name": label, **cells}
    for name, value in scenario.assumptions.items():
        cells = {"part": "assumption", "code": name, "name": words.of(place.parameters[name]), "value": value}
        parameter = scenario.place.parameters[name]
        ends = {"practice": parameter.value, "min": parameter.low, "max": parameter.high}
        yield {"scenario": scenario.name, "unit": words.stored(parameter.unit), **cells, **ends}


def _row(book: Book, sheet: Any, row: int, cells: dict[str, Any]) -> None:
    for column, field in enumerate(FIELDS):
        value, look = cells.get(field), {"border": 1, "border_color": LINE}
        if field in ("value", "start", "full", "shape", "by_year"):
            look["bg_color"] = YELLOW
        if isinstance(value, str) and value:
            sheet.write_string(row, column, value, book.style(quote_prefix=value[:1] in "=+-@＝＋－＠", **look))
        elif isinstance(value, (int, float)):
            sheet.write_number(row, column, value, book.style(**look))
        else:
            sheet.write_blank(row, column, None, book.style(**look))
    if "min" in cells:
        message = book.words("paper.book.levers.range", low=given(cells["min"]), high=given(cells["max"]))
        sheet.data_validation(
            row,
            11,
            row,
            11,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": cells["min"],
                "maximum": cells["max"],
                "error_message": message,
            },
        )


def read_levers(content: bytes, place: Place | None = None) -> tuple[Scenario, ...]:
    """Scenarios of a workbook's lever sheet, in order; ScenarioError in plain words when it cannot be read.

    place: whose plans can be read here, the embedded one's by default; a sheet made on another place is refused (OtherPlace).
    """
    found: dict[str, dict[str, Any]] = {}
    (schema, made), rows = _lever_rows(content)
    place = place or embedded_place()
    for number, cells in rows:
        name = plain(cells.get("scenario") or "")
        try:
            _take(alone := _empty(name, schema, made), cells)
            Scenario.from_dict(alone, place)  # so that a wrong setting is told with its row
            _take(found.setdefault(f"{cells.get('number', '')} {name}", _empty(name, schema, made)), cells)
        except OtherPlace:
            raise
        except ScenarioError as error:
            raise ScenarioError("error.sheet_row", row=number, reason=error) from None
    return tuple(Scenario.from_dict(scenario, place) for scenario in found.values())


def _empty(name: str, schema: str, made: Any) -> dict[str, Any]:
    named = {"place": made} if made is not None else {}
    return {"schema": schema, "name": name, **named, "levers": {}, "entities": {}, "conditions": {}, "assumptions": {}}


def _lever_rows(content: bytes) -> tuple[tuple[str, Any], list[tuple[int, dict[str, Any]]]]:
    """How settings are meant and the place they name, and number and cells of each row below the heads, whichever sheet holds the mark."""
    marked = read_sheets(content, ".xlsx", tuple(SCHEMAS))
    if len(marked) > 1:
        raise ScenarioError("error.sheet_copied", one=marked[0].title, other=marked[1].title)
    for sheet in marked:
        rows = _rows(sheet)
        mark = next(mark for mark in SCHEMAS if mark in sheet.cells.values())
        return (SCHEMAS[mark], _made(sheet)), list(_below_heads(rows))
    raise ScenarioError("error.sheet_mark", mark=MARK)


def _made(sheet: Sheet) -> Any:
    """The place that a sheet names; none on sheets of before places had names."""
    stated = next((v for v in sheet.cells.values() if isinstance(v, str) and v.startswith(PLACE)), None)
    try:
        return None if stated is None else json.loads(stated.removeprefix(PLACE))
    except (ValueError, RecursionError):
        return stated


def _rows(sheet: Sheet) -> Rows:
    """Cells row by row; a formula whose result no program has stored would else be read as an empty cell."""
    for (row, column), kind in sheet.odd.items():
        if kind == "uncomputed" and row <= MOST_ROWS and column <= MOST_COLUMNS:
            raise ScenarioError("error.sheet_formula", cell=f"{get_column_letter(column)}{row}")
    rows: Rows = [[None] * MOST_COLUMNS for _ in range(min(max(row for row, _ in sheet.cells), MOST_ROWS))]
    for (row, column), value in sheet.cells.items():
        if row <= MOST_ROWS and column <= MOST_COLUMNS:
            rows[row - 1][column - 1] = value
    return rows


def _below_heads(rows: Rows) -> Iterator[tuple[int, dict[str, Any]]]:
    at = next((i for i, row in enumerate(rows[:20]) if {"scenario", "part", "code", "value"} <= set(row)), None)
    if at is None:
        raise ScenarioError("error.sheet_heads")
    twice = next((field for field in FIELDS if rows[at].count(field) > 1), None)
    if twice:
        raise ScenarioError("error.twice", place=twice)
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        cells = {field: value for field, value in zip(rows[at], row, strict=False) if field and value not in (None, "")}
        if cells.get("code") or {"value", "by_year", *TIMING} & set(cells):
            yield number, cells


def _take(scenario: dict[str, Any], cells: dict[str, Any]) -> None:
    """Add one row to a scenario's content; a row without a setting adds nothing."""
    part, code, entity = (plain(cells.get(field, "")) for field in ("part", "code", "entity"))
    if part not in ("lever", "entity", "condition", "assumption"):
        raise ScenarioError("error.sheet_part", found=part)
    if not {"value", "by_year", *TIMING} & set(cells):
        return
    if not code:
        raise ScenarioError("error.sheet_no_code")
    if entity and part != "entity":
        raise ScenarioError("error.sheet_entity", place=code, found=entity)
    into = scenario[f"{part}s"] if part != "entity" else scenario["entities"].setdefault(entity, {})
    if code in into:
        raise ScenarioError("error.twice", place=code)
    place = f"entities.{entity}.{code}" if part == "entity" else f"{part}s.{code}"
    into[code] = setting(place, code, cells, text=(part, code) == ("condition", "preset"))
