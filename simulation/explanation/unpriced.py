"""What is to be said of levers below practice whose price is not listed: read from what they move, along the arrows of the model.

A lever moves nothing at all, or productivity only, or something else as well, whose effect the accounts hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import networkx as nx
import numpy as np

from simulation.analysis.causes.lever_by_lever import JudgedLever, at_practice
from simulation.engine.catalogue import catalogue
from simulation.engine.rows import AFTER
from simulation.language.quotes import Quoter, Sentence
from simulation.model import model_of
from simulation.projection import Projection
from simulation.run import project

PRODUCTIVITY = "capability_input"  # where what levers add to productivity comes together
RESULT = "labour_productivity"  # productivity as a result: nothing beside it
IDLE, ALONE, COUNTED = "idle", "unpriced", "counted"
ORDER = (IDLE, ALONE, COUNTED)
MOVED = {"profit": "total_profit", "value": "value_added"}  # told of every lever without a listed price
NOTHING = 1e-9
NAMED = 2  # results named that a lever moves


def unpriced_said(quoter: Quoter, own: Projection, levers: Sequence[JudgedLever]) -> list[Sentence]:
    """A sentence for each kind of lever, of one that moves other results with those nearest to it; then what each of them loses."""
    found = {one.lever: _found(own, one.lever) for one in levers}
    said = []
    for kind, group in groupby(sorted(found, key=lambda one: ORDER.index(found[one][0])), key=lambda one: found[one][0]):
        some = list(group)
        what = dict.fromkeys(name for lever in some for name in found[lever][1])
        said.append(
            quoter.say(
                f"price.{kind}",
                levers=_names(quoter, (quoter.words.lever(one) for one in some)),
                what=_names(quoter, (quoter.words.variable(name) for name in what)),
                year=quoter.year(own.years[-1], "horizon"),
            )
        )
    return [*said, *(_moves(quoter, one, own.years[-1]) for one in levers if found[one.lever][0] != IDLE)]


def _moves(quoter: Quoter, one: JudgedLever, year: int) -> Sentence:
    """What a lever left below practice does to profit and value added, the rest of the plan held, in the last year and five years after."""
    after, parts = year + AFTER, {}
    for name, outcome in MOVED.items():
        for when, of in (("", year), ("_after", after)):
            practice, plan = (float(path[one.years.index(of)]) for path in one.paths[outcome])
            gap = quoter.words.gap(outcome, practice, plan)
            parts[name + when] = quoter.moved(outcome, gap, f"gap_of:{one.lever}", of, value=plan - practice)
    years = {"year": quoter.year(year, "horizon"), "after": quoter.year(after, "after")}
    return quoter.say("price.undone.moves", lever=quoter.words.lever(one.lever), **years, **parts)


def _names(quoter: Quoter, names: Iterable[str]) -> str:
    return quoter.words("list.comma").join(map(quoter.words.inside, names))


def _found(own: Projection, lever: str) -> tuple[str, tuple[str, ...]]:
    """The kind of a lever and, where it moves results without productivity between, those nearest to it."""
    held = project(at_practice(own.scenario, lever), own.baseline, own.years[-1])
    moved = {name for name, values in own.values.items() if not _alike(values, held.values[name])}
    if not moved & set(catalogue().outcomes):
        return IDLE, ()
    graph = model_of(own.baseline).causal_graph
    near = nx.single_source_shortest_path_length(graph.subgraph({lever, *moved} - {PRODUCTIVITY}), lever)
    rows, looked_at = catalogue().variables, catalogue().outcomes
    amounts = [name for name in near if name in looked_at and rows[name].aggregate != "none" and name != RESULT]
    return (COUNTED, tuple(sorted(amounts, key=near.__getitem__)[:NAMED])) if amounts else (ALONE, ())


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.allclose(one, other, rtol=0, atol=NOTHING, equal_nan=True))
