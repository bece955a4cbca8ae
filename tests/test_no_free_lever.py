"""No free lunch: whatever a lever improves within its range, something else pays for it, and shows."""

import numpy as np
import pytest

from simulation import Scenario, embedded_place
from simulation.analysis.causes.lever_by_lever import levers_below
from simulation.explanation.losses_in_words import losses_said
from simulation.language.words import Words
from simulation.model import model
from tests.moves_of_levers import YEAR, free_lunches
from tests.support import run

VALUED = [row.id for row in embedded_place().levers.values() if row.standing == "valued"]
MORE_IS_WORSE = ("programme_costs", "investment", "debt_ratio", "minority_interests", "working_capital_change")
LESS_IS_WORSE = (
    "total_profit", "assessed_profit", "attributable_net_profit", "return_on_equity", "owner_cash", "labour_productivity",
    "new_energy_capacity", "road_service", "revenue",
)  # fmt: skip


def moved(lever, end, outcome):
    """Change of an outcome in each year to 2035, with the lever alone at an end of its range."""
    plan, usual = run(Scenario("x", {lever: end}), until=2035), run(until=2035)
    return np.nan_to_num(plan.total(outcome) - usual.total(outcome))


@pytest.mark.parametrize("side", ["min", "max"])
@pytest.mark.parametrize("lever", VALUED)
def test_what_a_lever_improves_has_its_price(lever, side):
    """In some year some outcome is worse than in current practice, unless the lever changes none of them at this end."""
    end = getattr(embedded_place().levers[lever], side)
    worse = [moved(lever, end, name).max() > 1e-6 for name in MORE_IS_WORSE]
    worse += [moved(lever, end, name).min() < -1e-6 for name in LESS_IS_WORSE]
    better = [moved(lever, end, name).max() > 1e-6 for name in LESS_IS_WORSE]
    assert any(worse) or not any(better)


@pytest.mark.parametrize("side", ["min", "max"])
@pytest.mark.parametrize("lever", VALUED)
def test_no_cost_of_reform_is_below_zero(lever, side):
    """Less than practice saves nothing of what reform costs, and no one-off of it is a gain; profit moved between years apart."""
    plan = run(Scenario("x", {lever: getattr(embedded_place().levers[lever], side)}), until=2035)
    causes = {
        argument.name for name in ("programme_costs", "one_off_items") for argument in model().equations[name].arguments
    }
    assert len(causes) > 15
    for name in causes - {"target_gaming"}:
        assert plan.values[name].min() >= -1e-12, name


@pytest.mark.parametrize("package", ["reference", "first_class"])
def test_what_improves_all_headlines_costs_something_or_says_its_price(package):
    """One lever at an end, with paths by year, alone and on a package: what worsens nothing costs money to run, and what it leaves below practice is named."""
    base, words = Scenario.preset(package), Words("zh")
    found = free_lunches(base)
    assert found
    for plan, cost in found:
        said = " ".join(losses_said(plan, YEAR, words))
        assert cost > 0.01 or said, plan.levers
        for lever, how in levers_below(plan).items():
            assert how == "aside" or words.lever(lever) in said, (lever, plan.levers[lever])
