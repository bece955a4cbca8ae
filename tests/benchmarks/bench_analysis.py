"""Time of the analyses, beside a calibration loop in the same run, so that machines can be compared.

    python tests/benchmarks/bench_analysis.py

Prints wall milliseconds (best of several), processor milliseconds, and the ratio of processor time to that
of the calibration loop.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from simulation import Scenario, embedded_baseline
from simulation.analysis import disturbances, sampling
from simulation.analysis.attribution import attribute
from simulation.analysis.ensemble import project_ensemble
from simulation.analysis.goals import seek
from simulation.analysis.pareto import pareto
from simulation.analysis.sensitivity import morris, sobol
from simulation.analysis.stress import reverse_stress
from simulation.analysis.targets import Target
from simulation.analysis.tornado import tornado
from simulation.analysis.width import width_by_source

PLAN = Scenario.preset("first_class")
TEN = Scenario("ten", dict(list(PLAN.levers.items())[:10]))
TARGETS = (
    Target("total_profit", 2027, at_least=235), Target("total_profit", 2030, at_least=250),
    Target("return_on_equity", 2030, at_least=0.022), Target("labour_productivity", 2030, at_least=55),
    Target("new_energy_capacity", 2030, at_least=1300), Target("debt_ratio", 2030, at_most=0.65),
)


def timed(work, times: int = 5) -> tuple[float, float]:
    """Best wall and processor time of `work`, ms."""
    best = []
    for _ in range(times):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        best.append((1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - processor)))
    return min(w for w, _ in best), min(p for _, p in best)


def calibration() -> None:
    """Arithmetic on arrays of the size the model works on."""
    values = np.linspace(0.5, 1.5, 4608).reshape(9, 512)
    for _ in range(2000):
        values = np.maximum(values * 0.999 + 0.001, 0.1)
    np.exp(values).sum(axis=0)


def ensemble(draws: int):
    """Ensemble and its quantiles."""
    found = project_ensemble(PLAN, draws)
    return [found.quantiles(name) for name in found.values]


def fresh_ensemble() -> None:
    """The same with draws that were never made before."""
    sampling.draws.cache_clear()
    disturbances.operating_shocks.cache_clear()
    ensemble(2000)


WORK = {
    "2,000 draws with quantiles": (lambda: ensemble(2000), 5),
    "2,000 draws, draws made anew": (fresh_ensemble, 3),
    "8,000 draws with quantiles": (lambda: ensemble(8000), 2),
    "width by source, 1,024 draws each": (lambda: width_by_source(PLAN), 2),
    "attribution of 10 levers (1,024 runs), 19 outcomes": (lambda: attribute(TEN), 5),
    "tornado": (lambda: tornado(PLAN), 3),
    "Morris, 10 trajectories": (lambda: morris(PLAN), 2),
    "Sobol, 60 inputs x 1,024 (63,488 runs and screening)": (lambda: sobol(PLAN, outcomes=("total_profit",)), 1),
    "goal mode, first route": (lambda: seek(TARGETS, routes=("least_change",)), 3),
    "goal mode, three routes": (lambda: seek(TARGETS), 1),
    "Pareto front": (lambda: pareto("total_profit", "new_energy_capacity"), 2),
    "reverse stress test": (lambda: reverse_stress(PLAN, TARGETS[1]), 3),
}


def main() -> None:
    """Print the table."""
    embedded_baseline()
    ensemble(64)
    _, unit = timed(calibration, 7)
    print(f"calibration loop: {unit:.1f} ms of processor time\n")
    print(f"{'':54}{'wall ms':>9}{'cpu ms':>9}{'ratio':>8}")
    for name, (work, times) in WORK.items():
        wall, processor = timed(work, times)
        print(f"{name:54}{wall:9.0f}{processor:9.0f}{processor / unit:8.1f}")


if __name__ == "__main__":
    main()
