"""The lever that brings most of a gain is told with what it costs, in the reading of the overview and on the first page of documents."""

import pytest

from simulation import Scenario, embedded_place, project
from simulation.explanation.main_gains import main_gain_said, main_gains
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.report import Request, Story, gather
from tests.support import run
from tests.test_pages import open_page, sound, take, written

PLACE = embedded_place()
ALONE = {
    "rd_intensity_target": (0.01, "total_profit"),
    "mixed_ownership": (0.3, "total_profit"),
    "chain_investment": (0, "total_profit"),
    "dividend_payout": (0.5, "return_on_equity"),
}


def said(plan, language="zh"):
    return str(main_gain_said(Quoter(Words(language)), project(plan), run()) or "")


@pytest.mark.parametrize("lever", ALONE)
def test_the_lever_that_brings_a_gain_is_named_with_its_cost(lever):
    """R&D cut, equity sold, chains stopped, a high payout: each in the words of the table of levers, in both languages."""
    value, outcome = ALONE[lever]
    plan = Scenario("alone", {lever: value})
    gain = float(project(plan).total(outcome)[-1] - run().total(outcome)[-1])
    assert gain > 0
    found = main_gains(project(plan), run(), Words("zh"))
    assert found[lever][0] == outcome and found[lever][1] == pytest.approx(Words("zh").gap(outcome, 0, gain), abs=0.11)
    row = PLACE.levers[lever]
    assert row.cost_zh in said(plan) and row.cost_en in said(plan, "en")


def test_a_lever_is_judged_with_the_rest_of_the_plan_held():
    """R&D cut beside better contracts brings more than half of the gain and is named; contracts are not."""
    plan = Scenario("both", {"rd_intensity_target": 0.01, "contract_quality": 0.75})
    assert "rd_intensity_target" in main_gains(project(plan), run(), Words("zh"))
    assert PLACE.levers["contract_quality"].cost_zh not in said(plan)


def test_nothing_is_named_where_no_lever_brings_half_nor_where_nothing_is_gained():
    assert main_gains(project(Scenario.preset("deepening")), run(), Words("zh")) == {}
    assert said(Scenario("worse", {"road_maintenance": 0})) == "" and said(Scenario()) == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_overview_and_documents_say_the_same(language):
    plan = Scenario("cut", {"rd_intensity_target": 0.01})
    wanted = said(plan, language)
    app = open_page("home", language)
    take(app, plan)
    sound(app.run())
    assert wanted in written(app).replace("\u00a0", " ")
    story = Story(gather(Request((plan,), language, ("html",), draws=16)), language)
    assert any(
        PLACE.levers["rd_intensity_target"].cost_zh in str(one) or PLACE.levers["rd_intensity_target"].cost_en in str(one)
        for one in story.reading
    )
