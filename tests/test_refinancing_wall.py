"""Debt due, guarantees and own classes: read from a workbook, carried by the place, in no projection; the wall by hand."""

from __future__ import annotations

import pytest

from simulation import Scenario, embedded_place, load_place, place_of, project
from simulation.benchmarking.enterprise_standing import class_label, class_of, classes_of
from simulation.benchmarking.refinancing_wall import DueYear, due_years, guarantees, stating_due, wall
from simulation.engine.place_reading import tables_of
from simulation.engine.tables import TableError
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.language.words import Words
from tests.intake_support import filled, saved
from tests.test_pages import ROOT, open_page, sound, take, written

SOURCE = {"grade": "reported", "source": "x"}
DUE = [
    {"entity": "steel", "kind": "due", "year": 2027, "value": 300.0, **SOURCE},
    {"entity": "steel", "kind": "due", "year": 2028, "value": 100.0, **SOURCE},
    {"entity": "power", "kind": "due", "year": 2027, "value": 50.0, **SOURCE},
    {"entity": "power", "kind": "guarantee", "value": 40.0, **SOURCE},
]


def with_rows(**tables):
    return place_of(tables_of(embedded_place()) | tables, "gansu")


def test_the_year_by_hand():
    one = DueYear(2027, 100, 400, -30)
    assert (one.borrowed, one.repaid, one.share) == (70, 30, 0.25)
    assert DueYear(2027, 100, 400, 50).borrowed == 150 and DueYear(2027, 100, 400, -130).repaid == 100
    assert DueYear(2027, 100, 400, -130).borrowed == 0 and DueYear(2027, 0, 0, 0).share == 0
    assert wall([one, DueYear(2028, 101, 400, 0)]).year == 2028 and wall([]) is None


def test_what_is_borrowed_is_what_falls_due_and_the_change_of_debt():
    place = with_rows(obligations=DUE)
    run = project(Scenario.preset("deepening", place))
    found = due_years(run)
    assert [one.year for one in found] == [2027, 2028] and found[0].due == 350 and stating_due(place) == ("steel", "power")
    at = list(run.years).index(2027)
    change = sum(run.entity("debt", one)[at] - run.entity("debt", one)[at - 1] for one in ("steel", "power"))
    assert found[0].borrowed == pytest.approx(350 + change)
    (only,) = due_years(run, "power")
    assert only.due == 50 and guarantees(run)[0].value == 40


def test_they_change_no_result_and_leave_other_places_as_they_are():
    place = with_rows(obligations=DUE, own_classes=[{"entity": "steel", "own_class": "链主"}])
    plain = with_rows()
    assert plain.digest != place.digest and place_of(tables_of(place), "gansu").digest == place.digest
    for name in ("total_profit", "debt"):
        assert (project(Scenario(place=place)).total(name) == project(Scenario(place=plain)).total(name)).all()


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("obligations", {**DUE[0], "entity": "nobody"}),
        ("obligations", {**DUE[0], "year": 2023}),
        ("obligations", {**DUE[0], "year": None}),
        ("obligations", {**DUE[3], "year": 2027}),
        ("obligations", {**DUE[0], "value": -1}),
        ("own_classes", {"entity": "nobody", "own_class": "x"}),
        ("closed_years", {"entity": "nobody", "year": 2024, "variable": "revenue", "value": 1, "source": "x"}),
        ("closed_years", {"year": 2023, "variable": "revenue", "value": 1, "source": "x"}),
        ("closed_years", {"year": 2024, "variable": "nothing", "value": 1, "source": "x"}),
    ],
)
def test_rows_that_fit_nothing_are_refused(table, row):
    with pytest.raises(TableError) as refused:
        with_rows(**{table: [row]})
    assert f"{table}.csv" in str(refused.value)


def test_classes_of_a_workbook_group_its_enterprises():
    book = filled(count=3)
    sheet = book["企业名单"] if "企业名单" in book.sheetnames else book.worksheets[1]
    column = next(cell.column for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("发展类别"))
    first = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "企业1")
    sheet.cell(first, column, "培育类")
    sheet.cell(first + 1, column, "链主企业")
    place = own_place(read_workbook(saved(book), "x.xlsx")).place
    run = project(Scenario(place=place))
    kinds = [class_of(run, one) for one in place.entity_ids]
    assert kinds[:2] == ["nurtured", "链主企业"] and kinds[2] in ("ambitious", "steady", "nurtured")
    assert classes_of(place)[-1] == "链主企业" and class_label(Words("en"), "nurtured") == "nurtured"
    assert class_of(run, place.entity_ids[0], {place.entity_ids[0]: "steady"}) == "steady"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_what_it_does_not_know(language):
    app = sound(open_page("debt", language))
    words = Words.screen(language)
    assert [one.value for one in app.info][:2] == [words("debt.due.none"), words("debt.guarantees.none")]
    assert words("two_funds.note", assumed=9, count=9) in written(app)


@pytest.mark.parametrize(("language", "shown"), [("zh", "|2027|"), ("en", "|2027|")])
def test_the_page_shows_the_wall_of_a_place_that_states_it_in_the_unit_of_the_language(language, shown):
    place = load_place(ROOT / "tests/data/places/canglan")
    app = open_page("debt", language)
    take(app, Scenario("plan", place=place))
    app.run()
    first = due_years(project(Scenario("plan", place=place)))[0]
    line = next(line for line in written(sound(app)).splitlines() if line.startswith(shown))
    assert line.split("|")[3] == Words.screen(language).bare(38.0, "debt") and first.due == 38
    assert Words.screen(language).bare(5.0, "debt") in next(
        line for line in written(app).splitlines() if line.startswith("|") and line.count("|") == 4 and "%" in line
    )
