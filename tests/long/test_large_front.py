"""The front at its full size beside goal mode: by command, `pytest -m long`, or this file by name."""

import numpy as np

from simulation.analysis.goals.pareto import pareto
from simulation.analysis.goals.seek import seek
from simulation.analysis.goals.targets import Target


def test_the_front_reaches_what_goal_mode_finds():
    """The ends are the best of each outcome; a plan sought between them is not better in both than the front."""
    front = pareto("new_energy_capacity", "return_on_equity")
    for outcome, reached in zip(front.outcomes, (front.values[-1, 0], front.values[0, 1]), strict=True):
        beyond = Target(outcome, 2030, at_least=10 * reached)
        assert reached > 0.99 * seek([beyond], routes=("least_change",)).best[beyond]
    middle = Target("new_energy_capacity", 2030, at_least=2000)
    wished = Target("return_on_equity", 2030, at_least=np.interp(2000, *front.values.T) * 1.02)
    assert not seek([middle, wished], routes=("least_change",)).feasible
