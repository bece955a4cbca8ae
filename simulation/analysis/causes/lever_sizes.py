"""How much each lever moves over its range: measured on the model once a process, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import networkx as nx

from simulation.analysis.batch import Batch, totals
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting
from simulation.model import model
from simulation.projection import HEADLINES
from simulation.run import horizon


@dataclass(frozen=True)
class LeverSize:
    """Change of each outcome in `year` against current practice, with the lever alone at its least and at its most.

    A lever that is counted, not valued, has the counts it moves in place of the headline outcomes. Units of the variables.
    """

    lever: str
    year: int
    effects: Mapping[str, tuple[float, float]]


def lever_size(lever: str, place: Place) -> LeverSize:
    """What a lever does over its range in a place, begun in the first year that can still be decided."""
    return lever_sizes(place)[lever]


@lru_cache(maxsize=4)
def lever_sizes(place: Place) -> Mapping[str, LeverSize]:
    """The sizes of all levers in a place, from one batch of runs."""
    rows, years = list(place.levers.values()), horizon(place.usual_year, place)
    outcomes = {row.id: HEADLINES if row.standing == "valued" else counts_of(row.id) for row in rows}
    usual = Scenario(place=place)
    plans = [usual, *(usual.renamed(row.id).with_lever(row.id, Setting(end)) for row in rows for end in (row.min, row.max))]
    wanted = tuple(dict.fromkeys(name for names in outcomes.values() for name in names))
    batch = Batch.joined([Batch.of(plan, place, years) for plan in plans])
    last = {name: values[-1] - values[-1][0] for name, values in totals(batch, wanted).items()}

    def size(at: int, row: Lever) -> LeverSize:
        low, high = 2 * at + 1, 2 * at + 2
        return LeverSize(
            row.id, place.usual_year, {name: (float(last[name][low]), float(last[name][high])) for name in outcomes[row.id]}
        )

    return {row.id: size(at, row) for at, row in enumerate(rows)}


def counts_of(lever: str) -> tuple[str, ...]:
    """Outcomes of the province at which a lever ends, in the order of the table."""
    graph = model().causal_graph
    reached = {name for name in nx.descendants(graph, lever) if set(graph.successors(name)) <= {name}}
    return tuple(name for name, row in catalogue().variables.items() if name in reached and row.aggregate != "none")
