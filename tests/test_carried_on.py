"""A projection that goes on from the last year reported: what was reported stands, the rest is projected beside it, nothing is explained away."""

from __future__ import annotations

import numpy as np
import pytest

from simulation import Scenario, embedded_place, project, project_ensemble
from simulation.engine.place_reading import place_of, tables_of
from simulation.engine.setting import ScenarioError
from simulation.explanation.closed_in_words import closed_sentences
from simulation.intake.own_place import own_place
from simulation.intake.own_tables import ids_of
from simulation.intake.own_workbook import read_workbook
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.report import Request, Story, gather
from simulation.report.charts.path_charts import before_rows, path
from simulation.tracking.carried_on import carried_on, year_to_go_on_from
from simulation.tracking.closed_years import earlier, reported, weighed_by
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from tests.intake_support import BASE, filled, saved

BOOK = read_workbook(saved(filled(count=5)), "own.xlsx")
OWN = own_place(BOOK).place
ONE, TWO, *OTHERS = ids_of(BOOK).values()
USUAL = project(Scenario(place=OWN))
NEXT = BASE + 1


def december(
    indicator: str, factor: float = 1.0, entity: str = "total", value: float | None = None, year: int = NEXT
) -> Entry:
    """What December reported: so many times what current practice gives, or a value."""
    found = float(USUAL.entity(indicator, entity)[year - BASE]) * factor if value is None else value
    return Entry(indicator, year, 12, found, entity, "年报")


def gone_on(*entries: Entry):
    return carried_on(weighed_by(OWN, MonthlyRecord(entries)))


PARTLY = (
    december("revenue", 1.05, ONE), december("revenue", 1.04), december("total_profit", 0.8, ONE), december("total_assets", 1.1, ONE),
    december("debt_ratio", entity=ONE, value=0.6), december("labour_compensation", 0.9, ONE), december("rd_spending", 1.3, ONE),
)  # fmt: skip


@pytest.fixture(scope="module")
def partly():
    return gone_on(*PARTLY)


def test_what_was_reported_is_where_it_starts_and_what_was_not_is_projected_beside_it(partly):
    """By hand: equity from the debt ratio, pay from the wage bill, the others' revenue raked to the total, the tax rate as projected."""
    start = project(Scenario(place=partly))
    assert partly.base_year == partly.observed_until == NEXT and partly.decided_from == NEXT + 1
    for name in ("revenue", "total_profit", "total_assets", "debt_ratio", "labour_compensation", "rd_spending"):
        wanted = next(one.value for one in PARTLY if (one.indicator, one.entity) == (name, ONE))
        assert start.entity(name, ONE)[0] == pytest.approx(wanted, rel=1e-6), name
    assert start.total("revenue")[0] == pytest.approx(USUAL.total("revenue")[1] * 1.04)
    left = USUAL.total("revenue")[1] - USUAL.entity("revenue", ONE)[1]
    part = (USUAL.total("revenue")[1] * 1.04 - PARTLY[0].value) / left
    for name in (TWO, *OTHERS):
        assert start.entity("revenue", name)[0] == pytest.approx(USUAL.entity("revenue", name)[1] * part)
        assert start.entity("total_profit", name)[0] == pytest.approx(USUAL.entity("total_profit", name)[1])
        assert start.entity("inventories", name)[0] == pytest.approx(USUAL.entity("inventories", name)[1] * part), (
            "goes with revenue"
        )
    rate = USUAL.entity("net_profit", ONE)[1] / USUAL.entity("total_profit", ONE)[1]
    assert start.entity("net_profit", ONE)[0] == pytest.approx(PARTLY[2].value * rate)
    grades = {name: partly.cells[ONE, name].grade for name in ("revenue", "equity", "fixed_capital")}
    assert grades == {"revenue": "reported", "equity": "derived", "fixed_capital": "assumed"}
    assert "年报" in partly.cells[ONE, "revenue"].source and str(NEXT) in partly.cells[TWO, "revenue"].source


def test_accounts_close_from_there(partly):
    found = project(Scenario.preset("first_class", partly))
    for year in range(len(found.years)):
        whole = {
            name: found.total(name)[year] for name in ("total_assets", "equity", "total_profit", "net_profit", "revenue")
        }
        assert whole["equity"] < whole["total_assets"] and whole["net_profit"] <= whole["total_profit"] + 1e-9
    gained = found.total("equity")[1] - found.total("equity")[0]
    assert np.isfinite(gained) and all(np.isfinite(found.total("total_profit")))


def test_nothing_reported_differently_goes_on_as_before():
    """A year reported as projected gives the same path: the new base year is no break."""
    names = (
        "revenue",
        "total_profit",
        "net_profit",
        "total_assets",
        "employees",
        "labour_compensation",
        "debt_ratio",
        "rd_spending",
        "debt",
    )
    same = gone_on(*(december(name, entity=one) for name in names for one in (ONE, TWO, *OTHERS)))
    found = project(Scenario(place=same))
    for name, within in (
        ("revenue", 0.01),
        ("total_assets", 0.02),
        ("employees", 0.01),
        ("total_profit", 0.02),
        ("interest_expense", 0.01),
    ):
        np.testing.assert_allclose(found.total(name)[:4], USUAL.total(name)[1:5], rtol=within)


