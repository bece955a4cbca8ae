"""The causal map of one lever and one outcome: the steps that carry the effect, few enough to be read.

Rule: an arrow stays when it carries at least a threshold share of the largest arrow; the threshold is the lowest
of THRESHOLDS that leaves at most MOST_NODES variables. The strongest rising and the strongest falling route stay in
any case. Where the map would be larger or deeper than it may be, variables that hand on what they get are folded
into arrows; a stock and what drains it are drawn as one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.explanation.flows import ATTENTION, Flow

THRESHOLDS = (0.03, 0.05, 0.08, 0.12, 0.2, 0.3)
MOST_NODES, MOST_LAYERS = 14, 7
MIXED = 0.02  # a sum is opened up where gains and costs mix by more than this share
DEEPEST = 4  # sums within sums
MOSTLY = 0.5  # a sum is opened up only if at least this part of what it carries leads on to the outcome


@dataclass(frozen=True)
class Arrow:
    """A step of the map. carried: how much of the outcome's change passes along it, outcome's unit; local: change
    of the target when only this cause moves, target's unit, None where steps are folded; lag: years of delay;
    through: variables folded into it; back: it returns to something drawn further left."""

    source: str
    target: str
    carried: float
    local: float | None
    lag: int
    through: tuple[str, ...] = ()
    back: bool = False


@dataclass(frozen=True)
class Node:
    """A lever, input or variable of the map with its change in the year, in its own unit; layer: 0 is the lever."""

    id: str
    change: float
    together: float
    layer: int


@dataclass(frozen=True)
class Route:
    """What comes in where gains and costs meet, by the variable it comes through; outcome's unit."""

    through: str
    carried: float


@dataclass(frozen=True)
class CausalMap:
    """Nodes and arrows from a lever to an outcome in a year, with the rule's threshold.

    change: the outcome's whole change; unseen: what arrows left out bring to the outcome, its unit.
    """

    lever: str
    outcome: str
    year: int
    change: float
    unseen: float
    threshold: float
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


def causal_map(flow: Flow, lever: str, most: int = MOST_NODES, layers: int = MOST_LAYERS) -> CausalMap:
    """The map of a lever's effect on the flow's outcome. Nothing but both ends when it has no effect at all."""
    kept, threshold = _chosen(_graph(flow, lever), lever, flow.outcome, most, layers)
    place = _layers(kept, lever, flow.outcome)
    arrows = tuple(_arrow(flow, source, target, data) for source, target, data in sorted(kept.edges(data=True), key=_size))
    seen = sum(arrow.carried for arrow in arrows if arrow.target == flow.outcome)
    nodes = tuple(
        Node(name, flow.moved_by(name), flow.local(name)[1] if name in flow.graph.equations else 0.0, place[name])
        for name in sorted(kept, key=lambda name: (place[name], name))
    )
    return CausalMap(lever, flow.outcome, flow.year, flow.change, flow.change - seen, threshold, nodes, arrows)


def _graph(flow: Flow, lever: str) -> nx.DiGraph:
    """All steps but those by which a stock carries itself on; the lever also loads managers' attention."""
    graph = nx.DiGraph()
    graph.add_nodes_from((lever, flow.outcome))
    for (source, target), step in flow.steps.items():
        if source != target and step.carried:
            graph.add_edge(source, target, carried=step.carried, lag=step.lag, through=(), back=False)
    load = sum(step.carried for step in flow.out_of(ATTENTION))
    if load:
        graph.add_edge(lever, ATTENTION, carried=load, lag=0, through=(), back=False)
    _join_pairs(graph, (lever, flow.outcome))
    return graph


def _join_pairs(graph: nx.DiGraph, ends: tuple[str, str]) -> None:
    """Draw a stock and what flows out of it, each of which moves the other, as the one that leads on."""
    for one, other in sorted({tuple(sorted(edge)) for edge in graph.edges if graph.has_edge(*edge[::-1])}):
        if not (graph.has_edge(one, other) and graph.has_edge(other, one)) or {one, other} & set(ends):
            continue
        delay = {edge: graph.edges[edge]["lag"] for edge in ((one, other), (other, one))}
        graph.remove_edges_from(delay)
        kept, joined = sorted((one, other), key=lambda name: _weight(graph.out_edges(name, data="carried")), reverse=True)
        for source, _, data in list(graph.in_edges(joined, data=True)):
            _connect(
                graph,
                source,
                kept,
                {**data, "lag": data["lag"] + delay[joined, kept], "through": (*data["through"], joined)},
            )
        for _, target, data in list(graph.out_edges(joined, data=True)):
            _connect(
                graph,
                kept,
                target,
                {**data, "lag": data["lag"] + delay[kept, joined], "through": (joined, *data["through"])},
            )
        graph.remove_node(joined)


def _weight(edges: Iterable) -> float:
    return sum(abs(carried) for _, _, carried in edges)


