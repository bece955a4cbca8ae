"""What is left below practice and has no price in any outcome stands in the table of prices in its own unit, and is said to have none."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import state
from pages.parts.shared.view import View
from simulation import Scenario, embedded_place, load_place, project
from simulation.explanation.left_undone import UndoneRow, undone_rows
from simulation.explanation.losses_in_words import losses
from simulation.explanation.price_rows import price_cells
from simulation.language.words import Words
from tests.support import LIMIT, run
from tests.test_pages import open_page, sound, take, written

PLACE, ZH, EN = embedded_place(), Words("zh"), Words("en")
BELOW = [
    lever
    for lever, row in PLACE.levers.items()
    if row.standing != "retired" and not row.two_way and row.min < row.neutral and lever != "rd_intensity_target"
]


def lost(levers, words=ZH, entities=None):
    plan = Scenario("less", levers, entities or {})
    return losses(project(plan), run(), words)


@pytest.mark.parametrize("part", [1.0, 0.1], ids=["to its least", "a little"])
@pytest.mark.parametrize("lever", BELOW)
def test_every_lever_below_practice_has_a_row(lever, part):
    """A finance director reads what is given up of any lever, down to its least or by a tenth of that."""
    row = PLACE.levers[lever]
    value = row.neutral - part * (row.neutral - row.min)
    found = lost({lever: round(value) if row.neutral > 20 else value})
    assert any(lever in one.levers for one in found.rows)


def test_closing_of_findings_is_told_in_its_unit_and_said_to_have_no_price():
    found = lost({"supervision_closure": 0})
    (row,) = found.rows
    assert price_cells(row, PLACE, ZH)[:4] == (
        "少做：监督闭环与在线监管",
        "由 50%降至 0%（2030年）",
        "2027年起，2035年仍在",
        "监督闭环与在线监管",
    )
    assert (
        "没有找到依据" in found.noted
        and "利润总额2030年少 1.1 亿元" in found.noted
        and "劳动生产总值2030年少" in found.noted
    )
    assert price_cells(row, PLACE, EN)[1] == "from 50% to 0% (2030)"


def test_what_is_moved_beside_productivity_is_not_productivity():
    """Treatment of loss-makers was told to move not productivity alone but labour productivity too."""
    found = lost({"loss_treatment": 820}).noted
    assert "其影响不限于生产率" in found and "全员劳动生产率" not in found.split("均已计入结果")[0]


def test_what_is_counted_is_told_in_its_unit():
    cells = [price_cells(row, PLACE, ZH) for row in lost({"core_business_share": 0.7}).rows]
    assert [cell[:2] for cell in cells] == [("少做：新增资本主业投向比例", "由 95%降至 70%（2030年）")]
    (row,) = lost({"key_technology_share": 0}).rows
    assert row.worst.variable == "technologies_solved" and row.levers == ("key_technology_share",)


def test_an_enterprise_of_its_own_and_a_path_by_year():
    (row,) = lost({}, entities={"steel": {"supervision_closure": 0}}).rows
    assert price_cells(row, PLACE, ZH)[0] == "少做：监督闭环与在线监管（钢铁）"
    once = Scenario("once", {"supervision_closure": {"by_year": {2027: 0.5, 2028: 0.2, 2029: 0.5}}})
    (row,) = undone_rows(project(once), set())
    assert (row.year, row.first, row.last, row.lasting) == (2028, 2028, 2028, False)


def test_practice_and_more_than_practice_leave_nothing_undone():
    for plan in (Scenario(), Scenario("more", {"supervision_closure": 1})):
        assert undone_rows(project(plan), set()) == ()
    assert not any(isinstance(row, UndoneRow) for row in lost({"rd_intensity_target": 0.01}).rows)


@pytest.mark.parametrize("page", ["profit", "compare", "goals", "sensitivity", "benchmarking"])
def test_pages_show_the_row(page):
    app = open_page(page, "zh")
    take(app, Scenario("less", {"supervision_closure": 0}))
    sound(app.run())
    assert "少做：监督闭环与在线监管" in written(app)


def _section(view):
    from pages.parts.evidence.method_sections import left_undone

    left_undone(view)


@pytest.mark.parametrize("listed", [0, 1])
def test_what_neglect_costs_is_told_of_the_place_looked_at(listed, monkeypatch):
    """Of its own rows, in its own years; a place that lists none says so."""
    own = load_place(Path(__file__).parent / "data/places/canglan")
    place = replace(own, neglects=own.neglects if listed else {})
    monkeypatch.setattr(state, "place", lambda: place)
    plan = project(Scenario("x", place=place), until=place.usual_year)
    told = AppTest.from_function(_section, args=(View("method", plan.scenario, plan, plan),), default_timeout=LIMIT).run()
    assert not told.exception and len(told.dataframe) == listed
    assert any(Words.screen("zh")("neglects.none") in one.value for one in told.markdown) is not bool(listed)
    assert any(str(place.usual_year + 5) in one.value for one in told.markdown) is bool(listed)
