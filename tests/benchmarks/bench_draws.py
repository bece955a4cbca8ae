"""Draws beside a compiled loop: `python tests/benchmarks/bench_draws.py [--turns 20] [--json FILE]`.

The headlines over 1,024 draws of every uncertain parameter, by the engine and by the same equations as one loop of C (`compiled_loop.py`), which gets base-year
values for nothing. Equality comes first. Then both in turn, processor time; besides, 2,000 draws as the app shows them, from draws that are kept and made anew, and a lever's change as an
outcome page asks for it, central run and weighted ranges, with the years before a lever can act at hand and run anew. Needs gcc.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from simulation import HEADLINES, Scenario, catalogue, embedded_baseline, model, project
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.analysis.uncertainty.released_ranges import released_ranges
from simulation.engine import settled
from simulation.engine.base_year import BaseYear
from simulation.engine.evaluate import evaluate
from simulation.engine.setting import Setting
from simulation.inputs import central_parameters, clock, condition_inputs, lever_inputs
from tests.benchmarks.circumstances import told
from tests.benchmarks.compiled_loop import CompiledLoop

DRAWS, YEARS, NEAR = 1024, range(2023, 2031), 1e-9
SHOWN = 2000


def given(plan: Scenario, seed: int = 2023) -> tuple:
    """Columns, parameters drawn in their ranges, paths and neutral values."""
    chance, baseline = np.random.default_rng(seed), embedded_baseline()
    parameters = {**central_parameters(baseline)}
    for row in catalogue().parameters.values():
        if row.high > row.low:
            parameters[row.id] = chance.uniform(row.low, row.high, (1, DRAWS))
    levers, neutral = lever_inputs(plan, baseline, YEARS)
    return baseline.columns, parameters, {**levers, **condition_inputs(plan, YEARS), **clock(YEARS)}, neutral


def apart(plan: Scenario) -> tuple[float, Callable[[], object], Callable[[], object]]:
    """How far engine and loop are apart at most, as a share of the largest value of each outcome; and both as they are timed."""
    inputs, wanted = given(plan), frozenset(HEADLINES)
    own = evaluate(model(), *inputs, YEARS, wanted)
    loop = CompiledLoop(model(), BaseYear(model(), *inputs), YEARS, wanted, DRAWS)
    other = loop.run()
    most = max(float(np.abs(own[name] - other[name]).max() / np.abs(own[name]).max()) for name in HEADLINES)
    return most, lambda: evaluate(model(), *inputs, YEARS, wanted), loop.run


def made(plan: Scenario, seed: int, draws: int = SHOWN) -> None:
    """Draws made anew."""
    project_ensemble(plan, draws, seed, outputs=HEADLINES)


def changed(turn: int, anew: bool = False) -> None:
    """A lever at another value; anew: as if no scenario had been run before."""
    if anew:
        settled.KEPT.clear()
    plan = Scenario("own", {"benchmarking": Setting(0.2 + 0.01 * (turn % 50))})
    released_ranges(plan, central=project(plan)).quantiles(HEADLINES[0])


def spent(action: Callable[[], object]) -> float:
    """Processor milliseconds."""
    begun = time.process_time()
    action()
    return 1e3 * (time.process_time() - begun)


def main() -> None:
    """Compare, measure, print, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--json", type=Path)
    chosen, begun = parser.parse_args(), told()
    plan = Scenario.preset("first_class")
    most, engine, loop = apart(plan)
    if most > NEAR:
        raise SystemExit(f"engine and loop are apart by {most:.1e}")
    print(f"apart by {most:.1e} at most")
    times: dict[str, list[float]] = {"engine": [], "loop": [], "kept": [], "anew": [], "lever": [], "all years": []}
    made(plan, 2023), changed(0)
    for turn in range(chosen.turns):
        for name, action in (("engine", engine), ("loop", loop)):
            times[name].append(spent(action))
        times["kept"].append(spent(partial(made, plan, 2023)))
        times["anew"].append(spent(partial(made, plan, 10_000 + turn)))
        times["all years"].append(spent(partial(changed, turn, anew=True)))
        times["lever"].append(spent(partial(changed, turn + 1)))
    ratios = [one / other for one, other in zip(times["engine"], times["loop"], strict=True)]
    best = {name: min(values) for name, values in times.items()}
    low, middle, high = np.percentile(ratios, [5, 50, 95])
    print(
        f"{DRAWS:,} draws: engine {best['engine']:.1f} ms, loop {best['loop']:.1f} ms; {middle:.2f} times, {low:.2f} to {high:.2f}"
    )
    print(f"{SHOWN:,} draws with ranges: kept draws {best['kept']:.0f} ms, made anew {best['anew']:.0f} ms")
    print(f"a lever's change: {best['lever']:.0f} ms, with early years run anew {best['all years']:.0f} ms")
    if chosen.json:
        found = {"draws": DRAWS, "shown": SHOWN, "apart": most, "best": best, "ratio": middle, "low": low, "high": high}
        chosen.json.write_text(json.dumps({**begun, **found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
