"""This program beside others, on work that gives the same answer first: `python tests/benchmarks/bench_peers.py [--json FILE] [--only WORD]`.

For each pair both answers are compared (an assertion, before any time is taken); then both do the work in turn, so that what else the
machine does meets both, and the best processor time of each counts. What a ratio is of (arrays in place of loops, what is kept, another
algorithm) stands beside it. A program that is not installed is named and left out; to have all:
`pip install -e '.[peers]'`.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import combinations
from math import factorial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from simulation import Scenario, embedded_baseline, project
from simulation.analysis.batch import Batch, totals
from simulation.analysis.causes.attribution import attribute
from simulation.analysis.goals.pareto import pareto
from simulation.analysis.goals.plans import PlanSpace
from simulation.analysis.goals.problem import Problem
from simulation.analysis.goals.search import MET
from simulation.analysis.goals.targets import Target
from simulation.analysis.sensitivity.morris_sobol import indices_table
from tests.benchmarks.circumstances import told
from tests.benchmarks.peers import capital_and_debt as small

PLAN = Scenario.preset("deepening")
UNCERTAIN = ("price_pass_through", "exit_effect", "loss_per_unit")
YEARS = range(2023, 2031)
FRONT = ("total_profit", "new_energy_capacity")
BASE, EXPERIMENTS, PLAYERS, DRAWS = 32, 100, 6, 1000
ASSUMED = "runs side by side in arrays; one by one, each finds the base year of its assumptions too"


@dataclass(frozen=True)
class Pair:
    """Work done by this program and by a peer.

    same: raises AssertionError unless both answers agree; why: what the ratio is of; turns: how often each does the work.
    """

    work: str
    peer: str
    needs: str
    ours: Callable
    theirs: Callable
    same: Callable
    why: str
    turns: int = 5


def _close(one, other, tolerance: float = 1e-9) -> None:
    np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol=tolerance, atol=tolerance)


def one_run_pairs() -> list[Pair]:
    """Nine enterprises, seven equations each, thirteen years: one run, and one thousand."""
    model, margins = small.ours(), np.linspace(0.28, 0.34, DRAWS)
    made: dict[str, object] = {}

    def kept(name: str, make: Callable) -> object:
        return made[name] if name in made else made.setdefault(name, make())

    def vensim():
        return small.pysd_run(kept("pysd", lambda: small.pysd_model(Path(tempfile.mkdtemp()))))

    def dynamics():
        return small.bptk_run(kept("bptk", small.bptk_model))

    def loops():
        return [small.python_run(float(margin)) for margin in margins]

    work = "63 small equations, one run"

    def run():
        return small.ours_run(model)

    return [
        Pair(work, "plain Python", "", run, small.python_run, _close, "calls of NumPy on nine numbers: a loop is quicker", 60),
        Pair(work, "pysd", "pysd", run, vensim, _close, "equations compiled once; PySD integrates labelled arrays", 5),
        Pair(work, "BPTK-Py", "BPTK-Py", run, dynamics, _close, "equations compiled once; BPTK-Py evaluates by memo, a value at a time", 5),
        Pair(
            f"the same, {DRAWS:,} runs",
            "plain Python",
            "",
            lambda: small.ours_run(model, margins),
            loops,
            lambda one, other: _close(np.moveaxis(one, 2, 0), other),
            "runs side by side in arrays",
            5,
        ),
    ]  # fmt: skip


def _assumed(values: dict[str, float]) -> float:
    """Profit in 2030 with parameters held at values, by one run."""
    return float(project(PLAN.assuming(values)).total("total_profit")[-1])


def _together(values: dict[str, np.ndarray]) -> np.ndarray:
    count = len(next(iter(values.values())))
    batch = Batch.of(PLAN, embedded_baseline(), YEARS).widened(count, {}, {n: a[None, :] for n, a in values.items()})
    return totals(batch, ("total_profit",))["total_profit"][-1]


def _ranges() -> list[tuple[float, float]]:
    rows = embedded_baseline().parameters
    return [(rows[name].low, rows[name].high) for name in UNCERTAIN]


def sobol_pair() -> Pair:
    """Sobol indices of profit by three parameters on one set of points: SALib's sample and analysis, run by run, and ours at once."""

    def problem():
        return {"num_vars": len(UNCERTAIN), "names": list(UNCERTAIN), "bounds": [list(span) for span in _ranges()]}

    def points():
        from SALib.sample import sobol

        return sobol.sample(problem(), BASE, calc_second_order=False, seed=3)

    def theirs():
        from SALib.analyze import sobol

        found = np.array([_assumed(dict(zip(UNCERTAIN, map(float, point)))) for point in points()])
        return found, sobol.analyze(problem(), found, calc_second_order=False, num_resamples=200, seed=1)["ST"]

    def ours():
        found = _together(dict(zip(UNCERTAIN, points().T)))
        rows = found.reshape(BASE, len(UNCERTAIN) + 2)  # SALib's order: a, one input of b each, b
        table = indices_table(UNCERTAIN, rows[:, 0], rows[:, -1], rows[:, 1:-1].T)
        return found, table.set_index("id").loc[list(UNCERTAIN), "total"].to_numpy()

    def same(one, other):
        _close(one[0], other[0])
        _close(one[1], other[1], 1e-6)

    runs = BASE * (len(UNCERTAIN) + 2)
    return Pair(f"Sobol indices, {runs} runs", "SALib over project()", "SALib", ours, theirs, same, ASSUMED, 2)


