"""Where the labels of a causal map's arrows go: beside their arrow, clear of boxes and of each other where there is room."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Wanted = tuple[str, float, float]  # side (above, below) and place
CHAR, SIGN, LINE, OFF = (
    0.6,
    1.0,
    1.1,
    0.46,
)  # of the writing's size: a digit or letter, a Chinese sign, a line; and the distance from the arrow
ALONG = (0.3, 0.5, 0.7, 0.15, 0.85, 0.4, 0.6, 0.05, 0.95)
AWAY = (0.0, 0.12, 0.24, 0.36)  # of a row further from the arrow, where beside it there is no room


@dataclass(frozen=True)
class Scale:
    """Pixels of a layer across, of a box's room down, and of the labels' writing; half a box, in layers."""

    layer: float
    row: float
    font: float
    half: float


@dataclass(frozen=True)
class Area:
    """A rectangle in layers across and boxes down."""

    left: float
    right: float
    top: float
    bottom: float

    def shared(self, other: Area) -> float:
        """What two rectangles have in common."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0.0) * max(down, 0.0)


def area(text: str, side: str, x: float, y: float, scale: Scale) -> Area:
    """What a label takes at a place."""
    lines = text.split("\n")
    wide = max(sum(SIGN if sign > "\u2e80" else CHAR for sign in line) for line in lines)
    half, high = scale.font * wide / 2 / scale.layer, scale.font * LINE * len(lines) / scale.row
    off = scale.font * OFF / scale.row
    top = y + off if side == "below" else y - off - high
    return Area(x - half, x + half, top, top + high)


def clear(text: str, wanted: Wanted, points: Sequence[Point], taken: Sequence[Area], scale: Scale) -> Wanted:
    """The wanted place, or the first along the arrow on either side that covers nothing; failing that the least covered."""
    found = [wanted, *_others(wanted[0], points)]
    covered = [sum(area(text, *place, scale).shared(other) for other in taken) for place in found]
    return found[covered.index(min(covered))]


def _others(side: str, points: Sequence[Point]) -> Iterator[Wanted]:
    other = "above" if side == "below" else "below"
    inner = points[1:-1] if len(points) > 3 else points
    for away, way in itertools.product(AWAY, (side, other)):
        off = away if way == "below" else -away
        for (x0, y0), (x1, y1) in itertools.pairwise(inner):
            for part in ALONG:
                yield way, x0 + part * (x1 - x0), y0 + part * (y1 - y0) + off
