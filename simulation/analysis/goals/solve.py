"""Solving the search problem: a global search, refined by linear programmes."""

from __future__ import annotations

import numpy as np

from simulation.analysis.goals.linear_refinement import refine
from simulation.analysis.goals.problem import Problem
from simulation.analysis.goals.search import GENERATIONS, Watch, minimise


def solve(
    problem: Problem, kind: str, tried: np.ndarray, watch: Watch | None = None, generations: int = GENERATIONS
) -> np.ndarray:
    """Best plan of one kind (lever,), on the grid. tried: plans to start from (plan, lever)."""
    return minimise(
        problem.assess(kind),
        problem.space.box,
        problem.seed,
        tried,
        watch,
        generations,
        lambda point: refine(problem, kind, point),
    )
