"""No gain by neglect in silence: pairs, triples and single enterprises, by year and start, on top of practice and of packages."""

import pytest

from simulation import Scenario, project
from simulation.analysis.causes.lever_by_lever import levers_below
from simulation.explanation.losses_in_words import losses
from simulation.language.words import Words
from tests.moves_of_levers import YEAR, in_enterprises, plans, raised_by_neglect, triples

PACKAGES = ("reference", "deepening", "first_class")
TOLD = 60  # of each search: a plan takes a tenth of a second to be told


def assert_told(found):
    """A sample of plans: each lever below practice is named where the plan's price is told, and a price stands there."""
    assert found
    words = Words("zh")
    for plan in found[:: max(len(found) // TOLD, 1)]:
        own, usual = (project(one, until=YEAR) for one in (plan, plan.reference()))
        lost = losses(own, usual, words)
        told = " ".join(lost.texts)
        assert told, plan
        named = {lever for row in lost.rows for lever in row.levers} | {n for n in plan.changed() if words.lever(n) in told}
        below = {lever for lever, how in levers_below(plan).items() if how != "aside"}
        alone = len(plan.changed()) == 1  # then every price is that lever's
        assert below <= named or (alone and lost.rows), (plan.levers, plan.entities, below - named)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_pair_by_neglect_is_told(package):
    base = Scenario.preset(package)
    assert_told(raised_by_neglect(base, plans(base, pairs=True)))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_triple_by_neglect_is_told(package):
    base = Scenario.preset(package)
    assert_told(raised_by_neglect(base, triples(base, 20_000)))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_neglect_in_one_enterprise_is_told(package):
    base = Scenario.preset(package)
    assert_told(raised_by_neglect(base, in_enterprises(base)))