def test_draws_know_what_was_reported_and_doubt_the_rest(partly):
    found = project_ensemble(Scenario(place=partly), 64, 1, partly, NEXT + 2, ("revenue", "total_profit", "total_assets"))
    assert np.ptp(found.values["revenue"][0]) < 1e-9, "a total that was reported holds in every draw"
    assert np.ptp(found.values["total_profit"][0]) > 0.1 and np.ptp(found.values["total_assets"][0]) > 0.1
    before = project_ensemble(Scenario(place=OWN), 64, 1, OWN, NEXT + 2, ("revenue",))
    assert np.ptp(before.values["revenue"][1]) > 1, "where a year still lies ahead it is open"


def test_what_was_reported_stands_beside_what_had_been_projected(partly):
    """The difference is unexplained, in words and as rows; years before are kept as they were known."""
    row = next(one for one in partly.carried_years if (one.variable, one.entity, one.year) == ("revenue", "", NEXT))
    assert row.value == pytest.approx(USUAL.total("revenue")[1] * 1.04) and row.modelled == pytest.approx(
        USUAL.total("revenue")[1]
    )
    assert earlier(partly, "total_profit", ONE) == {BASE: pytest.approx(USUAL.entity("total_profit", ONE)[0])}
    assert not reported(partly, "revenue") and not earlier(OWN, "revenue")
    for language, unexplained in (("zh", "没有解释"), ("en", "unexplained")):
        said = closed_sentences(Quoter(Words.paper(language, partly)), project(Scenario(place=partly)))
        assert len(said) == 1 and unexplained in str(said[0]) and str(NEXT) in str(said[0])


def test_a_second_year_goes_on_from_the_first(partly):
    again = carried_on(weighed_by(partly, MonthlyRecord((Entry("revenue", NEXT + 1, 12, 900.0),))))
    assert again.base_year == NEXT + 1 and project(Scenario(place=again)).total("revenue")[0] == pytest.approx(900)
    assert set(earlier(again, "revenue")) == {BASE, NEXT}


def test_it_is_a_place_like_any_other(partly):
    assert place_of(tables_of(partly)).digest == partly.digest and partly.id == OWN.id and partly != OWN
    assert set(partly.levers) == set(OWN.levers) and partly.last_year == OWN.last_year
    assert all(row.year > NEXT for row in partly.targets.values())


def test_nothing_closed_nothing_to_go_on_from():
    with pytest.raises(ScenarioError) as refused:
        gone_on(Entry("revenue", NEXT, 6, 300.0))
    assert refused.value.key == "error.next_open" and year_to_go_on_from(OWN) is None


def test_odd_reports_leave_a_place_that_can_be_projected():
    """A loss where a profit was projected, a total below what its enterprises report, assets below what stands in them."""
    odd = gone_on(
        december("total_profit", entity=ONE, value=-9.0), december("revenue", 1.0, ONE), december("revenue", value=1.0),
        december("total_assets", 0.2, TWO), december("debt_ratio", entity=TWO, value=1.3),
    )  # fmt: skip
    start = project(Scenario(place=odd))
    assert start.entity("net_profit", ONE)[0] == pytest.approx(-9) and start.entity("equity", TWO)[0] < 0
    assert start.entity("revenue", TWO)[0] == pytest.approx(USUAL.entity("revenue", TWO)[1]), (
        "sums made after eliminations move nobody"
    )
    assert np.isfinite(start.total("total_profit")).all()


def test_the_embedded_place_goes_on_from_what_is_typed():
    """Any place does; its own parameters, levers and presets come along, and its base-year totals give way."""
    place = embedded_place()
    usual = project(Scenario(place=place))
    record = MonthlyRecord(
        tuple(
            Entry(name, 2025, 12, float(usual.total(name)[2]) * 1.02) for name in ("total_profit", "revenue", "total_assets")
        )
    )
    found = carried_on(weighed_by(place, record))
    start = project(Scenario.preset("deepening", found))
    assert found.base_year == 2025 and found.decided_from == place.decided_from
    for name in ("total_profit", "revenue", "total_assets"):
        assert start.total(name)[0] == pytest.approx(float(usual.total(name)[2]) * 1.02)
    assert start.total("new_energy_capacity")[0] == pytest.approx(float(usual.total("new_energy_capacity")[2]))
    draws = project_ensemble(Scenario(place=found), 32, 1, found, 2027, ("total_profit",))
    assert np.ptp(draws.values["total_profit"][0]) < 1e-6


def test_documents_draw_the_years_before(partly):
    """A strong line from what was known of earlier years to the base year; no document of another place has one."""
    story = Story(gather(Request((Scenario.preset("deepening", partly),), "zh", ("pdf",), draws=8, date="2026-12-01")))
    assert story.before("total_profit") == {BASE: pytest.approx(USUAL.total("total_profit")[0])}
    drawn = [row["year"] for row in before_rows(story, "total_profit")]
    layers = path(story, "total_profit").spec["layer"]
    years = [{row["year"] for row in layer["data"]["values"]} for layer in layers if layer["mark"].get("strokeWidth") == 2.8]
    assert drawn == [BASE] and years == [{BASE, NEXT}]
    usual = Story(gather(Request((Scenario.preset("deepening", OWN),), "zh", ("pdf",), draws=8, date="2026-12-01")))
    assert not before_rows(usual, "total_profit")