def experiments_pair() -> Pair:
    """Experiments over uncertain parameters: EMA Workbench's, and the same at once."""
    held: dict[str, np.ndarray] = {}

    def theirs():
        from ema_workbench import Model, RealParameter, ScalarOutcome, perform_experiments

        model = Model("enterprises", function=lambda **values: {"profit": _assumed(values)})
        model.uncertainties = [RealParameter(name, *span) for name, span in zip(UNCERTAIN, _ranges())]
        model.outcomes = [ScalarOutcome("profit")]
        with redirect_stderr(io.StringIO()):  # bars
            table, outcomes = perform_experiments(model, scenarios=EXPERIMENTS)
        held.update({name: table[name].to_numpy(dtype=float) for name in UNCERTAIN})
        return outcomes["profit"], {name: values.copy() for name, values in held.items()}

    def ours():
        if not held:
            theirs()
        return _together(held)

    def same(one, other):
        _close(_together(other[1]), other[0])
        assert len(one) == EXPERIMENTS

    return Pair(
        f"{EXPERIMENTS} experiments", "ema-workbench over project()", "ema-workbench", ours, theirs, same, ASSUMED, 2
    )  # fmt: skip


def attribution_pair() -> Pair:
    """Exact shares of six levers in a change of profit: by every combination run alone, and at once."""
    levers = dict(list(PLAN.levers.items())[:PLAYERS])
    names = tuple(levers)

    def theirs():
        subsets = [frozenset(s) for k in range(PLAYERS + 1) for s in combinations(names, k)]
        worth = {s: project(Scenario("s", {n: levers[n] for n in s})).total("total_profit")[-1] for s in subsets}
        weight = [factorial(k) * factorial(PLAYERS - 1 - k) / factorial(PLAYERS) for k in range(PLAYERS)]
        return [sum(weight[len(s)] * (worth[s | {n}] - worth[s]) for s in subsets if n not in s) for n in names]

    def ours():
        found = attribute(Scenario("six", levers), outcomes=("total_profit",))
        shares = dict(zip(found.players, found.contributions["total_profit"][-1], strict=True))
        return [shares[name] for name in names]

    return Pair(
        f"attribution of {PLAYERS} levers, {2**PLAYERS} runs", "brute force over project()", "", ours, theirs, _close, "runs side by side in arrays", 2
    )  # fmt: skip


PAIRS = (one_run_pairs, lambda: [sobol_pair(), experiments_pair(), attribution_pair()])


