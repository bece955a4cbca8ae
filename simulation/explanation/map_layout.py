"""Where the boxes and arrows of a causal map go: layers from left to right, few crossings, no arrow through a box."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulation.explanation.causal_map import Arrow, CausalMap

BOX, BEND = 1.0, 0.45  # height kept free for a box and for an arrow that passes a layer
SWEEPS = 12
RETURN_GAP = 0.3
LEVEL = 0.05  # of a layer that an arrow runs level before it bends

Point = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """Places in units of a layer (across) and of a box (down, 0 at the middle).

    boxes: middle of each node; lines: corners of each arrow, from its source's side to its target's; height: boxes.
    """

    boxes: Mapping[str, Point]
    lines: Mapping[tuple[str, str], Sequence[Point]]
    height: float


def arranged(drawn: CausalMap, half: float = 0.36) -> Layout:
    """Places for a map whose boxes reach `half` a layer to either side."""
    layer = {node.id: node.layer for node in drawn.nodes}
    ways = {(a.source, a.target): _way(a, layer) for a in drawn.arrows if not a.back}
    across = {**layer, **{stop: at for way in ways.values() for stop, at in way}}
    last = {name for name in layer if name != drawn.lever and all(name != end for _, end in ways)}
    down = _down(across, list(ways.values()), last)
    boxes = {name: (float(layer[name]), down[name]) for name in layer}
    lines = {edge: _line([(float(at), down[stop]) for stop, at in way], half) for edge, way in ways.items()}
    bottom = max(y for _, y in boxes.values()) + BOX / 2
    for place, arrow in enumerate(a for a in drawn.arrows if a.back):
        bottom += RETURN_GAP
        lines[arrow.source, arrow.target] = _return(
            boxes[arrow.source], boxes[arrow.target], bottom, half + 0.05 + 0.02 * place
        )
    tops = [y for _, y in boxes.values()]
    return Layout(boxes, lines, max(bottom, max(tops) + BOX / 2) - (min(tops) - BOX / 2))


def _way(arrow: Arrow, layer: Mapping[str, int]) -> list[tuple[str, int]]:
    """Both ends, and a bend in each layer between."""
    between = range(layer[arrow.source] + 1, layer[arrow.target])
    bends = [(f"{arrow.source}>{arrow.target}:{at}", at) for at in between]
    return [(arrow.source, layer[arrow.source]), *bends, (arrow.target, layer[arrow.target])]


def _down(across: Mapping[str, int], ways: list[list[tuple[str, int]]], last: set[str]) -> dict[str, float]:
    """Height of each stop: layers are swept to and fro, each stop drawn to the mean of its neighbours.

    last: boxes that only returning arrows reach, kept lowest in their layer.
    """
    layers: dict[int, list[str]] = {}
    near: dict[str, list[str]] = {stop: [] for stop in across}
    for stop in sorted(across):
        layers.setdefault(across[stop], []).append(stop)
    for way in ways:
        for (one, _), (other, _) in itertools.pairwise(way):
            near[one].append(other)
            near[other].append(one)
    down = {stop: float(i) for stops in layers.values() for i, stop in enumerate(stops)}
    order = sorted(layers)
    for sweep in range(SWEEPS):
        for at in order if sweep % 2 == 0 else order[::-1]:
            side = at - 1 if sweep % 2 == 0 else at + 1
            wanted = {stop: _mean([down[n] for n in near[stop] if across[n] == side], down[stop]) for stop in layers[at]}
            down.update(_apart([stop for _, _, stop in sorted((n in last, wanted[n], n) for n in layers[at])], wanted))
    for at in (*order, *order[::-1]):
        wanted = {stop: _mean([down[n] for n in near[stop]], down[stop]) for stop in layers[at]}
        down.update(_apart(sorted(layers[at], key=lambda stop: (stop in last, down[stop], stop)), wanted))
    middle = (max(down.values()) + min(down.values())) / 2
    return {stop: y - middle for stop, y in down.items()}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _apart(stops: Sequence[str], wanted: Mapping[str, float]) -> dict[str, float]:
    """Wanted heights moved as little as keeps the order and the room each stop needs: neighbours in each other's way
    form a block at the mean of what they want."""
    room = [BEND if ":" in stop else BOX for stop in stops]
    offsets = [0.0]
    for above, below in itertools.pairwise(room):
        offsets.append(offsets[-1] + (above + below) / 2)
    blocks: list[tuple[float, int]] = []
    for stop, offset in zip(stops, offsets, strict=True):
        blocks.append((wanted[stop] - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, m), (b, n) = blocks[-2:]
            blocks[-2:] = [((a * m + b * n) / (m + n), m + n)]
    shifts = [shift for shift, count in blocks for _ in range(count)]
    return {stop: shift + offset for stop, shift, offset in zip(stops, shifts, offsets, strict=True)}


def _line(points: list[Point], half: float) -> list[Point]:
    """From the right side of the source to the left side of the target, level at both and past every layer between."""
    (x0, y0), *bends, (x1, y1) = points
    corners = [(x0 + half, y0), (x0 + half + LEVEL, y0)]
    for x, y in bends:
        corners += [(x - half, y), (x + half, y)]
    return [*corners, (x1 - half - LEVEL, y1), (x1 - half, y1)]


def _return(source: Point, target: Point, bottom: float, reach: float) -> list[Point]:
    """Down beside the source, back below all boxes and up beside the target, into its left side."""
    (x0, y0), (x1, y1) = source, target
    side = reach - 0.05
    y0, y1 = y0 + BOX / 4, y1 + BOX / 4
    return [(x0 + side, y0), (x0 + reach, y0), (x0 + reach, bottom), (x1 - reach, bottom), (x1 - reach, y1), (x1 - side, y1)]
