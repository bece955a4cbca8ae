"""The free-lunch search with its full budget: by command, `pytest -m long`, or this file by name."""

import pytest

from simulation import Scenario, embedded_place, project
from simulation.analysis.goals.most_profit import most_profit


@pytest.fixture(scope="module")
def found():
    return most_profit()


def test_the_plan_with_the_most_profit_is_marked_or_leaves_nothing_for_later_undone(found):
    """It holds spending for later years below practice and is marked by rule; an unmarked one would keep half its gain."""
    assert found.later.gain > 0
    assert found.later.mark or (found.later.gain_after >= 0.5 * found.later.gain and found.later.part <= 1 / 3)
    if {"rd_intensity_target", "chain_investment"} <= set(found.below):
        assert found.later.mark


def test_it_costs_the_owner_something_that_is_named(found):
    assert found.lost
    assert set(found.lost) <= set(found.owner)


def test_no_package_earns_more_in_the_year(found):
    best = project(found.scenario).total("total_profit")[-1]
    for name in embedded_place().scenario_presets:
        assert project(Scenario.preset(name)).total("total_profit")[-1] <= best + 1e-6, name


def test_the_search_depends_on_seed_and_budget_alone():
    one, other = (most_profit(generations=1) for _ in range(2))
    assert one.scenario == other.scenario
