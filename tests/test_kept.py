"""What is kept is bounded in bytes, and gives the same figures as what is made anew."""

import numpy as np
import pytest

from simulation import Scenario, embedded_baseline
from simulation.analysis.uncertainty import sampling
from simulation.analysis.uncertainty.distributions import SCORES, STEP, interpolated, tables, uncertain, value_at, values_at
from simulation.analysis.uncertainty.disturbances import shock_table, uncertain_conditions
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.engine.kept import Growing, kept, size

MEGABYTE = 2**17  # numbers


def test_what_was_not_asked_for_longest_goes_first():
    made = []

    @kept(megabytes=3)
    def zeros(name):
        made.append(name)
        return {"a": np.zeros(MEGABYTE)}

    for name in "abcab":
        zeros(name)
    assert made == ["a", "b", "c"]
    zeros("d"), zeros("a"), zeros("b")
    assert made == ["a", "b", "c", "d"]
    zeros("c")
    assert made[-1] == "c"


def test_what_alone_takes_more_is_given_and_not_kept():
    made = []

    @kept(megabytes=1)
    def large(name):
        made.append(name)
        return np.zeros(2 * MEGABYTE)

    assert len(large("a")) == len(large("a")) == 2 * MEGABYTE and made == ["a", "a"]


def test_a_view_takes_what_it_is_cut_from_and_that_once():
    whole = np.zeros((4, MEGABYTE))
    assert size({"first": whole[0], "others": [whole[1], whole[2]]}) == 4 << 20


def test_what_grows_is_weighed_again():
    held, growing = {"a": np.zeros(MEGABYTE)}, Growing(megabytes=3)
    growing.weigh("one", held)
    growing.weigh("two", {"a": np.zeros(MEGABYTE)})
    held["b"] = np.zeros(MEGABYTE)
    growing.weigh("one", held)
    assert growing.get("one") is held and growing.get("two") is not None
    held["c"] = np.zeros(MEGABYTE)
    growing.weigh("one", held)
    assert growing.get("one") is held and growing.get("two") is None
    held["d"] = np.zeros(MEGABYTE)
    growing.weigh("one", held)
    assert growing.get("one") is None and len(growing) == 0


@pytest.mark.parametrize("plan", [Scenario.preset("deepening"), Scenario("own", {}, {"equipment": {"benchmarking": 0.4}})])
def test_a_base_year_found_under_another_scenario_gives_the_same_draws(plan):
    """To the last digit, whichever scenario came first."""
    outcomes = ("total_profit", "return_on_equity")
    sampling._BASES.clear()
    alone = project_ensemble(plan, 96, seed=5, outputs=outcomes)
    sampling._BASES.clear()
    project_ensemble(Scenario.preset("first_class"), 96, seed=5, outputs=outcomes)
    before = len(sampling._BASES)
    later = project_ensemble(plan, 96, seed=5, outputs=outcomes, until=2032)
    assert len(sampling._BASES) == before > 0
    for name in outcomes:
        np.testing.assert_array_equal(later.values[name][:8], alone.values[name])


def test_other_assumptions_have_a_base_year_of_their_own():
    sampling._BASES.clear()
    usual = project_ensemble(Scenario(), 32, outputs=("total_profit",)).values["total_profit"]
    own = project_ensemble(Scenario(assumptions={"capital_elasticity": 0.42}), 32, outputs=("total_profit",))
    sampling._BASES.clear()
    anew = project_ensemble(Scenario(assumptions={"capital_elasticity": 0.42}), 32, outputs=("total_profit",))
    np.testing.assert_array_equal(own.values["total_profit"], anew.values["total_profit"])
    assert not np.array_equal(own.values["total_profit"], usual)


def test_rows_interpolated_together_are_those_of_numpy():
    assert np.diff(SCORES) == pytest.approx(STEP)
    chance = np.random.default_rng(1)
    scores = np.concatenate([chance.normal(size=4000) * 1.6, SCORES, SCORES[:-1] + STEP / 2, [-99, -4.5, 4.5, 99]])
    place, names = embedded_baseline(), uncertain_conditions()
    found = interpolated(np.tile(scores, (len(names), 1)), np.array([shock_table(name) for name in names]))
    for name, row in zip(names, found, strict=True):
        np.testing.assert_allclose(row, np.interp(scores, SCORES, shock_table(name)), rtol=1e-15, atol=1e-18)
    found = values_at(np.tile(scores, (len(uncertain()), 1)), place)
    assert list(found) == list(uncertain()) and len(tables(place)) < len(found)
    for name in uncertain():
        np.testing.assert_allclose(found[name][0], value_at(name, scores, place), rtol=1e-15)