def _connect(graph: nx.DiGraph, source: str, target: str, data: dict) -> None:
    """Add an arrow; one that is there already carries both and keeps the larger one's delay and way."""
    if source == target:
        return
    there = graph.edges.get((source, target))
    if there is None:
        graph.add_edge(source, target, **data)
        return
    main = max((there, data), key=lambda part: abs(part["carried"]))
    graph.add_edge(source, target, **{**main, "carried": there["carried"] + data["carried"]})


def _size(edge: tuple[str, str, dict]) -> float:
    return -abs(edge[2]["carried"])


def _chosen(whole: nx.DiGraph, lever: str, outcome: str, most: int, layers: int) -> tuple[nx.DiGraph, float]:
    """The part of the graph that the rule keeps, and the threshold it took."""
    kept, threshold = nx.DiGraph(), 0.0
    largest = max((abs(carried) for _, _, carried in whole.edges(data="carried")), default=0.0)
    sure = _strongest(whole, lever, outcome)
    for threshold in THRESHOLDS:
        edges = {(s, t) for s, t, carried in whole.edges(data="carried") if abs(carried) >= threshold * largest}
        kept = nx.DiGraph(_between(whole.edge_subgraph(edges | sure), lever, outcome))
        kept.add_nodes_from((lever, outcome))
        _mark_returns(kept, lever, outcome)
        _fold(kept, lever, outcome, most, layers)
        if len(kept) <= most:
            break
    return kept, threshold


def _between(graph: nx.DiGraph, lever: str, outcome: str) -> nx.DiGraph:
    """What lies on the way from the lever to the outcome."""
    if lever not in graph or outcome not in graph:
        return graph.subgraph(())
    return graph.subgraph((nx.descendants(graph, lever) | {lever}) & (nx.ancestors(graph, outcome) | {outcome}))


def _strongest(graph: nx.DiGraph, lever: str, outcome: str) -> set[tuple[str, str]]:
    """Steps of the widest route through the largest rising and through the largest falling arrow."""
    found: set[tuple[str, str]] = set()
    for sign in (1, -1):
        for source, target, data in sorted(graph.edges(data=True), key=_size):
            if data["carried"] * sign <= 0:
                continue
            first, last = _widest(graph, lever, source), _widest(graph, target, outcome)
            if first is not None and last is not None:
                found |= {*first, (source, target), *last}
                break
    return found


def _widest(graph: nx.DiGraph, start: str, end: str) -> list[tuple[str, str]] | None:
    """The route whose narrowest step carries most, or None."""
    if start == end:
        return []
    wide = nx.DiGraph()
    for source, target, _ in sorted(graph.edges(data=True), key=_size):
        wide.add_edge(source, target)
        if start in wide and end in wide and nx.has_path(wide, start, end):
            way = nx.shortest_path(wide, start, end)
            return list(itertools.pairwise(way))
    return None


def _mark_returns(graph: nx.DiGraph, lever: str, outcome: str) -> None:
    """Mark arrows that run in a circle: those out of the outcome, then the smallest that leaves all else in reach."""
    graph.add_edges_from(
        (source, target, {**data, "back": True}) for source, target, data in graph.out_edges(outcome, data=True)
    )
    while True:
        onward = _onward(graph)
        try:
            circle = [edge[:2] for edge in nx.find_cycle(onward)]
        except nx.NetworkXNoCycle:
            return
        reached = nx.descendants(onward, lever)

        def harm(edge: tuple[str, str], onward: nx.DiGraph = onward, reached: set = reached) -> tuple[bool, float]:
            rest = nx.restricted_view(onward, (), (edge,))
            return nx.descendants(rest, lever) != reached, abs(graph.edges[edge]["carried"])

        graph.edges[min(circle, key=harm)]["back"] = True


def _onward(graph: nx.DiGraph) -> nx.DiGraph:
    """The graph without returning arrows."""
    onward = nx.DiGraph()
    onward.add_nodes_from(graph)
    onward.add_edges_from((s, t) for s, t, back in graph.edges(data="back") if not back)
    return onward


def _fold(graph: nx.DiGraph, lever: str, outcome: str, most: int, layers: int) -> None:
    """Take out variables that hand on what they get: in circles, beside a shortcut, and while the map is too large."""
    while True:
        passing = [name for name in sorted(graph) if name not in (lever, outcome) and _hands_on(graph, name)]
        way = nx.dag_longest_path(_onward(graph))
        found = [name for name in passing if _passes_on(graph, name) and _needless(graph, name)]
        if not found and len(way) > layers:
            found = [name for name in passing if name in way]
        if not found and len(graph) > most:
            found = [name for name in passing if _passes_on(graph, name)]
        if not found:
            return
        _take_out(graph, min(found, key=lambda name: (graph.in_degree(name) * graph.out_degree(name), _telling(name))))


def _take_out(graph: nx.DiGraph, name: str) -> None:
    """Join each arrow in with each arrow out; the side with several arrows says what each carries."""
    entering, leaving = list(graph.in_edges(name, data=True)), list(graph.out_edges(name, data=True))
    graph.remove_node(name)
    for source, _, first in entering:
        for _, target, last in leaving:
            _connect(
                graph,
                source,
                target,
                {
                    "carried": (first if len(entering) > 1 else last)["carried"],
                    "lag": first["lag"] + last["lag"],
                    "back": first["back"],
                    "through": (*first["through"], name, *last["through"]),
                },
            )


