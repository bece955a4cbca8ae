"""Speed of the model: `python tests/benchmarks/bench_model.py [--json FILE]`. Processor times in ms and as multiples of a loop of NumPy sums."""

import argparse
import itertools
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from simulation import Scenario, embedded_baseline, model, project
from simulation.engine.evaluate import evaluate
from simulation.inputs import central_parameters, clock, condition_inputs, lever_inputs
from tests.benchmarks.circumstances import told

HEADLINES = frozenset(("total_profit", "return_on_equity", "labour_productivity", "new_energy_capacity"))
DRAWS, YEARS = 1000, range(2023, 2031)
TARGETS = {"central projection": 2.0, "1,000 draws": 60.0, "changed lever of a team": 20.0}


def milliseconds(action, repeat):
    """Median and best time of an action, ms."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        action()
        times.append((time.process_time() - start) * 1e3)
    return float(np.median(times)), min(times)


def yardstick():
    """A loop of 1,000 sums of 9 x 1,000 numbers, to compare machines by."""
    values = np.ones((9, 1000))
    for _ in range(1000):
        values = values + 1e-9
    return values


def drawn(scenario, seed=2023):
    """A run of the headlines over draws of all uncertain parameters, uniform in their ranges."""
    from simulation import catalogue

    chance, rows = np.random.default_rng(seed), catalogue().parameters.values()
    parameters = {**central_parameters(embedded_baseline())}
    for row in rows:
        if row.high > row.low:
            parameters[row.id] = chance.uniform(row.low, row.high, (1, DRAWS))
    baseline = embedded_baseline()
    levers, neutral = lever_inputs(scenario, baseline, YEARS)
    moving = {**levers, **condition_inputs(scenario, YEARS), **clock(YEARS)}
    return lambda: evaluate(model(), baseline.columns, parameters, moving, neutral, YEARS, HEADLINES)


def drafted(folder):
    """A phone's changed lever as the server answers it: kept as the team's draft, its figures told."""
    from simulation.workshop import playing
    from simulation.workshop.service import Workshop
    from simulation.workshop.store import Store
    from tests.workshop_support import opened, to

    workshop, values = Workshop(Store(f"sqlite:///{folder}/rooms.sqlite3")), itertools.count(1)
    room, (team,) = opened(workshop, "red")
    to(workshop, room, "plan")
    return lambda: playing.save_draft(
        workshop, team, "plan", {"benchmarking": next(values) / 1000, "rd_intensity_target": 0.03}
    )


def main():
    """Print the table, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path)
    chosen, begun = parser.parse_args(), told()
    scenario = Scenario.preset("first_class")
    ensemble = drawn(scenario)
    project(scenario), ensemble(), yardstick()
    base, _ = milliseconds(yardstick, 15)
    measured = {
        "central projection": milliseconds(lambda: project(scenario), 300),
        "1,000 draws": milliseconds(ensemble, 25),
    }
    with tempfile.TemporaryDirectory() as folder:
        draft = drafted(folder)
        draft()
        measured["changed lever of a team"] = milliseconds(draft, 100)
    print(f"{'yardstick':24} {base:8.2f} ms")
    for name, (median, best) in measured.items():
        print(f"{name:24} {median:8.2f} ms (best {best:.2f}; target {TARGETS[name]:g}) = {median / base:6.2f} yardsticks")
    if chosen.json:
        rows = {name: {"median": median, "best": best} for name, (median, best) in measured.items()}
        chosen.json.write_text(json.dumps({**begun, "yardstick": base, **rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
