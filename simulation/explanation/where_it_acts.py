"""Where a parameter or condition acts: the equations that take it, and what it reaches from there."""

from __future__ import annotations

import networkx as nx

from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.model import model_of


def taken_by(place: Place, assumption: str) -> tuple[str, ...]:
    """Variables whose equations take it, in order of the model; none of what levers' attention alone depends on."""
    equations = model_of(place).equations.values()
    return tuple(each.name for each in equations if any(cause.name == assumption for cause in each.arguments))


def reached(place: Place, assumption: str) -> tuple[str, ...]:
    """Variables with a value for the whole that depend on it, those nearest to it first."""
    graph, rows = model_of(place).causal_graph, catalogue().variables
    if assumption not in graph:
        return ()
    far = nx.single_source_shortest_path_length(graph, assumption)
    found = [name for name in far if name in rows and rows[name].aggregate != "none"]
    return tuple(sorted(found, key=far.__getitem__))
