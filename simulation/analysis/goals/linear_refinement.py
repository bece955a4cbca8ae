"""Refinement of a plan by a sequence of linear programmes.

The model is linearised around the plan (one run a lever), the cheapest plan of the linear model within a
trust region is found by SciPy's HiGHS, and kept when the model itself agrees. Costs are sums of absolute
moves, so solutions move few levers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from simulation.analysis.goals.problem import UNIT, Problem
from simulation.analysis.goals.search import ranked

ROUNDS, LEAST = 12, 1e-3  # of a lever's width: moves below it are lost on the grid
PENALTY = 1e4  # of one unit of shortfall
MONEY_UNIT = 100.0


@dataclass(frozen=True)
class Line:
    """A quantity as a straight line around a plan: value there, and slope by lever."""

    value: float
    slope: np.ndarray


def lines(problem: Problem, point: np.ndarray) -> tuple[list[Line], dict[str, Line]]:
    """Margins of targets, and money with all that is capped, around a plan: differences towards the inside of the bounds."""
    box = problem.space.box
    length = np.maximum(box.grid, 0.02 * (box.high - box.low))
    length = np.where(point + length > box.high, -length, length)
    reached, use = problem.run(np.vstack([point, point + np.diag(length)]))

    def line(row: np.ndarray) -> Line:
        return Line(float(row[0]), (row[1:] - row[0]) / length)

    margins = [line(target.margin(row)) for target, row in zip(problem.targets, reached, strict=True)]
    return margins, {name: line(use[name]) for name in ("money", *problem.caps)}


def refine(problem: Problem, kind: str, point: np.ndarray) -> np.ndarray:
    """A plan at least as good as the given one (lever,), not yet on the grid."""
    box, assess, radius = problem.space.box, problem.assess(kind), 0.5
    value = ranked(assess, point[None])[0]
    around = lines(problem, point)
    for _ in range(ROUNDS):
        other = _linear_step(problem, kind, point, around, radius)
        better = np.inf if other is None else ranked(assess, other[None])[0]
        if other is not None and better < value - 1e-9:
            point, value, around = np.clip(other, box.low, box.high), better, lines(problem, other)
        elif (radius := radius / 3) < LEAST:
            break
    return point


def _linear_step(problem: Problem, kind: str, point: np.ndarray, around: tuple, radius: float) -> np.ndarray | None:
    """Best plan of the linear model within the trust region: variables plan, moves, shortfalls and one level."""
    box, n = problem.space.box, len(point)
    width = np.array([row.max - row.min for row in problem.space.levers])
    rows, limits = _demands(problem, kind, point, around)
    slack = len(rows[0]) - n - 1
    above = np.hstack([np.eye(n), -np.eye(n), np.zeros((n, slack + 1))])
    below = np.hstack([-np.eye(n), -np.eye(n), np.zeros((n, slack + 1))])
    wide = np.insert(np.array(rows), [n] * n, 0.0, axis=1)
    share = {"least_change": 1.0, "least_money": 0.02, "most_robust": 0.03}[kind]
    level = 0.0 if kind == "least_change" else 1.0
    reach = radius * np.maximum(box.high - box.low, 1e-12)
    bounds = list(zip(np.maximum(point - reach, box.low), np.minimum(point + reach, box.high), strict=True))
    found = scipy.optimize.linprog(
        np.concatenate([np.zeros(n), share / width, np.full(slack, PENALTY), [level]]),
        np.vstack([wide, above, below]),
        np.concatenate([limits, box.start, -box.start]),
        bounds=[*bounds, *[(0, None)] * (n + slack), (None if kind == "most_robust" else 0, None)],
        method="highs",
    )
    return found.x[:n] if found.status == 0 else None


def _demands(problem: Problem, kind: str, point: np.ndarray, around: tuple) -> tuple[list[np.ndarray], np.ndarray]:
    """Rows (plan, shortfalls, level) and upper limits of the linear model."""
    margins, use = around
    asked = []
    for line, cushion, target in zip(margins, problem.cushions, problem.targets, strict=True):
        if np.isfinite(cushion):
            asked.append((-line.slope / target.scale, (line.value - cushion) / target.scale, True, 0.0))
    for name, cap in problem.caps.items():
        weight = problem.firm / UNIT[name]
        asked.append((use[name].slope * weight, (cap - use[name].value) * weight, True, 0.0))
    if kind == "least_money":
        asked.append((use["money"].slope / MONEY_UNIT, -use["money"].value / MONEY_UNIT, False, -1.0))
    if kind == "most_robust":
        for line, centre, spread in zip(margins, problem.centre, problem.spread, strict=True):
            asked.append((-line.slope / spread, (line.value + centre) / spread, False, -1.0))
    return _rows(asked), np.array([limit + slope @ point for slope, limit, _, _ in asked])


def _rows(asked: list[tuple]) -> list[np.ndarray]:
    """One row a demand; each demand that may fall short has a column of its own for that."""
    slack = np.eye(sum(one[2] for one in asked))
    rows, at = [], 0
    for slope, _, short, level in asked:
        rows.append(np.concatenate([slope, -slack[at] if short else np.zeros(len(slack)), [level]]))
        at += short
    return rows
