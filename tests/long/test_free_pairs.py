"""No free lunch in pairs: two levers at ends of their ranges with paths by year, 36,588 plans on each base."""

import pytest

from simulation import Scenario
from simulation.analysis.causes.lever_by_lever import levers_below
from simulation.explanation.losses_in_words import losses_said
from simulation.language.words import Words
from tests.moves_of_levers import YEAR, free_lunches

EVERY = 5  # of hundreds of plans below practice: each takes a tenth of a second to be told


@pytest.mark.parametrize("package", ["reference", "deepening", "first_class"])
def test_a_pair_that_improves_all_headlines_costs_something_or_says_its_price(package):
    """What worsens neither headlines nor debt nor the owner's cash costs money to run or has its price said; what is below practice is named."""
    words, found = Words("zh"), free_lunches(Scenario.preset(package), pairs=True)
    assert found
    below = [
        (plan, levers) for plan, _ in found if (levers := [n for n, how in levers_below(plan).items() if how != "aside"])
    ]
    for plan, levers in below[::EVERY]:
        said = " ".join(losses_said(plan, YEAR, words))
        assert all(words.lever(lever) in said for lever in levers), plan.levers
    told = {id(plan) for plan, _ in below}
    assert all(cost > 0.01 or losses_said(plan, YEAR, words) for plan, cost in found if id(plan) not in told)
