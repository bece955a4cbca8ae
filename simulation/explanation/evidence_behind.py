"""How well known is what a number rests on: the figures and assumptions at the end of its chain of equations, by grade.

A base-year figure stands in the base-year table, a parameter or a condition in its register; a variable rests on all that its
equations lead back to. The weakest of them says how far it can be trusted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from simulation.engine.graph import Model
from simulation.engine.place import Place
from simulation.engine.rows import Cell
from simulation.explanation.assumptions_in_words import grade_letter
from simulation.projection import TOTAL


def cells_of(place: Place, column: str, entity: str = TOTAL) -> tuple[Cell, ...]:
    """Base-year figures of an enterprise or of all, largest first; of all, those that are nothing are left out."""
    if entity != TOTAL:
        return tuple(filter(None, [place.cells.get((entity, column))]))
    own = [place.cells[one, column] for one in place.entity_ids if (one, column) in place.cells]
    return tuple(sorted((cell for cell in own if cell.value), key=lambda cell: -abs(cell.value))) or tuple(own[:1])


def weakest(cells: Iterable[Cell]) -> str:
    """Kind of the least known of some base-year figures."""
    return max((cell.grade for cell in cells), key=grade_letter, default="")


def grades_behind(graph: Model, place: Place, variable: str, entity: str = TOTAL, base: bool = False) -> Counter[str]:
    """How many figures and assumptions of each step (A published, B derived or fitted, C judged) a variable rests on.

    base: its base-year value alone.
    """
    found: Counter[str] = Counter()
    for name in _ends(graph, variable, base):
        rows = place.parameters if name in place.parameters else place.conditions
        if name in rows:
            found[grade_letter(rows[name].grade)] += 1
        elif cells := cells_of(place, name, entity):
            found[grade_letter(weakest(cells))] += 1
    return found


def _ends(graph: Model, variable: str, base: bool) -> set[str]:
    """Ids of parameters, conditions and base-year figures that an equation, or a base-year value, leads back to."""
    ends: set[str] = set()
    seen, ahead = set(), [(variable, base)]
    while ahead:
        name, at_base = ahead.pop()
        if (name, at_base) in seen:
            continue
        seen.add((name, at_base))
        if (name in graph.base_columns and (at_base or name not in graph.equations)) or name in graph.inputs:
            ends.add(name)
        elif at_base:
            ahead += [(cause, True) for cause in graph.base_causes(name)]
        else:
            ahead.append((name, True))
            ahead += [(a.name, a.moment == "base") for a in graph.equations[name].arguments if a.moment != "neutral"]
    return ends
