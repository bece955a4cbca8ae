"""Sobol and Morris indices beside those of SALib: on one set of runs the same numbers, on its own samples the same answer."""

import numpy as np
from SALib.analyze import morris as salib_morris
from SALib.analyze import sobol as salib_sobol
from SALib.sample import morris as salib_trajectories
from SALib.sample import sobol as salib_sample
from scipy.stats import qmc

from simulation import Scenario, embedded_baseline
from simulation.analysis.batch import Batch, totals
from simulation.analysis.sensitivity.morris_sobol import (
    _uniform_batch,
    indices_table,
    morris,
    morris_design,
    morris_effects,
    sobol,
)
from tests.test_analysis_sensitivity import ishigami

NAMES = ("metals_price", "loan_rate", "steel_spread", "price_pass_through", "wind_life")
PLAN = Scenario.preset("deepening")
STEP = 0.5 / (2 / 3)  # our trajectories move by half a range, SALib takes its own step of four levels, two thirds
CENTRING = 0.02  # SALib centres outcomes on all runs, ours on the two base samples: seen in first-order indices alone


def problem(names):
    """SALib's description of inputs on the unit cube."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0, 1]] * len(names)}


def sobol_by_salib(names, a, b, ab):
    """Indices by input from the same outcomes, in SALib's order of runs."""
    outcomes = np.column_stack([a, *ab, b]).ravel()
    found = salib_sobol.analyze(problem(names), outcomes, calc_second_order=False, seed=1)
    return {"first": found["S1"], "total": found["ST"]}


def assert_the_same_indices(table, names, a, b, ab):
    known, ours = sobol_by_salib(names, a, b, ab), table.set_index("id").loc[list(names)]
    np.testing.assert_allclose(ours["total"], known["total"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ours["first"], known["first"], atol=CENTRING)
    middle = np.mean([a, b])
    exact = [salib_sobol.first_order(a - middle, one - middle, b - middle) for one in ab]
    np.testing.assert_allclose(ours["first"], exact, rtol=1e-9, atol=1e-12)


def test_sobol_of_ishigami():
    sample = qmc.Sobol(6, rng=np.random.default_rng(4)).random(1024)
    a, b = sample[:, :3], sample[:, 3:]
    values = ishigami(a), ishigami(b), np.array([ishigami(np.where(np.arange(3) == i, b, a)) for i in range(3)])
    assert_the_same_indices(indices_table("abc", *values), "abc", *values)


def test_sobol_of_ishigami_on_samples_of_their_own():
    """Another scrambled sequence, another program, the same answer."""
    points = salib_sample.sample(problem("abc"), 4096, calc_second_order=False, seed=8)
    known = salib_sobol.analyze(problem("abc"), ishigami(points), calc_second_order=False, seed=1)
    sample = qmc.Sobol(6, rng=np.random.default_rng(4)).random(4096)
    a, b = sample[:, :3], sample[:, 3:]
    mixed = np.array([ishigami(np.where(np.arange(3) == i, b, a)) for i in range(3)])
    ours = indices_table("abc", ishigami(a), ishigami(b), mixed).set_index("id").loc[list("abc")]
    np.testing.assert_allclose(ours["first"], known["S1"], atol=0.02)
    np.testing.assert_allclose(ours["total"], known["ST"], atol=0.02)


def test_sobol_of_the_model():
    study = sobol(PLAN, NAMES, ("total_profit",), base=128)
    runs = study.a["total_profit"][-1], study.b["total_profit"][-1], study.ab["total_profit"][:, -1]
    assert_the_same_indices(study.indices("total_profit", 2030), NAMES, *runs)


def morris_by_salib(names, points, outcomes):
    found = salib_morris.analyze(problem(names), points, outcomes, num_levels=4, seed=1)
    return {"strength": found["mu_star"] / STEP, "direction": found["mu"] / STEP, "unevenness": found["sigma"] / STEP}


def test_morris_of_ishigami():
    points = morris_design(3, 20, 2023)[0].reshape(-1, 3)
    effects = morris_effects(ishigami, 3, 20, 2023)
    known = morris_by_salib("abc", points, ishigami(points))
    np.testing.assert_allclose(np.abs(effects).mean(axis=0), known["strength"], rtol=1e-9)
    np.testing.assert_allclose(effects.mean(axis=0), known["direction"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(effects.std(axis=0, ddof=1), known["unevenness"], rtol=1e-9)


def test_morris_of_the_model():
    """The table that visitors see, from the same runs."""
    table = morris(PLAN, names=NAMES, trajectories=6, seed=5).set_index("id").loc[list(NAMES)]
    points = morris_design(len(NAMES), 6, 5)[0].reshape(-1, len(NAMES))
    batch = _uniform_batch(Batch.of(PLAN, embedded_baseline(), range(2023, 2031)), NAMES, points)
    outcomes = totals(batch, ("total_profit",))["total_profit"][-1]
    for column, values in morris_by_salib(NAMES, points, outcomes).items():
        np.testing.assert_allclose(table[column], values, rtol=1e-9, atol=1e-9, err_msg=column)


def test_morris_of_a_straight_line_on_designs_of_their_own():
    """Where effects do not depend on the place, designs of their own agree exactly."""
    slopes = np.array([3.0, -1.0, 0.5])
    points = salib_trajectories.sample(problem("abc"), 5, num_levels=4, seed=2)
    known = salib_morris.analyze(problem("abc"), points, points @ slopes, num_levels=4, seed=1)
    ours = morris_effects(lambda at: at @ slopes, 3, trajectories=5)
    np.testing.assert_allclose(ours.mean(axis=0), known["mu"], rtol=1e-9)
    np.testing.assert_allclose(np.abs(ours).mean(axis=0), known["mu_star"], rtol=1e-9)
