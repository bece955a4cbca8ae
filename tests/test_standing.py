"""How an outcome stands: level, direction since the base year and verdict come before what is better than current practice."""

from dataclasses import replace

import numpy as np
import pytest

from pages.parts.outcomes.dupont import covered
from pages.parts.outcomes.energy_pipeline import loan_rate
from pages.parts.shared.view import View
from simulation import HEADLINES, Scenario, catalogue, project
from simulation.explanation.standing import against_practice, rises, stands, stands_briefly, verdict, yardstick
from simulation.language.quotes import Quoter
from simulation.language.words import Words

USUAL = project(Scenario("usual"))
OWN = project(Scenario("own", {"benchmarking": 1.0}))


def shown(first: float, last: float, variable: str = "total_profit"):
    """A projection whose whole begins and ends at these values of a variable."""
    values = dict(USUAL.values)
    path = np.linspace(first, last, len(USUAL.years))[:, None, None] / len(USUAL.baseline.entities)
    values[variable] = np.repeat(path, len(USUAL.baseline.entities), axis=1)
    return replace(USUAL, values=values)


@pytest.mark.parametrize(
    ("ends", "targets", "said"),
    [
        ((200.0, 250.0), {}, "2030年利润总额 250.0 亿元，较2023年多 50.0 亿元"),
        ((200.0, 200.0), {}, "2030年利润总额 200.0 亿元，与2023年持平"),
        (
            (200.0, 180.0),
            {2030: 253.0},
            "2030年利润总额 180.0 亿元，较2023年少 20.0 亿元，距目标（253.0 亿元）还差 73.0 亿元",
        ),
        ((200.0, 253.04), {2030: 253.0}, "2030年利润总额 253.0 亿元，较2023年多 53.0 亿元，达到目标（253.0 亿元）"),
        ((200.0, 250.0), {2028: 100.0}, "2030年利润总额 250.0 亿元，较2023年多 50.0 亿元"),
    ],
)
def test_level_and_direction_come_first_then_the_verdict(ends, targets, said):
    assert stands(Quoter(Words("zh")), shown(*ends), "total_profit", targets).text == said


def test_english_says_the_same():
    told = stands(Quoter(Words("en")), shown(200.0, 180.0), "total_profit", {2030: 253.0}).text
    assert told == (
        "Total profit 2030: CNY 18.00 bn, CNY 2.00 bn less than in 2023, CNY 7.30 bn short of the target (CNY 25.30 bn)"
    )


def test_what_does_not_pay_is_not_praised_for_being_ahead_of_practice():
    """Economic value added is higher than under current practice, lower than in the base year, and below nought."""
    assert OWN.total("eva")[-1] > USUAL.total("eva")[-1] and OWN.total("eva")[-1] < OWN.total("eva")[0] < 0
    told = stands(Quoter(Words("zh")), OWN, "eva").text
    assert told.endswith("，未覆盖资本成本") and "较2023年少" in told and "现状延续" not in told
    assert against_practice(Quoter(Words("zh")), OWN, USUAL, "eva").text.startswith("较现状延续多 ")


def test_a_yardstick_is_nought_a_parameter_or_a_condition():
    assert yardstick(OWN, "eva") == 0.0
    assert yardstick(OWN, "return_on_invested_capital") == catalogue().parameters["capital_cost_rate"].value
    dear = project(Scenario("dear", conditions={"loan_rate": 0.06}))
    assert yardstick(dear, "project_return") == 0.06
    assert "低于贷款利率（6.00%）" in stands(Quoter(Words("zh")), dear, "project_return").text
    drawn = loan_rate(View("new_energy", dear.scenario, dear, USUAL))
    assert drawn["values"][-1] == pytest.approx(6.0) and drawn["label"].endswith("6.0"), (
        "the chart shows what the title says"
    )
    nought = covered(View("return_on_equity", dear.scenario, dear, USUAL))
    assert set(nought["values"]) == {yardstick(OWN, "eva")} and nought["label"].endswith("0")
    assert yardstick(OWN, "total_profit") is None


def test_less_is_reached_where_less_is_wanted():
    assert not rises("debt_ratio")
    told = stands(Quoter(Words("zh")), USUAL, "debt_ratio", {2030: 0.65}).text
    assert told.endswith("达到目标（65.0%）")
    assert "还差" in stands(Quoter(Words("zh")), USUAL, "debt_ratio", {2030: 0.5}).text


def test_every_number_of_a_title_is_quoted():
    quotes = stands(Quoter(Words("zh")), shown(200.0, 180.0), "total_profit", {2030: 253.0}).quotes
    assert [(q.statistic, q.value) for q in quotes] == [
        ("central", pytest.approx(180.0)),
        ("change", pytest.approx(-20.0)),
        ("target", 253.0),
        ("shortfall", pytest.approx(73.0)),
    ]


def test_the_first_line_says_which_targets_are_missed_and_what_has_fallen():
    aims = {"total_profit": {2030: 253.0}, "labour_productivity": {2030: 1.0}}
    told = verdict(Quoter(Words("zh")), shown(200.0, 180.0), ("total_profit", "labour_productivity"), aims).text
    assert told == "到2030年，2项目标按中心测算达到1项，利润总额未达到；利润总额不如2023年"
    reached = {name: {2030: 0.0} for name in HEADLINES}
    assert (
        verdict(Quoter(Words("zh")), shown(200.0, 300.0), ("total_profit",), reached).text
        == "到2030年，4项目标按中心测算全部达到"
    )
    duty = {**reached, "rd_intensity": {2030: 0.19}}
    told = verdict(Quoter(Words("zh")), shown(200.0, 300.0), ("total_profit",), duty).text
    assert told == "到2030年，5项目标按中心测算达到4项，研发投入强度未达到"
    assert verdict(Quoter(Words("en")), shown(200.0, 300.0), ("total_profit",), {}).text == ""


def test_in_a_hall_one_line_is_enough():
    def said(last, targets):
        return stands_briefly(Quoter(Words("zh")), shown(200.0, last), "total_profit", targets).text

    assert said(180.0, {2030: 253.0}) == "2030年利润总额 180.0 亿元，未达目标"
    assert said(260.0, {2030: 253.0}) == "2030年利润总额 260.0 亿元，达到目标"
    assert said(180.0, {}) == "2030年利润总额 180.0 亿元，较2023年少 20.0 亿元"


def test_every_yardstick_has_its_words():
    stated = {row.yardstick for row in catalogue().outcomes.values() if row.yardstick}
    assert stated
    for language in ("zh", "en"):
        for name in stated:
            assert all(Words(language)(f"stands.{name}.{side}", level="1") for side in ("above", "below"))
