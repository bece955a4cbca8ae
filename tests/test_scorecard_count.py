"""Operating profit is total profit as long as nothing sets it apart, and is then counted once."""

from types import SimpleNamespace

import pytest

from pages.parts.outcomes.scorecard_strip import same_as_profit
from simulation import Scenario, project


@pytest.mark.parametrize(
    ("preset", "doubled"),
    [("reference", ["operating_profit"]), ("innovation_first", ["operating_profit"]), ("deleveraging", [])],
)
def test_operating_profit_is_counted_once_while_nothing_sets_it_apart(preset, doubled):
    """Without one-off items it is total profit; staff settled and assets sold set it apart."""
    plan = Scenario.preset(preset)
    assert same_as_profit(SimpleNamespace(projection=project(plan), reference=project(plan.reference()))) == doubled
