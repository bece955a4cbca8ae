"""The loop of C beside which draws are measured gives what the engine gives."""

import os
import shutil

import numpy as np
import pytest

from simulation import Scenario, model
from simulation.engine.base_year import BaseYear
from simulation.engine.evaluate import evaluate
from tests.benchmarks.bench_draws import DRAWS, YEARS, given
from tests.benchmarks.compiled_loop import CompiledLoop

WANTED = frozenset(("new_energy_capacity", "employees"))  # sums over enterprises, lags, and figures drawn for each run


@pytest.mark.parametrize("preset", ["first_class", "reference"])
def test_loop_and_engine_give_the_same(preset):
    if not shutil.which("gcc"):
        if os.environ.get("CI"):
            pytest.fail("no C compiler found")
        pytest.skip("no C compiler found")
    inputs = given(Scenario.preset(preset))
    own = evaluate(model(), *inputs, YEARS, WANTED)
    other = CompiledLoop(model(), BaseYear(model(), *inputs), YEARS, WANTED, DRAWS).run()
    for name in WANTED:
        assert other[name].shape[-1] == DRAWS and np.ptp(other[name][-1], axis=-1).max() > 0
        np.testing.assert_allclose(other[name], np.broadcast_to(own[name], other[name].shape), rtol=1e-9)
