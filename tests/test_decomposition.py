"""Decompositions add up, and agree with sums worked by hand; limits and provenance say what they should."""

from __future__ import annotations

import numpy as np
import pytest

from simulation import Scenario, embedded_baseline, embedded_place, project
from simulation.analysis.causes import decomposition as parts
from simulation.analysis.causes.counterfactual import new_energy_contrast, programme, without
from simulation.analysis.goals.limits import limits_met
from simulation.analysis.uncertainty.events import lines_opened
from simulation.evidence.identities import TOLERANCE, identity_residuals
from simulation.evidence.provenance import input_grades, weakest

PAIRS = {
    "total_profit": parts.profit_drivers,
    "value_added": parts.value_added_drivers,
    "core_output": parts.output_drivers,
    "labour_productivity": parts.productivity_drivers,
    "return_on_equity": parts.return_drivers,
}
HARSH = {"metals_price": 0.2, "coal_price": {"by_year": {2024: 2.0}}, "power_price": 0.2}


@pytest.mark.parametrize("variable", PAIRS)
@pytest.mark.parametrize("preset", ["reference", "first_class", "new_energy_first", "deleveraging"])
@pytest.mark.parametrize("conditions", [{"preset": "central"}, {"preset": "downturn"}, HARSH])
def test_contributions_add_up(variable, preset, conditions):
    projection = project(Scenario.preset(preset).under(conditions))
    reference = project(Scenario.preset("reference").under(conditions))
    last = parts.Moment(projection, 2030)
    for first in (parts.Moment(projection, 2023), parts.Moment(reference, 2030)):
        drivers = PAIRS[variable](first, last)
        assert all(np.isfinite(list(drivers.values())))
        assert sum(drivers.values()) == pytest.approx(last.total(variable) - first.total(variable), abs=1e-8)


def test_shapley_of_two_factors_by_hand():
    """2 x 3 = 6 becomes 4 x 5 = 20: first factor (4-2) x (3+5)/2 = 8, second (5-3) x (2+4)/2 = 6."""
    found = parts.shapley_product({"a": 2, "b": 3}, {"a": 4, "b": 5})
    assert found == pytest.approx({"a": 8, "b": 6})


def test_logarithmic_mean_by_hand():
    """(e - 1) / ln(e / 1) = e - 1; equal values give themselves; opposite signs give nothing."""
    found = parts.logarithmic_mean(np.array([np.e, 3.0, -1.0]), np.array([1.0, 3.0, 1.0]))
    assert found == pytest.approx([np.e - 1, 3.0, 0.0])


def test_a_plain_sum_is_read_from_its_equation():
    assert parts.terms("total_profit") == {
        "operating_surplus": 1,
        "interest_expense": -1,
        "other_net_income": 1,
        "one_off_items": 1,
    }


def test_a_lever_without_effect_on_prices_leaves_their_share_at_zero():
    last, first = (parts.Moment(project(Scenario.preset(name)), 2030) for name in ("first_class", "reference"))
    assert parts.profit_drivers(first, last)["price"] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("preset", ["reference", "first_class"])
def test_identities_hold(preset):
    residuals = identity_residuals(project(Scenario.preset(preset)))
    assert {name: value for name, value in residuals.items() if value > TOLERANCE} == {}


def test_limits():
    reference = project(Scenario.preset("reference"))
    assert limits_met(reference, reference) == []
    crowded = {limit.kind for limit in limits_met(project(Scenario.preset("first_class")), reference)}
    assert "attention" in crowded
    hurried = project(Scenario("hurried", {"new_energy_starts": 600, "new_energy_quota": 0}))
    assert "starts" in {limit.kind for limit in limits_met(hurried, reference)}
    tight = project(Scenario("tight", {"debt_ceiling": 0.55, "transformation_investment": 500}))
    assert "money" in {limit.kind for limit in limits_met(tight, reference)}


def test_new_energy_contrast():
    plan = Scenario.preset("new_energy_first")
    kind, other = new_energy_contrast(plan)
    assert kind == "practice" and not set(other.changed()) & set(programme("new_energy", embedded_place()))
    kind, other = new_energy_contrast(Scenario.preset("reference"))
    assert kind == "halt" and other.levers["new_energy_starts"].value == 0
    own = Scenario("own", {}, {"power": {"new_energy_starts": 50}})
    assert without(own, programme("new_energy", embedded_place())).entities == {}


def test_provenance_counts_inputs():
    counts = input_grades("total_profit", embedded_baseline())
    assert counts["reported"] > 0 and counts["assumed"] > 0
    assert weakest("total_profit", embedded_baseline()) == "assumed"


def test_utilisation_recovers_when_lines_open():
    plan = Scenario()
    opened = lines_opened(plan, range(2023, 2031))
    assert opened == (2025, 2027, 2028, 2029)
    path = project(plan).total("utilisation")
    assert {year for year, rise in zip(range(2024, 2031), np.diff(path), strict=True) if rise > 0} == set(opened)
    assert lines_opened(plan.under({"dc_lines": {"by_year": {2024: 0}}}), range(2023, 2031)) == ()
