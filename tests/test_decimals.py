"""Decimals come from the tables: of a unit, of an outcome, of a lever's step; none is written by hand where figures are shown."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from simulation.engine.catalogue import catalogue
from simulation.engine.place_reading import embedded_place
from simulation.language import numbers
from simulation.language.words import Words

ROOT = Path(__file__).parents[1]
WRITING = ("plain", "number", "bare", "without_unit")  # functions that may be told how many decimals
BY_HAND = re.compile(r"%[+,]*\.\d+f|##0\.0|^0\.0+%?$|\{:?[^}]*\.\d+[f%]\}")
# places on a slider's track; residuals of identities and raw results, to all their figures; memory and load of the process
ELSEWHERE = {
    "pages/parts/panel/levers.py",
    "pages/parts/evidence/method_sections.py",
    "pages/parts/frame/operator_view.py",
    "simulation/report/excel/check_sheet.py",
    "simulation/report/excel/flow_sheet.py",
    "simulation/report/excel/workbook.py",
}


def shown_with() -> list[Path]:
    """Everything that writes figures for readers, but the room that decides how."""
    rooms = ("pages", "simulation/report", "simulation/explanation", "simulation/cli")
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def by_hand(tree: ast.AST):
    """Places where a number of decimals is written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = "".join(part.value for part in node.format_spec.values if isinstance(part, ast.Constant))
            if re.search(r"\.\d+[fe%]", spec):
                yield node.lineno, spec
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and BY_HAND.search(node.value):
            yield node.lineno, node.value
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in WRITING:
            given = [*node.args[1:], *(word.value for word in node.keywords if word.arg == "places")]
            yield from ((node.lineno, str(part.value)) for part in given if _digits(part))


def _digits(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int


def test_no_decimals_are_written_by_hand():
    found = [
        (str(path.relative_to(ROOT)), *place)
        for path in shown_with()
        for place in by_hand(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert [place for place in found if place[0] not in ELSEWHERE] == []


@pytest.mark.parametrize(
    "code", ['f"{x:.1f}"', 'f"{x:,.2%}"', '"0.00%"', '"%.1f"', "plain(x, 2)", "words.number(x, 'share', 0)"]
)
def test_what_is_written_by_hand_is_found(code):
    assert list(by_hand(ast.parse(code)))


@pytest.mark.parametrize(
    ("value", "symbol", "language", "written"),
    [
        (1443.57, "CNY_100m_per_year", "zh", "1,443.57"),
        (0.055, "share", "zh", "5.5"),
        (211.0, "亿元", "en", "21.1"),
        (4, "levers", "zh", "4"),
    ],
)
def test_a_figure_of_the_tables_keeps_its_own_decimals(value, symbol, language, written):
    assert Words(language).given(value, symbol) == written


def test_sheets_write_an_outcome_as_pages_do():
    """Return on equity has two decimals, the debt ratio one, profit those of its unit; differences of ratios are points."""
    words = Words.paper("zh")
    assert words.cell_format("return_on_equity") == "#,##0.00%" and words.cell_format("debt_ratio") == "#,##0.0%"
    assert words.cell_format("total_profit") == "#,##0.0" and Words.paper("en").cell_format("total_profit") == "#,##0.00"
    assert words.gap_format("return_on_equity") == '+#,##0.00 "个百分点";−#,##0.00 "个百分点";#,##0.00 "个百分点"'
    for variable in catalogue().variables:
        places = len(words.cell_format(variable).rstrip("%").partition(".")[2])
        assert places == words.digits(variable), variable


def test_parts_of_a_whole_are_whole_percents():
    words = Words("zh")
    assert [words.percent(0.374), words.percent(-0.084, signed=True), words.percent(0.0, signed=True)] == [
        "37%",
        "−8%",
        "0%",
    ]
    assert words.percent(0.00123, True, "relative") == "+0.12%"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_lever_has_the_decimals_of_its_step(language):
    """Each lever's practice, ends and steps differ as written."""
    words = Words(language)
    for row in embedded_place().levers.values():
        step = numbers.lever_step(row)
        first, then = (words.number(value, row.unit, words.lever_digits(row)) for value in (row.min, row.min + step))
        assert first != then, row.id


@pytest.mark.parametrize("language", ["zh", "en"])
def test_units_of_figures_as_stored_say_what_is_stored(language):
    """A percentage is a fraction there, no unit is a bare code, and English has no Chinese sign."""
    words, tables, place = Words(language), catalogue(), embedded_place()
    rows = (*tables.variables.values(), *tables.columns.values(), *place.parameters.values(), *place.levers.values())
    said = {row.unit: words.stored(row.unit) for row in (*rows, *tables.condition_rows.values())}
    assert "1" in said["share"] and "100%" in said["share"]
    assert all("_" not in unit for unit in said.values())
    if language == "en":
        assert not [unit for unit in said.values() if any("\u4e00" <= sign <= "\u9fff" for sign in unit)]
        assert said["10MW"] == "10 MW" and said["亿元/期"].startswith("CNY 100 m")