def _hands_on(graph: nx.DiGraph, name: str) -> bool:
    """Whether one side is a single arrow, so that what each arrow of the other side carries is known."""
    if _passes_on(graph, name):
        return True
    backs = [back for edges in (graph.in_edges, graph.out_edges) for _, _, back in edges(name, data="back")]
    return 1 in (graph.in_degree(name), graph.out_degree(name)) and not any(backs)


def _passes_on(graph: nx.DiGraph, name: str) -> bool:
    """Whether one arrow comes in and one goes on."""
    if graph.in_degree(name) != 1 or graph.out_degree(name) != 1:
        return False
    return not next(iter(graph.out_edges(name, data="back")))[2]


def _needless(graph: nx.DiGraph, name: str) -> bool:
    """A link of a circle that leads to another link, or a way round that a straight arrow takes back."""
    source, target = next(graph.predecessors(name)), next(graph.successors(name))
    if graph.edges[source, name]["back"]:
        return _passes_on(graph, target) or graph.has_edge(source, target)
    straight = graph.edges.get((source, target))
    return straight is not None and straight["carried"] * graph.edges[name, target]["carried"] < 0


def _telling(name: str) -> tuple[bool, str]:
    """Figures without a total are folded before amounts."""
    row = catalogue().variables.get(name)
    return row is not None and row.aggregate != "none", name


def _layers(graph: nx.DiGraph, lever: str, outcome: str) -> dict[str, int]:
    """Longest way to each node; a link of a circle stands just before where the circle closes."""
    onward = _onward(graph)
    place = {name: at for at, names in enumerate(nx.topological_generations(onward)) for name in names}
    reached = nx.descendants(onward, lever) | {lever}
    for name in reversed(list(nx.topological_sort(onward))):
        if name not in reached and onward.out_degree(name):
            place[name] = min(place[effect] for effect in onward.successors(name)) - 1
    place[outcome] = max(place.values())
    return place


def _arrow(flow: Flow, source: str, target: str, data: dict) -> Arrow:
    local = None
    if not data["through"]:
        local = flow.moved_by(target) if target == ATTENTION else flow.local(target)[0].get(source)
    return Arrow(source, target, data["carried"], local, data["lag"], data["through"], data["back"])


def routes(flow: Flow) -> tuple[Route, ...]:
    """Gains and costs where they meet: sums within the outcome are opened up as long as they mix both signs.

    Where a sum also leads elsewhere, each of its terms counts by the part that leads to the outcome. Routes add up to
    the outcome's change, largest first.
    """
    parts = _opened(flow)
    found: dict[str, float] = {}
    for name, part in parts.items():
        for step in flow.into(name):
            if step.source not in parts and step.source != name:
                found[step.source] = found.get(step.source, 0.0) + step.carried * part
    ordered = sorted(found.items(), key=lambda item: -abs(item[1]))
    return tuple(Route(name, carried) for name, carried in ordered if carried)


def _opened(flow: Flow) -> dict[str, float]:
    """Sums that are opened up, with the part of what each carries that leads to the outcome through open sums."""
    parts, depth, waiting = {flow.outcome: 1.0}, {flow.outcome: 0}, [flow.outcome]
    while waiting:
        name = waiting.pop(0)
        for cause in sorted({step.source for step in flow.into(name)} - parts.keys()):
            part = _leading(flow, cause, parts)
            if depth[name] < DEEPEST and MOSTLY <= part <= 1 / MOSTLY and _mixes(flow.into(cause)):
                parts[cause], depth[cause] = part, depth[name] + 1
                waiting.append(cause)
    return _settled(flow, [name for name in parts if name != flow.outcome])


def _settled(flow: Flow, names: list[str]) -> dict[str, float]:
    """The parts of all open sums at once: they may lead to each other in a circle."""
    if not names:
        return {flow.outcome: 1.0}
    onward = np.array([[_leading(flow, name, {other: 1.0}) for other in names] for name in names])
    direct = np.array([_leading(flow, name, {flow.outcome: 1.0}) for name in names])
    parts = np.linalg.solve(np.eye(len(names)) - onward, direct)
    return {flow.outcome: 1.0, **dict(zip(names, parts.tolist()))}


def _leading(flow: Flow, name: str, parts: Mapping[str, float]) -> float:
    """Part of what a variable carries that leads through open sums; 0 for a lever or input."""
    leaving = [step for step in flow.out_of(name) if step.target != name]
    whole = sum(step.carried for step in leaving)
    if name not in flow.graph.equations or not whole:
        return 0.0
    return sum(step.carried * parts.get(step.target, 0.0) for step in leaving) / whole


def _mixes(steps: Iterable) -> bool:
    values = [step.carried for step in steps]
    up, down = sum(v for v in values if v > 0), -sum(v for v in values if v < 0)
    return min(up, down) > MIXED * max(up, down)
