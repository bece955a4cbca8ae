"""The next plan's workbook: the closed year is its base year, the old base year its history, nothing is invented."""

from __future__ import annotations

import io

import openpyxl
import pytest

from simulation.cli.commands import commands
from simulation.engine.setting import ScenarioError
from simulation.intake.next_workbook import closed_year, next_workbook
from simulation.intake.own_place import own_place
from simulation.intake.own_tables import ids_of
from simulation.intake.own_workbook import read_workbook
from simulation.intake.template import FIRST
from simulation.intake.workbook_fields import FIGURES
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from tests.intake_support import BASE, filled, saved

BOOK = read_workbook(saved(filled(count=3)), "own.xlsx")
FIRST_ONE = next(iter(ids_of(BOOK).values()))
CLOSED = MonthlyRecord(
    (
        Entry("revenue", BASE + 1, 12, 150.0, FIRST_ONE, "年报"),
        Entry("total_profit", BASE + 1, 12, 6.0, FIRST_ONE),
        Entry("total_profit", BASE + 1, 6, 2.5),
        Entry("total_profit", BASE + 1, 12, 9.0),
    )
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_the_base_year_is_history_and_what_was_reported_is_filled_in(language):
    found = read_workbook(next_workbook(BOOK, CLOSED, language), "next.xlsx")
    assert found.base_year == BASE + 1 and list(found.enterprises) == list(BOOK.enterprises)
    first = next(iter(BOOK.enterprises))
    for name in FIGURES:
        assert found.history[first, BASE, name].value == pytest.approx(BOOK.figures[first, name].value)
        assert found.history[first, BASE - 1, name].value == pytest.approx(BOOK.history[first, BASE - 1, name].value)
    assert found.figures[first, "revenue"].value == 150 and found.figures[first, "total_profit"].value == 6
    assert (first, "total_assets") not in found.figures, "what nobody reported stays blank"
    assert {one.kind for one in found.errors} == {"required"}
    assert {(one.year, one.month, one.figure.value) for one in found.record if not one.enterprise} == {
        (BASE + 1, 6, 2.5), (BASE + 1, 12, 9.0)
    }  # fmt: skip


def test_filled_in_it_is_a_place_of_the_next_year_with_own_trends():
    whole = MonthlyRecord(tuple(one for one in CLOSED.entries if one.indicator != "total_profit" or one.entity == "total"))
    book = openpyxl.load_workbook(io.BytesIO(next_workbook(BOOK, whole, "zh")))
    again = filled(count=3)
    for row in range(FIRST + 1, FIRST + 4):
        for column in range(2, 30):
            if book["基年数据"].cell(row, column).value is None:
                book["基年数据"].cell(row, column, again["基年数据"].cell(row, column).value)
    place = own_place(read_workbook(saved(book), "next.xlsx"))
    assert place.place.base_year == BASE + 1 and all(one.own for one in place.trends.values())


def test_people_reported_in_ten_thousands_stand_in_persons():
    first, id = next(iter(BOOK.enterprises)), FIRST_ONE
    people = CLOSED.with_entries([Entry("employees", BASE + 1, 12, 1.25, id), Entry("employees", BASE + 1, 12, 3.5)])
    people = people.with_entries([Entry("labour_compensation", BASE + 1, 12, 18.5, id)])  # the year's labour cost
    for language in ("zh", "en"):
        found = read_workbook(next_workbook(BOOK, people, language), "next.xlsx")
        assert found.figures[first, "employees"].value == pytest.approx(1.25)
        assert found.figures[first, "labour_cost"].value == pytest.approx(18.5)
        assert [one.figure.value for one in found.record if one.indicator == "employees"] == [1.25, 3.5]


def test_a_year_without_december_is_no_base_year():
    assert closed_year(BOOK, MonthlyRecord()) is None and closed_year(BOOK, CLOSED) == BASE + 1
    with pytest.raises(ScenarioError) as refused:
        next_workbook(BOOK, MonthlyRecord(CLOSED.entries[2:3]), "zh")
    assert refused.value.key == "error.next_open"


def test_the_shell_makes_it(tmp_path):
    (tmp_path / "old.xlsx").write_bytes(saved(filled(count=3)))
    (tmp_path / "months.csv").write_text(
        f"indicator,period,value,entity\nrevenue,{BASE + 1}-12,150,企业1\n", encoding="utf-8"
    )
    out = tmp_path / "next.xlsx"
    arguments = [
        "template",
        "--after",
        str(tmp_path / "old.xlsx"),
        "--record",
        str(tmp_path / "months.csv"),
        "--output",
        str(out),
    ]
    commands.main(arguments, standalone_mode=False)
    assert read_workbook(out.read_bytes(), out.name).base_year == BASE + 1
