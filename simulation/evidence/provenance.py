"""What a computed figure rests on: how many reported, derived and assumed inputs lie upstream of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

import numpy as np

from simulation.engine.baseline import NOTHING, PROVINCE
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_ref import OWN
from simulation.model import model
from simulation.projection import TOTAL
from simulation.run import central_base_year

GRADES = ("reported", "derived", "assumed")
SHAPING = frozenset({"revenue"})  # what begins at nought is given a place for each entity by it
UNREPORTED, COMPLETED = "unreported", "completed"  # marks of base-year figures
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
    return marks_at_base(place).get(variable) == COMPLETED


def unreported_at_base(variable: str, place: Place, entity: str = TOTAL) -> bool:
    """Whether nobody, or an enterprise not, reports what a figure starts from, so that only what is added since the base year is counted."""
    return marks_of(place, entity).get(variable) == UNREPORTED


def marks_at_base(place: Place) -> Mapping[str, str]:
    """How base-year figures that nobody reported are marked, by variable: `unreported`, counted from zero, or `completed` from ratios.

    A bare place has no cells and tells nothing of completion: a document is made of the place itself."""
    return _kept(place.whole, "")


def marks_of(place: Place, entity: str) -> Mapping[str, str]:
    """The same of the whole or of one enterprise's figures: others may report what it does not."""
    return _kept(place.whole, "" if entity == TOTAL else entity)


def _kept(place: Place, entity: str) -> Mapping[str, str]:
    kept = vars(place).setdefault(
        "_marks_at_base", {}
    )  # as a cached property keeps it: places that are equal in figures may differ in grades
    if entity not in kept:
        kept[entity] = _marks(place, entity)
    return kept[entity]


def _marks(place: Place, entity: str) -> dict[str, str]:
    if place.id != OWN:
        return {}
    cells = {name: cell for (who, name), cell in place.cells.items() if who == entity} if entity else {}
    stated = {name for _, name in place.cells}
    assumed = {
        name
        for (who, name), cell in place.cells.items()
        if cell.grade == "assumed" and cell.value != 0 and who in (entity or who, PROVINCE)
    }
    if not entity:  # a sum that was reported is no assumption, whoever's part is
        assumed -= {name for name, row in place.totals.items() if row.grade == "reported"}
    nothing = (
        frozenset(name for name, cell in cells.items() if cell.source == NOTHING) if entity else place.counted_from_zero
    )
    told = catalogue().variables if stated else ()
    completed = (name for name in told if base_columns(name) - stated or base_columns(name) & assumed)
    return dict.fromkeys(completed, COMPLETED) | dict.fromkeys(_unreported(place, entity, nothing), UNREPORTED)


def _unreported(place: Place, entity: str, nothing: frozenset[str]) -> frozenset[str]:
    """Variables that nobody reports: those that rest on nothing else, and amounts that are nought for want of what is not reported."""
    base, at = central_base_year(place), place.entity_ids.index(entity) if entity else slice(None)
    rows = ((name, row, base_columns(name)) for name, row in catalogue().variables.items())
    amounts = (name for name, row, own in rows if row.aggregate == "sum" and own & nothing and own - nothing <= SHAPING)
    return resting_on(nothing) | {
        name for name in amounts if not np.any(base[name][at if len(base[name]) > 1 else slice(None)])
    }


@lru_cache(maxsize=16)
def resting_on(columns: frozenset[str]) -> frozenset[str]:
    """Variables whose base-year value rests on these columns and on no other figure."""
    return frozenset(name for name in catalogue().variables if base_columns(name) and base_columns(name) <= columns)


def figures(baseline: Place) -> tuple[int, int]:
    """Number of base-year figures, and how many of them are assumed."""
    cells = baseline.whole.cells.values()
    return len(cells), sum(cell.grade == "assumed" for cell in cells)


def weakest(variable: str, baseline: Place) -> str:
    """Kind of the weakest input of a projected figure."""
    counts = input_grades(variable, baseline)
    return next(grade for grade in reversed(GRADES) if counts[grade])
