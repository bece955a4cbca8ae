"""What lifts a limit: each remedy lifts it, and a step less does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulation import Scenario, embedded_place, project
from simulation.analysis.goals.limits import Limit, attention_load, limits_met
from simulation.analysis.goals.remedies import concerned, remedies, with_value
from simulation.engine.setting import Setting

PUSHED = {"new_energy_starts": {"value": 600, "start": 2024, "full": 2024}, "new_energy_quota": 0}
CROWDED = dict.fromkeys(("benchmarking", "contract_quality", "delegation", "exit_coverage"), 1.0)

BUSY = {"benchmarking": 1.0, "contract_quality": 1.0, "delegation": 0.8}  # one effort more than managers can carry


def found(scenario: Scenario, kind: str) -> Limit:
    usual = project(Scenario.preset("reference").under(scenario.conditions))
    return next(limit for limit in limits_met(project(scenario), usual) if limit.kind == kind)


def binds(scenario: Scenario, kind: str) -> bool:
    usual = project(Scenario.preset("reference").under(scenario.conditions))
    return kind in {limit.kind for limit in limits_met(project(scenario), usual)}


def test_starts_are_lowered_or_quota_won():
    scenario = Scenario("s", {"new_energy_starts": 600, "new_energy_quota": 100})
    ways = remedies(scenario, found(scenario, "starts"))
    assert set(ways.levers) == {"new_energy_starts", "new_energy_quota"}
    assert embedded_place().levers["new_energy_starts"].neutral < ways.single["new_energy_starts"] < 600
    assert ways.single["new_energy_quota"] > 100
    for lever, value in ways.single.items():
        assert not binds(with_value(scenario, lever, value), "starts")
        nearer = value + (10 if lever == "new_energy_starts" else -10)
        assert binds(with_value(scenario, lever, nearer), "starts"), "no larger change than needed"


def test_one_effort_fewer_makes_room():
    """Each remedy alone makes room, and no smaller change of that lever would."""
    scenario = Scenario("s", {**BUSY, "groups_merged": 6})
    limit = found(scenario, "attention")
    assert limit.amount == pytest.approx(attention_load(project(scenario)).max()) and limit.amount > limit.allowed == 4
    ways = remedies(scenario, limit)
    assert {"benchmarking", "contract_quality"} <= set(ways.single) and ways.share is None
    for lever, value in ways.single.items():
        assert not binds(with_value(scenario, lever, value), "attention")
        nearer = value + 0.05 * (embedded_place().levers[lever].max - embedded_place().levers[lever].min)
        assert binds(with_value(scenario, lever, round(nearer, 9)), "attention"), "no larger change than needed"


def test_many_efforts_are_held_back_alike():
    scenario = Scenario.preset("first_class")
    ways = remedies(scenario, found(scenario, "attention"))
    assert not ways.single
    assert 4 / attention_load(project(scenario)).max() - 0.05 < ways.share < 0.7  # values fall on the levers' steps
    changed = replace(scenario, levers={**scenario.levers, **ways.together})
    assert not binds(changed, "attention")
    assert all(changed.levers[name].start == scenario.levers[name].start for name in ways.together), "timing stays"


def test_values_by_year_are_held_back_alike():
    years = {"2024": 1.0, "2027": 1.0}
    scenario = Scenario("s", {name: {"by_year": years} for name in (*CROWDED, "board_powers") if name != "board_powers"})
    scenario = scenario.with_lever("groups_merged", {"by_year": {"2025": 6}}).with_lever(
        "loss_treatment", {"by_year": {"2025": 975}}
    )
    ways = remedies(scenario, found(scenario, "attention"))
    assert not ways.single and 0 < ways.share < 1
    assert [value for _, value in ways.together["benchmarking"].by_year] == pytest.approx([ways.share] * 2)
    changed = replace(scenario, levers={**scenario.levers, **ways.together})
    assert not binds(changed, "attention")


def test_money_names_the_investing_levers():
    scenario = Scenario("s", {"transformation_investment": 400, "debt_ceiling": 0.65, "benchmarking": 1.0})
    limit = found(scenario, "money")
    assert concerned(scenario, limit) == ("transformation_investment", "debt_ceiling")
    ways = remedies(scenario, limit)
    assert ways.single or ways.share is not None
    for lever, value in ways.single.items():
        assert not binds(with_value(scenario, lever, value), "money")


def test_where_nothing_helps_nothing_is_offered():
    scenario = Scenario("s", {"debt_ceiling": 0.55})
    limit = found(scenario, "money")
    ways = remedies(scenario, limit)
    assert ways.levers == ("debt_ceiling",) and ways.single["debt_ceiling"] > 0.55
    stated = Scenario("s", {"debt_ceiling": {"by_year": {"2024": 0.55}}})
    ways = remedies(stated, found(stated, "money"))
    assert not ways.single and ways.share is None and not ways.together


def test_a_remedy_keeps_timing():
    scenario = Scenario("s", PUSHED)
    changed = with_value(scenario, "new_energy_starts", 200)
    assert changed.levers["new_energy_starts"] == Setting(200, 2024, 2024, None)


def test_a_lever_set_apart_for_an_entity_is_moved_for_the_others():
    scenario = Scenario("s", {**BUSY, "loss_treatment": 975}, {"steel": {"loss_treatment": 70, "benchmarking": 0.2}})
    ways = remedies(scenario, found(scenario, "attention"))
    assert "benchmarking" in ways.single
    for lever, value in ways.single.items():
        assert not binds(with_value(scenario, lever, value), "attention")
        nearer = value + 0.05 * (embedded_place().levers[lever].max - embedded_place().levers[lever].min)
        assert binds(with_value(scenario, lever, round(nearer, 9)), "attention"), "no larger change than needed"
