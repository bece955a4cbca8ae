"""The model's Sobol indices beside those of SALib on samples of its own: thousands of runs, one answer."""

import numpy as np
import pytest
from SALib.analyze import sobol as salib_sobol
from SALib.sample import sobol as salib_sample
from scipy.special import ndtri

from simulation import Scenario, embedded_baseline
from simulation.analysis.batch import Batch, totals
from simulation.analysis.sensitivity.morris_sobol import sobol
from simulation.analysis.uncertainty.distributions import value_at
from tests.benchmarks import bench_peers
from tests.test_sensitivity_peer import problem

NAMES = ("price_pass_through", "exit_effect", "loss_per_unit")  # parameters, one number each
PLAN = Scenario.preset("deepening")
BASE = 2048


def test_sobol_of_the_model_on_samples_of_their_own():
    points = salib_sample.sample(problem(NAMES), BASE, calc_second_order=False, seed=11)
    scores = ndtri(np.clip(points, 1e-12, 1 - 1e-12))
    drawn = {name: value_at(name, scores[:, i], embedded_baseline())[None, :] for i, name in enumerate(NAMES)}
    batch = Batch.of(PLAN, embedded_baseline(), range(2023, 2031)).widened(len(points), {}, drawn)
    profit = totals(batch, ("total_profit",))["total_profit"][-1]
    known = salib_sobol.analyze(problem(NAMES), profit, calc_second_order=False, seed=1)
    ours = sobol(PLAN, NAMES, ("total_profit",), base=BASE).indices("total_profit", 2030).set_index("id").loc[list(NAMES)]
    np.testing.assert_allclose(ours["first"], known["S1"], atol=0.03)
    np.testing.assert_allclose(ours["total"], known["ST"], atol=0.03)


@pytest.mark.parametrize(
    "pair", [pair for make in bench_peers.PAIRS for pair in make()], ids=lambda pair: f"{pair.work}, {pair.peer}"
)
def test_every_peer_at_hand_gives_the_same_answer(pair):
    """`pip install -e '.[peers]'` brings all of them; what is not at hand is named."""
    if bench_peers.missing(pair):
        pytest.skip(f"{pair.peer} is not installed")
    pair.same(pair.ours(), pair.theirs())
