"""What a computed figure rests on: how many reported, derived and assumed inputs lie upstream of it."""

from __future__ import annotations

from collections import Counter
from functools import cache

from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_ref import OWN
from simulation.model import model

GRADES = ("reported", "derived", "assumed")
FROM_EVIDENCE = {"A": "reported", "B": "derived", "C": "assumed"}


@cache
def upstream(variable: str) -> frozenset[str]:
    """Every input and variable from which a variable is computed, base-year rules included."""
    graph, found, waiting = model(), set(), [variable]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if name in graph.equations:
            waiting.extend(argument.name for argument in graph.equations[name].arguments)
        waiting.extend(graph.initial_arguments.get(name, ()))
    return frozenset(found)


def input_grades(variable: str, baseline: Place) -> dict[str, int]:
    """Number of base-year figures and parameters upstream, by kind: reported, derived, assumed."""
    names = upstream(variable)
    cells = Counter(cell.grade for (_, name), cell in baseline.whole.cells.items() if name in names)
    parameters = (FROM_EVIDENCE[row.grade] for name, row in catalogue().parameters.items() if name in names)
    counts = cells + Counter(parameters)
    return {grade: counts.get(grade, 0) for grade in GRADES}


@cache
def base_columns(variable: str) -> frozenset[str]:
    """Columns of the base year from which a variable's own value of that year is computed."""
    graph, seen, waiting, found = model(), set[str](), [variable], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in catalogue().columns:
            found.add(name)
        elif name in graph.initial_arguments:
            waiting.extend(graph.initial_arguments[name])
        elif name in graph.equations:
            waiting.extend(argument.name for argument in graph.equations[name].arguments)
    return frozenset(found)


def completed_at_base(variable: str, place: Place) -> bool:
    """Whether a base-year figure of own enterprises rests on cells that nobody filled in and that were completed from industries' ratios."""
    if place.id != OWN:
        return False
    cells, stated = place.whole.cells, {name for _, name in place.whole.cells}
    own = base_columns(variable)
    if own - stated:
        return True
    return any(cell.grade == "assumed" and cell.value != 0 for (_, name), cell in cells.items() if name in own)


def figures(baseline: Place) -> tuple[int, int]:
    """Number of base-year figures, and how many of them are assumed."""
    cells = baseline.whole.cells.values()
    return len(cells), sum(cell.grade == "assumed" for cell in cells)


def weakest(variable: str, baseline: Place) -> str:
    """Kind of the weakest input of a projected figure."""
    counts = input_grades(variable, baseline)
    return next(grade for grade in reversed(GRADES) if counts[grade])
