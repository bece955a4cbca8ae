"""Chains: what investment earns, makes and needs; what stopping it loses."""

import numpy as np
import pytest

from simulation import Scenario
from tests.support import assert_sound, by_entity, forced, run

ROOM = {"debt_ceiling": 0.8}  # else two sectors have no room for it
PLAIN = Scenario("plain", ROOM)
MORE = Scenario("more", {**ROOM, "chain_investment": {"value": 227, "start": 2027, "full": 2027}})
NONE = Scenario("none", {**ROOM, "chain_investment": {"value": 0, "start": 2027, "full": 2027}})


def change(scenario, variable, year=2035, **parameters):
    """What a scenario changes in a year."""
    runs = (forced(s, parameters, until=2035) for s in (scenario, PLAIN))
    moved, plain = (float(one.total(variable)[year - 2023]) for one in runs)
    return moved - plain


@pytest.mark.parametrize("scenario", [Scenario(), MORE, NONE], ids=["practice", "more", "none"])
def test_return_is_the_plan_by_what_is_realised(scenario):
    """4.2 % a year before interest and tax, after depreciation; 1.12 of sales a yuan; accounts close."""
    projection = run(scenario, until=2035)
    capital = projection.total("chain_capital")
    np.testing.assert_allclose(projection.total("chain_return")[1:], 0.064 * 0.65 * capital[:-1], rtol=1e-9)
    np.testing.assert_allclose(projection.total("chain_output")[1:], 1.12 * capital[:-1], rtol=1e-9)
    left = by_entity(projection, "chain_value_added") - sum(
        by_entity(projection, name) for name in ("chain_capital_depreciation", "chain_pay", "chain_taxes")
    )
    np.testing.assert_allclose(left, by_entity(projection, "chain_return"), atol=1e-9)
    assert_sound(projection)


def test_capital_is_what_was_spent_and_has_worn():
    """100 more a year from 2027, two years under way, 6.5 % worn a year."""
    spent, more = [0.0, 0.0] + [100.0] * 9, 0.0
    for completed in spent[:9]:
        more = more * (1 - 0.065) + completed
    assert change(MORE, "chain_capital") == pytest.approx(more, rel=1e-9)


def test_sign_turns_with_what_is_realised():
    """Near nothing at 0.65 realised, a gain at 0.9, a loss at 0.4: the loan rate decides, no promise either way."""
    assert change(MORE, "total_profit", chain_realised=0.9) > 0 > change(MORE, "total_profit", chain_realised=0.4)
    assert abs(change(MORE, "total_profit")) < 10
    assert change(MORE, "labour_productivity") > 0


def test_stopping_loses_what_chains_would_have_made():
    """Nothing built: sales, value added, staff, productivity and new materials fall."""
    for variable in ("revenue", "value_added", "employees", "labour_productivity", "new_materials_output"):
        assert change(NONE, variable) < 0, variable
