"""R&D: one return with one discount as a structural case; what a cut saves and what it loses."""

from collections import Counter

import numpy as np
import pytest
from scipy.special import ndtri

from simulation import Scenario, catalogue, embedded_baseline
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.causes.payback import break_even, break_even_return, payback
from simulation.analysis.uncertainty.distributions import value_at
from simulation.engine.rows import Parameter
from simulation.explanation.later_words import repaid
from simulation.language.words import Words
from tests.support import assert_sound, forced

ROOM = {"debt_ceiling": 0.8}  # else what is saved goes into investment that two sectors had no room for
PLAIN = Scenario("plain", ROOM)
CUT = Scenario("cut", {**ROOM, "rd_intensity_target": {"value": 0.01, "start": 2027, "full": 2027}})
CASES = dict(catalogue().parameters["rd_return"].weighted_cases)


def change(variable, case, year, scenario=CUT, **parameters):
    """What the scenario changes in a year, at a return to R&D."""
    runs = (forced(s, {"rd_return": case, **parameters}, until=2035) for s in (scenario, PLAIN))
    moved, plain = (float(run.total(variable)[year - 2023]) for run in runs)
    return moved - plain


def test_cases_and_weights():
    """0, 7, 14 and 25 % a year, 9.2 % on average, centrally 7 %."""
    assert CASES == {0: 0.25, 0.07: 0.35, 0.14: 0.30, 0.25: 0.10}
    assert sum(value * weight for value, weight in CASES.items()) == pytest.approx(0.0915)
    assert catalogue().parameters["rd_return"].value == 0.07


def test_cases_are_drawn_by_weight():
    """Equal steps of probability give each case as often as its weight says."""
    steps = ndtri((np.arange(10_000) + 0.5) / 10_000)
    drawn = Counter(value_at("rd_return", steps, embedded_baseline()).tolist())
    assert {value: count / 10_000 for value, count in drawn.items()} == pytest.approx(CASES)


@pytest.mark.parametrize("cases", ["0:0.5|1:0.4", "0:0.5|x:0.5", "0:0.5|2:0.5", ""])
def test_unsound_cases_are_refused(cases):
    with pytest.raises(ValueError, match="structural cases"):
        Parameter(
            id="p", label_zh="p", label_en="p", value=0, low=0, high=1, unit="x", distribution="cases", cases=cases,
            grade="C", source="s",
        )  # fmt: skip


# Change in 2035 of a cut to 1 % from 2027. On paper: what is cut and real, 59 % of it bought, 90 % expensed, the return
# a year later on what is left of 85 % a year. The running model differs: pay follows results (wage linkage 0.7), so
# wages take part of a gain and share a loss, and with profit goes the room to invest.
SIGNS = {0: 1, 0.07: 1, 0.14: 1, 0.25: -1}


def on_paper(case):
    """Value added and profit of 2035."""
    plain, cut = (forced(s, {"rd_return": case}, until=2035).total("real_extra_rd") for s in (PLAIN, CUT))
    less = cut - plain
    earned = case * sum(less[t] * 0.85 ** (2034 - year) for t, year in enumerate(range(2023, 2035)))
    written_off = sum(0.1 * less[t] * 0.1 * 0.9 ** (2034 - year) for t, year in enumerate(range(2023, 2035)))
    return earned - 0.592 * less[-1], earned - 0.9 * less[-1] - written_off


@pytest.mark.parametrize("case", SIGNS)
def test_cut_to_one_per_cent(case):
    """Value added and profit near the sum on paper, profit with its sign; assessed profit falls in every case."""
    added, profit = on_paper(case)
    assert change("value_added", case, 2035) == pytest.approx(added, abs=15)
    assert np.sign(change("total_profit", case, 2035)) == np.sign(profit) == SIGNS[case]
    assert change("total_profit", case, 2035) == pytest.approx(profit, abs=20)  # pay takes its part of a gain
    assert change("assessed_profit", case, 2035) < -30
    assert change("technologies_solved", case, 2035) < 0 and change("new_product_output", case, 2035) < 0


def test_staff_leaves_with_its_pay():
    """A quarter of real R&D is pay; at 200,000 yuan a head in 2023 that is about 0.8 万人."""
    real = change("real_extra_rd", 0.07, 2030)
    pay = catalogue().parameters["rd_pay_share"].value * real
    assert pay == pytest.approx(-21.9, abs=1)
    assert change("rd_staff", 0.07, 2030) == pytest.approx(pay / 26, abs=0.1)


def test_relabelled_spending_costs_nothing_and_earns_nothing():
    """If all of an increase is a new name for old cost, only what is counted moves."""
    more = Scenario("more", {**ROOM, "rd_intensity_target": 0.04})
    for variable in ("total_profit", "value_added", "employees", "income_tax"):
        assert change(variable, 0.25, 2035, more, relabelled_share=1, relabelling_push=1) == pytest.approx(0, abs=1e-9)
    assert change("rd_spending", 0.25, 2035, more, relabelled_share=1, relabelling_push=1) > 50


