"""Why an effect is small: obstacles of a lever in a plan, each computed again by plain runs, and their words."""

from __future__ import annotations

import pytest

from pages.parts import state
from simulation import Scenario, embedded_baseline, embedded_place, project
from simulation.analysis.causes.counterfactual import without
from simulation.explanation.obstacles import diagnose, distance, scaled
from simulation.explanation.obstacles_in_words import obstacle_sentence, verdict
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from tests.support import forced
from tests.test_explanation_reading import PLANS


def effect(scenario, lever, outcome="total_profit", year=2030, run=project, **options):
    """A lever's effect by two plain runs."""
    at = year - 2023
    runs = (run(plan, until=max(2030, year), **options) for plan in (scenario, without(scenario, (lever,))))
    own, rest = (projection.total(outcome)[at] for projection in runs)
    return float(own - rest)


def obstacles(scenario, lever, outcome="total_profit", year=2030):
    return {o.kind: o for o in diagnose(scenario, lever, outcome, year).obstacles}


def test_obstacles_of_a_busy_plan_are_computed_again():
    plan, lever = PLANS["first_class"], "benchmarking"
    found, now = obstacles(plan, lever), effect(PLANS["first_class"], "benchmarking")
    alone = effect(Scenario("alone", {lever: plan.levers[lever]}), lever)
    assert found["overlap"].figures["free"] == pytest.approx(alone)
    assert found["overlap"].lost == pytest.approx(alone - now)
    late = effect(plan, lever, year=2035)
    assert found["delay"].figures["part"] == pytest.approx(now / late)
    tenth, half = (effect(plan.with_lever(lever, part), lever) for part in (0.1, 0.5))
    assert found["saturation"].lost == pytest.approx(10 * tenth - now)
    assert found["saturation"].figures["half"] == pytest.approx(half)
    free = effect(plan, lever, run=lambda s, until: forced(s, {"attention_loss": 0.0}, until=until))
    assert found["attention"].lost == pytest.approx(free - now)
    assert list(found) == sorted(found, key=lambda kind: -found[kind].lost)
    assert "dose" not in found, "the lever stands at its limit"


def test_a_small_move_and_its_costs_are_named():
    lever = "contract_quality"
    plan = PLANS["deepening"].with_lever(lever, 0.55)
    found = diagnose(plan, lever, "total_profit", 2030)
    by_kind = {o.kind: o for o in found.obstacles}
    assert found.verdict == "small"
    assert by_kind["dose"].figures["part"] == pytest.approx((0.55 - 0.5) / (1 - 0.5))
    assert by_kind["dose"].figures["free"] == pytest.approx(effect(plan.with_lever(lever, 1), lever))
    cost = by_kind["cost"]
    assert cost.figures["gain"] + cost.figures["cost"] == pytest.approx(found.effect)
    assert cost.through == "labour_compensation"


def test_the_quota_is_named_where_it_binds():
    plan = PLANS["quota"]
    found = obstacles(plan, "new_energy_starts", "new_energy_capacity")
    freed = plan.with_lever("new_energy_quota", {"value": 1000, "start": 2024, "full": 2024, "shape": "step"})
    assert found["quota"].figures["free"] == pytest.approx(effect(freed, "new_energy_starts", "new_energy_capacity"))
    assert "quota" not in obstacles(Scenario("own", {"new_energy_starts": 130}), "new_energy_starts", "new_energy_capacity")


def test_a_lever_in_one_entity_reaches_only_that():
    found = diagnose(PLANS["apart"], "benchmarking", "total_profit", 2030)
    output = project(Scenario()).values["value_added"][0, :, 0]
    part = output[embedded_baseline().entity_ids.index("steel")] / output.sum()
    assert found.reach == pytest.approx(part)
    reach = next(o for o in found.obstacles if o.kind == "reach")
    assert reach.figures["free"] == pytest.approx(found.effect / part)


def test_an_effect_that_is_not_small_is_said_to_be_large():
    assert diagnose(PLANS["first_class"], "contract_quality", "total_profit", 2030).verdict == "large"
    assert diagnose(PLANS["first_class"], "rd_intensity_target", "total_profit", 2030).verdict == "adverse"
    nothing = diagnose(PLANS["one"], "benchmarking", "new_energy_capacity", 2030)
    assert (nothing.verdict, nothing.obstacles) == ("none", ())


@pytest.mark.parametrize(
    "lever, value, part, expected",
    [
        ("benchmarking", 0.8, 0.5, 0.4),
        ("benchmarking", 0.8, 2.0, 1.0),
        ("transformation_investment", 330, 0.1, 240),
        ("debt_ceiling", 0.6, 0.5, (0.6 + embedded_place().levers["debt_ceiling"].neutral) / 2),
    ],
)
def test_a_lever_is_moved_part_of_the_way(lever, value, part, expected):
    moved = scaled(Scenario("plan", {lever: value}), lever, part, embedded_baseline())
    assert moved.levers[lever].value == pytest.approx(expected)


def test_overrides_and_yearly_values_are_moved_too():
    baseline = embedded_baseline()
    moved = scaled(PLANS["one"], "benchmarking", 0.5, baseline)
    assert moved.levers["benchmarking"].by_year == ((2025, 0.2), (2028, 0.4))
    share = float(baseline.columns["transformation_share"][baseline.entity_ids.index("steel"), 0])
    plan = Scenario("plan", {}, {"steel": {"transformation_investment": 100.0}})
    own = scaled(plan, "transformation_investment", 0.5, baseline).entities["steel"]["transformation_investment"]
    assert own.value == pytest.approx((100 + embedded_place().levers["transformation_investment"].neutral * share) / 2)
    assert distance(PLANS["one"].levers["benchmarking"], embedded_place().levers["benchmarking"]) == pytest.approx(0.8)
    assert distance(None, embedded_place().levers["benchmarking"]) == 0


@pytest.mark.parametrize("language", state.LANGUAGES)
@pytest.mark.parametrize(
    "name, lever, outcome",
    [
        ("first_class", "benchmarking", "total_profit"),
        ("deepening", "transformation_investment", "return_on_equity"),
        ("quota", "new_energy_starts", "new_energy_capacity"),
        ("apart", "benchmarking", "labour_productivity"),
        ("deleveraging", "debt_ceiling", "debt_ratio"),
        ("first_class", "new_energy_starts", "total_profit"),
    ],
)
def test_obstacles_are_worded(name, lever, outcome, language):
    found = diagnose(PLANS[name], lever, outcome, 2029)
    quotes, place = Quoter(Words.screen(language)), embedded_place()
    said = [
        verdict(quotes, place, found),
        *(obstacle_sentence(quotes, place, found, obstacle) for obstacle in found.obstacles),
    ]
    lines = [str(sentence) for sentence in said]
    assert len(lines) > 1
    assert not [line for line in lines if "{" in line or "nan" in line.split()]
    effects = [quote for sentence in said for quote in sentence.quotes if quote.statistic == "effect"]
    assert {(quote.value, quote.lever, quote.variable, quote.year) for quote in effects} == {
        (found.effect, lever, outcome, 2029)
    }
    for sentence, obstacle in zip(said[1:], found.obstacles, strict=True):
        values = {quote.statistic: quote.value for quote in sentence.quotes}
        assert values.get("lost", obstacle.lost) == obstacle.lost
        assert values.get("effect:free", obstacle.figures.get("free")) == obstacle.figures.get("free")
