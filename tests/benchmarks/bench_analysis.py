"""Time of the analyses, beside a calibration loop in the same run, so that machines can be compared.

    python tests/benchmarks/bench_analysis.py
    python tests/benchmarks/bench_analysis.py national

Prints wall milliseconds (best of several), processor milliseconds, and the ratio of processor time to that
of the calibration loop. `national`: ensembles of the headlines over thousands of entities, each in a process of
its own, from baseline folders as an organisation would bring them.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from simulation import Scenario, embedded_baseline, load_baseline
from simulation.analysis.causes.attribution import attribute
from simulation.analysis.goals.pareto import pareto
from simulation.analysis.goals.seek import seek
from simulation.analysis.goals.targets import Target
from simulation.analysis.sensitivity.morris_sobol import morris, sobol
from simulation.analysis.sensitivity.tornado import tornado
from simulation.analysis.stress.stress_tests import reverse_stress
from simulation.analysis.uncertainty import base_year_draws, disturbances, sampling
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.analysis.uncertainty.width_by_source import width_by_source
from simulation.explanation.actions import actions_of
from simulation.explanation.causal_map import causal_map
from simulation.explanation.flows import flow_of
from simulation.explanation.obstacles import diagnose

PLAN = Scenario.preset("first_class")
TEN = Scenario("ten", dict(list(PLAN.levers.items())[:10]))
EFFECT = ("new_energy_starts", "return_on_equity", 2030)
TARGETS = (
    Target("total_profit", 2027, at_least=235),
    Target("total_profit", 2030, at_least=250),
    Target("return_on_equity", 2030, at_least=0.022),
    Target("labour_productivity", 2030, at_least=55),
    Target("new_energy_capacity", 2030, at_least=1300),
    Target("debt_ratio", 2030, at_most=0.65),
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
    sampling._scores.cache_clear()
    sampling._BASES.clear()
    sampling.draws.cache_clear()
    disturbances.operating_shocks.cache_clear()
    base_year_draws.drawn_columns.cache_clear()
    base_year_draws._whole_streams.cache_clear()
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
    "Pareto front": (lambda: pareto("total_profit", "new_energy_capacity"), 3),
    "levers beside outcomes, 24 levers": (lambda: actions_of(PLAN), 3),
    "causal map of a lever": (lambda: causal_map(flow_of(PLAN, *EFFECT), EFFECT[0]), 5),
    "what holds a lever's effect back": (lambda: diagnose(PLAN, *EFFECT), 5),
    "reverse stress test": (lambda: reverse_stress(PLAN, TARGETS[1]), 3),
}


NATIONAL = ((2000, 64), (2000, 512), (20000, 32), (20000, 128))


def written(folder: Path, entities: int) -> None:
    """A baseline folder: the sectors of the embedded baseline cut into equal parts, `entities` in all."""
    from tests.support import pieces

    source = embedded_baseline()
    n = len(source.entities)
    baseline = pieces({entity: entities // n + (i < entities % n) for i, entity in enumerate(source.entity_ids)})
    labels = ("id", "label_zh", "label_en", "kind")
    figures = ("entity", "variable", "value", "low", "high", "unit", "grade", "source")
    cells = (
        cell.replaced(
            low=cell.value - abs(cell.value) / 10,
            high=min(cell.value + abs(cell.value) / 10, 1 if cell.unit == "share" else 1e9),
        )
        for cell in baseline.cells.values()
    )
    for name, fields, rows in (("entities", labels, baseline.entities), ("base_year", figures, cells)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(fields)
            table.writerows([getattr(row, field) for field in fields] for row in rows)


def national_run(folder: str, draws: int) -> None:
    """Print processor seconds of reading and of running, and peak memory of this process, MB."""
    start = time.process_time()
    baseline = load_baseline(folder)
    read = time.process_time()
    project_ensemble(PLAN, draws, baseline=baseline)
    ran = time.process_time()
    print(f"{read - start:.1f} {ran - read:.1f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


def national() -> None:
    """Print the table of large baselines."""
    print(f"{'entities':>9}{'draws':>7}{'read s':>8}{'run s':>8}{'peak MB':>9}{'us an entity and draw':>23}")
    for entities in sorted({entities for entities, _ in NATIONAL}):
        with tempfile.TemporaryDirectory() as folder:
            written(Path(folder), entities)
            for draws in (d for e, d in NATIONAL if e == entities):
                command = [sys.executable, __file__, "national", folder, str(draws)]
                read, ran, peak = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
                print(f"{entities:9}{draws:7}{read:>8}{ran:>8}{peak:>9}{1e6 * float(ran) / entities / draws:23.1f}")


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
    if sys.argv[2:]:
        national_run(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1:] == ["national"]:
        national()
    else:
        main()