def test_parts_of_rd_add_up():
    """Bought, paid and invested is what is spent; expensed and capitalised too."""
    run = forced(Scenario("more", {"rd_intensity_target": 0.04, "joint_research": 0.5}), until=2035)
    real = run.total("real_extra_rd")
    np.testing.assert_allclose(sum(run.total(n) for n in ("rd_purchases", "rd_pay", "rd_equipment")), real, atol=1e-9)
    at_once = run.total("extra_rd_expense")[1:] - run.total("rd_assets_beyond")[:-1] / 10
    np.testing.assert_allclose(at_once + run.total("rd_capitalised")[1:], real[1:], atol=1e-9)
    assert_sound(run)


def test_assessed_profit_by_rule():
    """All R&D, or only its increase on last year, counts as profit; nothing is added at a ratio of nil."""
    for ratio, base in ((1, 0), (1, 1), (0, 0), (1.5, 0)):
        run = forced(CUT, {"assessment_add_back": ratio, "assessment_base": base})
        rd = run.total("rd_spending")
        added = ratio * (rd[1:] - base * rd[:-1])
        np.testing.assert_allclose(run.total("assessed_profit")[1:] - run.total("total_profit")[1:], added, atol=1e-9)


def test_payback_is_said_for_more_and_for_less():
    """At 7 % neither more R&D pays back nor a cut for good loses again what it saved; at 60 % a cut of 2024 does."""
    early = Scenario("early", {"rd_intensity_target": {"value": 0.01, "start": 2024, "full": 2024}})
    more = Scenario("more", {"rd_intensity_target": 0.035})
    assert (payback(more, "rd_intensity_target").first, payback(more, "rd_intensity_target").year) == (-1, None)
    assert (payback(early, "rd_intensity_target").first, payback(early, "rd_intensity_target").year) == (1, None)
    lost = payback(early, "rd_intensity_target", parameters={"rd_return": 0.6})
    assert lost.first == 1 and lost.year is not None
    at = lost.years.index(lost.year)
    assert lost.cumulated[at] <= 0 < lost.cumulated[at - 1]
    assert payback(Scenario(), "rd_intensity_target").first == 0


@pytest.mark.parametrize(
    ("setting", "rd_return", "key"),
    [
        (0.01, 0.07, "not_lost"),
        (0.01, 0.25, "partly_lost"),
        ({"by_year": {2027: 0.01, 2028: 0.0292}}, 0.07, "lost"),
        ({"by_year": {2027: 0.02, 2034: 0.0292}}, 0.07, "partly_lost"),
        (0.04, 0.07, "not_repaid"),
        (0.04, 0.25, "partly_repaid"),
        ({"by_year": {2027: 0.06, 2028: 0.0292}}, 0.25, "partly_repaid"),
        ({"by_year": {2027: 0.03, 2028: 0.0292}}, 0.25, "repaid"),
    ],
)
def test_what_a_cut_loses_again_is_read_off_the_whole_path(setting, rd_return, key):
    """By 2035 and 2040, from the sum of every year: what was lost again is never called not lost, and grows only where it does."""
    plan, words = Scenario("plan", {"rd_intensity_target": setting}, assumptions={"rd_return": rd_return}), Words("zh")
    found = payback(plan, "rd_intensity_target")
    said, total = repaid(words, found, plan.place), found.cumulated * found.first
    assert found.years[-1] == 2040
    if key.startswith("partly"):
        share = 1 - total[-1] / total.max()
        assert words.percent(share) in said and str(found.most[0]) in said and share > 0
    elif key.startswith("not"):
        assert total.argmax() == len(total) - 1 and "2040" in said
    else:
        at = found.years.index(found.year)
        assert (total[at:] <= 0).all() and total[at - 1] > 0 and str(found.year) in said


def test_break_even_return():
    """14 % on paper at 25 % tax (E022 with a year's lag), 17 % at 15 %; from the run, the return at which profit is as before."""
    assert break_even_return(0.25, 0.05, 0.15) == pytest.approx(0.14, abs=1e-4)
    assert break_even_return(0.15, 0.05, 0.15) == pytest.approx(0.1729, abs=1e-4)
    assert break_even_return(0, 0.05, 0.15) == pytest.approx(0.21)
    found = break_even(CUT, "rd_intensity_target", "rd_return", 2035)
    assert change("total_profit", found, 2035) == pytest.approx(0, abs=0.01)
    assert 0.14 < found < 0.25
    assert break_even(Scenario("more", {"benchmarking": 1}), "benchmarking", "rd_return", 2030) is None
    with pytest.raises(AnalysisError, match="no parameter"):
        break_even(CUT, "rd_intensity_target", "rd_retrun", 2035)
