"""A workbook without errors makes a place, whatever single cell of it differs; what keeps one from it is a problem at its cell."""

from __future__ import annotations

import io
import re

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation import Scenario, project
from simulation.engine.errors import sentences
from simulation.engine.place_reading import embedded_place
from simulation.engine.tables import TableError
from simulation.intake.own_place import own_place, tried
from simulation.intake.own_tables import ids_of, tables_of
from simulation.intake.own_workbook import read_workbook
from simulation.intake.place_problem import place_problem
from tests.intake_support import BASE, edited, filled, saved

LEVERS = list(embedded_place().levers.values())
TECHNICAL = re.compile(
    r"\.csv|\b(?:nan|none|null|float|entity|table|column|row \d|[a-z]+_[a-z_]+|e[0-9a-f]{8})\b", re.IGNORECASE
)
ODD = (
    "—",
    "0",
    "10%",
    "120%",
    "1e-7",
    "2026-03",
    "合计",
    "亿元",
    "利润总额",
    "资产负债率",
    "企业1",
    "稳健",
    "示例",
    " ",
    "x" * 70,
)
SHEETS = ("about", "entities", "base_year", "practice", "history", "record", "targets", "debt", "standards", "benchmarks")


def book_of_all() -> bytes:
    """A filled workbook with something on every sheet."""
    book = filled(count=3)
    for sheet, cells in {
        "现行做法": {"B20": 10},
        "目标": {"A7": "利润总额", "B7": 2027, "C7": 30, "A8": "资产负债率", "B8": 2028, "D8": 0.6},
        "月度记录": {"A7": "利润总额", "B7": "2026-03", "C7": 3},
        "到期债务": {"A7": "企业1", "B7": 12},
    }.items():
        for cell, value in cells.items():
            book[sheet][cell] = value
    return saved(book)


ALL = book_of_all()


def runs(book) -> None:
    """The place that a workbook makes gives finite figures under a full plan."""
    place = own_place(book).place
    run = project(Scenario.preset("first_class", place), until=min(BASE + 6, place.last_year))
    assert np.isfinite(run.total("total_profit")).all()


def makes_a_place(book) -> None:
    """Nothing but a problem in plain words stands between a workbook without errors and finite figures."""
    if book.errors:
        return
    found = tried(book)
    for one in found.errors:
        for language in ("zh", "en"):
            assert one.sheet and not TECHNICAL.search(one.reason(language) + one.suggestion(language)), one
    if not found.errors:
        runs(book)


ONE_CELL = {
    "sheet": st.sampled_from(SHEETS),
    "row": st.integers(4, 12),
    "column": st.integers(1, 9),
    "value": st.sampled_from(ODD) | st.floats(-1e9, 1e9) | st.integers(2015, 2042) | st.sampled_from([0, 1, -1, 0.5, 1e-9]),
}


def differs_by_one_cell(sheet, row, column, value):
    """A workbook with another value in one cell is refused in words, or makes a place."""
    book = openpyxl.load_workbook(io.BytesIO(ALL))
    book[sentences()[f"own.sheet.{sheet}"]["zh"]].cell(row, column, value)
    makes_a_place(read_workbook(saved(book), "own.xlsx"))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(**ONE_CELL)
def test_a_workbook_that_differs_by_one_cell_is_refused_in_words_or_makes_a_place(**cell):
    differs_by_one_cell(**cell)


@pytest.mark.parametrize("equity", [-0.5, -500])
def test_debts_beyond_assets_make_a_place_as_the_remark_says(equity):
    book = edited(f"base_year!F7={equity}")
    assert "debt_above_assets" in {one.kind for one in book.warnings} and not tried(book).errors
    runs(book)


@pytest.mark.parametrize("base", [2023, 2026, 2031, 2034])
def test_every_base_year_that_is_accepted_makes_a_place(base):
    years = "¶".join(f"history!B{row}={base - 1 - row % 2}" for row in range(7, 17))
    book = edited(f"about!B5={base}¶about!B6={base}¶about!B7={base + 1}¶{years}")
    assert not tried(book).errors


@pytest.mark.parametrize(
    "lever", [row.id for row in LEVERS if row.id in ("supervision_closure", "asset_disposal", "loss_treatment")]
)
def test_practice_of_two_years_may_lie_at_both_ends(lever):
    at, row = [one.id for one in LEVERS].index(lever) + 7, embedded_place().levers[lever]
    assert not embedded_place().levers[lever].added
    for first, last in ((row.max, row.min), (row.min, row.max)):
        later = f"practice!A50={row.label_zh!r}¶practice!B50={last}¶practice!G50={BASE + 1}"
        book = edited(f"about!B6={BASE + 1}¶practice!B{at}={first}¶practice!G{at}={BASE}¶{later}")
        assert not tried(book).errors, [one.plain("zh") for one in tried(book).errors]
        runs(book)


def test_a_table_that_cannot_be_used_is_told_at_the_cell_it_was_made_from():
    """Whatever of a place's tables is refused: the figure, lever, target or enterprise of the workbook stands there, never the table."""
    book = read_workbook(ALL, "own.xlsx")
    tables, ids = tables_of(book), ids_of(book)
    first = next(n for n, row in enumerate(tables["base_year"]) if row["variable"] == "compensation_per_head")
    told = place_problem(
        TableError("base_year.csv", first + 2, "value", "error.cell_outside", value=9.0, low=0, high=8), tables, ids, book
    )
    assert (told.kind, told.sheet, told.cell) == ("unusable_outside", "基年数据", "H7")
    assert "人工成本" in told.reason("zh") and "0 到 8" in told.reason("zh") and not TECHNICAL.search(told.reason("en"))
    tables |= {"lever_ranges": [{"lever": LEVERS[13].id}], "targets": [{"variable": "total_profit"}]}
    where = {
        name: place_problem(TableError(f"{name}.csv", 2, "value", "error.no_rows"), tables, ids, book)
        for name in ("lever_ranges", "targets", "entities", "obligations")
    }
    assert [(one.sheet, one.cell) for one in where.values()] == [
        ("现行做法", "B20"), ("目标", "C7"), ("企业", "A7"), ("到期债务", "B7"),
    ]  # fmt: skip
    assert not any(TECHNICAL.search(one.reason(language)) for one in where.values() for language in ("zh", "en"))
