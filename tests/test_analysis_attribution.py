"""Attribution: the axioms of the Shapley value, and that the bars add up to the change."""

from itertools import permutations

import numpy as np
import pytest

from simulation import Scenario, project
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.causes import shapley
from simulation.analysis.causes.attribution import CONDITIONS, EXACT, GROUPED, attribute, attribute_entities, within

PLAN = Scenario.from_dict(
    {
        "name": "plan",
        "levers": {
            "contract_quality": {"value": 0.9, "start": 2026, "full": 2028, "shape": "s_curve"},
            "rd_intensity_target": {"by_year": {"2025": 0.03, "2028": 0.035}},
            "new_energy_starts": 260,
            "loss_treatment": 500,
        },
        "entities": {"steel": {"benchmarking": 0.8}, "power": {"new_energy_starts": 200}},
        "conditions": {"preset": "downturn"},
    }
)


def order_average(worth):
    """Shapley value by its definition: mean gain over all orders of joining."""
    players = len(worth).bit_length() - 1
    found, orders = np.zeros(players), list(permutations(range(players)))
    for order in orders:
        coalition = 0
        for player in order:
            found[player] += worth[coalition | 1 << player] - worth[coalition]
            coalition |= 1 << player
    return found / len(orders)


def test_values_are_the_mean_over_all_orders():
    worth = np.random.default_rng(2).normal(size=32)
    assert shapley.values(worth) == pytest.approx(order_average(worth))


def test_efficiency_symmetry_and_dummy():
    member = shapley.coalitions(4)
    worth = 3.0 * (member[:, 0] & member[:, 1]) + 2.0 * member[:, 2]
    found = shapley.values(worth)
    assert found.sum() == pytest.approx(worth[-1] - worth[0])
    assert found == pytest.approx([1.5, 1.5, 2.0, 0.0])


def test_interactions_of_pairs():
    member = shapley.coalitions(3)
    worth = 3.0 * (member[:, 0] & member[:, 1]) + 2.0 * member[:, 2]
    assert shapley.pairs(3) == ((0, 1), (0, 2), (1, 2))
    assert shapley.interactions(worth) == pytest.approx([3, 0, 0])


@pytest.fixture(scope="module")
def plan():
    return attribute(PLAN)


def test_each_changed_lever_and_conditions_are_players(plan):
    assert set(plan.players) == {*PLAN.changed(), CONDITIONS} and plan.rule == EXACT


def test_bars_add_up_to_the_change_for_every_outcome_and_year(plan):
    own, reference = project(PLAN), project(Scenario())
    for name, table in plan.contributions.items():
        change = own.total(name) - reference.total(name)
        assert np.abs(table.sum(axis=1) - change).max() < 1e-9, name


def test_contributions_do_not_depend_on_the_order_of_levers(plan):
    content = PLAN.to_dict()
    content["levers"] = dict(reversed(content["levers"].items()))
    again = attribute(Scenario.from_dict(content))
    for name, table in plan.contributions.items():
        assert np.array_equal(table, again.contributions[name])


def test_a_lever_that_does_nothing_to_an_outcome_has_no_share(plan):
    shares = dict(zip(plan.players, plan.contributions["new_energy_capacity"].T, strict=True))
    assert np.abs(shares["contract_quality"]).max() < 1e-9
    assert shares["new_energy_starts"][-1] > 100


def test_before_a_lever_starts_it_has_no_share(plan):
    shares = dict(zip(plan.players, plan.contributions["total_profit"].T, strict=True))
    assert shares["contract_quality"][:3] == pytest.approx(0, abs=1e-9)
    assert shares[CONDITIONS][:4] == pytest.approx(0, abs=1e-9)
    assert shares[CONDITIONS][-1] < -10


def test_attention_is_shared_by_the_levers_that_ask_for_it():
    full = dict.fromkeys(("benchmarking", "contract_quality", "delegation"), 1.0)
    many = Scenario("many", {**full, "exit_coverage": 1.0, "board_powers": 600, "mixed_ownership": 0.3})
    found = attribute(many, outcomes=("total_profit",))
    change = project(many).total("total_profit") - project(Scenario()).total("total_profit")
    assert found.contributions["total_profit"].sum(axis=1) == pytest.approx(change, abs=1e-9)


def test_entities_add_up_to_the_whole(plan):
    players, table = attribute_entities(PLAN, "total_profit")
    assert players == plan.players
    assert table.sum(axis=1) == pytest.approx(plan.contributions["total_profit"], abs=1e-9)
    with pytest.raises(AnalysisError):
        attribute_entities(PLAN, "projects_signed")


def test_nothing_changed_nothing_attributed():
    found = attribute(Scenario.preset("reference"))
    assert found.players == () and found.pairs == () and found.tidy().empty
    assert all(table.shape == (8, 0) for table in found.contributions.values())


def test_many_levers_are_grouped_and_a_group_can_be_divided():
    scenario = Scenario.preset("first_class")
    found = attribute(scenario, outcomes=("total_profit", "return_on_equity"))
    assert found.rule == GROUPED and {m for group in found.members.values() for m in group} == set(scenario.changed())
    for player in ("innovation", "oversight"):
        inside = within(found, player)
        at = found.players.index(player)
        for name, table in inside.contributions.items():
            assert table.sum(axis=1) == pytest.approx(found.contributions[name][:, at], abs=1e-9)
    with pytest.raises(AnalysisError, match="is not among"):
        within(found, "nobody")


def test_tidy_and_strongest_pairs(plan):
    table = plan.tidy()
    total = table[(table.variable == "total_profit") & (table.year == 2030)]["value"].sum()
    assert total == pytest.approx((plan.after["total_profit"] - plan.before["total_profit"])[-1])
    first, *_ = plan.strongest_pairs("total_profit", 2030)
    assert abs(first[2]) == np.abs(plan.interactions["total_profit"][-1]).max()
