"""Work for hours, in short: memory does not grow with the number of runs, and the last run is the first to the last digit."""

from __future__ import annotations

import numpy as np
import pytest

from simulation import HEADLINES, Scenario, embedded_place, project, project_ensemble
from simulation.engine.setting import nearest_whole

resource = pytest.importorskip("resource", reason="the operating system does not say how much memory was held")
GROWTH = 8e6  # bytes that caches of fixed size may still take after the first round: 2.7 kB a run


def work(number: int) -> None:
    """A scenario nobody has asked for before, projected; now and then an ensemble."""
    levers = list(embedded_place().levers.values())
    row = levers[number % len(levers)]
    value = row.min + (row.max - row.min) * ((number * 0.618) % 1)
    project(Scenario(f"plan {number}", {row.id: nearest_whole(value) if row.whole else value}))
    if number % 50 == 0:
        project_ensemble(Scenario(f"plan {number}"), draws=64, seed=number // 50 % 4)


def peak() -> float:
    """Most memory that the process has held so far, bytes (Linux counts in kilobytes)."""
    return 1024.0 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_memory_does_not_grow_with_runs():
    before = project(Scenario.preset("deepening"))
    for number in range(1000):
        work(number)
    first = peak()
    for number in range(1000, 4000):
        work(number)
    grown = peak() - first
    assert grown < GROWTH, f"{grown / 1e6:.1f} MB more after 3,000 runs"
    after = project(Scenario.preset("deepening"))
    for name in HEADLINES:
        np.testing.assert_array_equal(before.total(name), after.total(name))