def timed(pair: Pair) -> dict[str, object]:
    """Best processor time of both, ms, after their answers agreed."""
    pair.same(pair.ours(), pair.theirs())
    best = {"ours": np.inf, "theirs": np.inf}
    for _ in range(pair.turns):
        for name, work in (("ours", pair.ours), ("theirs", pair.theirs)):
            begun = time.process_time()
            work()
            best[name] = min(best[name], 1e3 * (time.process_time() - begun))
    return {"work": pair.work, "peer": _named(pair), **best, "ratio": best["theirs"] / best["ours"], "of": pair.why}


def _named(pair: Pair) -> str:
    """The peer with its version."""
    return pair.peer.replace(pair.needs, f"{pair.needs} {version(pair.needs)}") if pair.needs else pair.peer


def front_beside() -> dict[str, object]:
    """Area of the front that our search and NSGA-II reach in one processor time, from current practice; both on one function."""
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.core.problem import Problem as Asked
    from pymoo.core.termination import Termination
    from pymoo.indicators.hv import HV
    from pymoo.optimize import minimize

    begun = time.process_time()
    front = pareto(*FRONT)
    allowed = time.process_time() - begun
    space = PlanSpace(Scenario("start"), embedded_baseline(), YEARS)
    problem = Problem.of(space, tuple(Target(name, 2030, at_least=0.0) for name in FRONT), 2023)
    problem.cushions[:] = -np.inf
    single = [project(front.scenario(0)).total(name)[-1] for name in FRONT]
    _close(problem.run(front.points)[0].T, front.values)
    _close(single, front.values[0])

    class Plans(Asked):
        def __init__(self):
            super().__init__(n_var=len(space.levers), n_obj=2, n_ieq_constr=1, xl=space.box.low, xu=space.box.high)

        def _evaluate(self, x, out, *args, **kwargs):
            reached, use = problem.run(space.box.snapped(x))
            out["F"], out["G"] = -reached.T, problem.missing(reached, use)[:, None] - MET

    class Spent(Termination):
        def __init__(self):
            super().__init__()
            self.begun = time.process_time()

        def _update(self, algorithm):
            return (time.process_time() - self.begun) / allowed

    practice = problem.run(space.box.start[None])[0][:, 0]
    area = HV(ref_point=-practice)
    ours, theirs = area(-front.values), []
    for seed in (1, 2, 3):
        found = minimize(Plans(), NSGA2(pop_size=100), Spent(), seed=seed)
        theirs.append(0.0 if found.F is None else area(found.F))
    return {"work": f"front of {' and '.join(FRONT)}, {allowed:.1f} s", "peer": f"NSGA-II of pymoo {version('pymoo')}, best of 3 seeds",
            "ours": ours, "theirs": max(theirs), "ratio": ours / max(theirs), "of": "area beyond current practice at equal processor time"}  # fmt: skip


def missing(pair: Pair) -> bool:
    try:
        return bool(pair.needs and not version(pair.needs))
    except PackageNotFoundError:
        return True


def main() -> None:
    """Compare, measure, print the table, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", default="", help="a word of the work or of the peer")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    begun, rows = told(), []
    pairs = [pair for make in PAIRS for pair in make() if chosen.only.lower() in f"{pair.work} {pair.peer}".lower()]
    for pair in pairs:
        if missing(pair):
            print(f"{pair.work}: {pair.peer} is not installed")
            continue
        rows.append(timed(pair))
        print(
            f"{rows[-1]['work']:34}{rows[-1]['peer']:38}{rows[-1]['ours']:10.2f}{rows[-1]['theirs']:12.2f} ms {rows[-1]['ratio']:8.1f}  {rows[-1]['of']}"
        )
    if chosen.only.lower() in "front nsga-ii pymoo":
        try:
            rows.append(front_beside())
            print(f"{rows[-1]['work']}: {rows[-1]['peer']}: {rows[-1]['ratio']:.3f} of its area ({rows[-1]['of']})")
        except ImportError:
            print("front: pymoo is not installed")
    if chosen.json:
        chosen.json.write_text(json.dumps({**begun, "pairs": rows}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
