"""Levers moved late: where no plan in levers' own time reaches the targets, their timing is searched too.

From the plan that misses least, one lever after the other is given the course and value that help most, of all
levers, courses and a few values side by side, as long as that helps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from simulation.analysis.goals.courses import Course, courses_of
from simulation.analysis.goals.problem import Problem
from simulation.analysis.goals.search import MET
from simulation.engine.setting import Setting

LEVERS = 4  # given another course at most
PARTS = (0.0, 0.25, 0.5, 0.75, 1.0)  # of a lever's bounds: values tried with each course
HELPS = 1e-3  # of one unit of shortfall: below it a course is not worth its words


def moved_late(problem: Problem, near: np.ndarray) -> tuple[Problem, np.ndarray] | None:
    """The problem with some levers in other courses, and a plan in it that misses less; None where no course helps."""
    courses, point = dict(problem.space.courses), near
    best = before = float(problem.trial(point[None], [courses])[0])
    for _ in range(LEVERS):
        plans, tried = _tried(problem, point, courses)
        if best <= MET or not len(plans):
            break
        missing = problem.trial(plans, tried)
        at = int(np.argmin(missing))
        if missing[at] > best - HELPS and missing[at] > MET:
            break
        courses, point, best = dict(tried[at]), plans[at], float(missing[at])
    if best >= before:
        return None
    return replace(problem, space=replace(problem.space, courses=_needed(problem, point, courses, best))), point


def _tried(
    problem: Problem, point: np.ndarray, courses: Mapping[str, Course]
) -> tuple[np.ndarray, list[Mapping[str, Course]]]:
    """Plans with one lever more in another course, or one in yet another, at several values (plan, lever), and their courses."""
    space, plans, found = problem.space, list[np.ndarray](), list[Mapping[str, Course]]()
    years = [target.year for target in problem.targets]
    for i, row in enumerate(space.levers):
        low, high = space.box.low[i], space.box.high[i]
        values = {point[i], *(low + part * (high - low) for part in PARTS)}
        for course in courses_of(row, space.start.levers.get(row.id, Setting()), years):
            for value in sorted(values):
                plans.append(np.where(np.arange(len(point)) == i, value, point))
                found.append({**courses, row.id: course})
    return (space.box.snapped(np.array(plans)) if plans else np.empty((0, len(point)))), found


def _needed(problem: Problem, point: np.ndarray, courses: dict[str, Course], best: float) -> dict[str, Course]:
    """The courses without those that a later one made superfluous."""
    for name in list(courses):
        rest = {lever: course for lever, course in courses.items() if lever != name}
        if problem.trial(point[None], [rest])[0] <= best + MET:
            courses = rest
    return courses
