"""Where the labels of a causal map's arrows go: beside their arrow, clear of boxes and of each other where there is room."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Wanted = tuple[str, float, float]  # side (above, below) and place
CHAR, LINE, OFF = 0.036, 0.16, 0.07  # of a layer a character; of a box's room a line, and the distance from the arrow
ALONG = (0.3, 0.5, 0.7, 0.15, 0.85)


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


def area(text: str, side: str, x: float, y: float) -> Area:
    """What a label takes at a place."""
    lines = text.split("\n")
    half, high = CHAR * max(map(len, lines)) / 2, LINE * len(lines)
    top = y + OFF if side == "below" else y - OFF - high
    return Area(x - half, x + half, top, top + high)


def clear(text: str, wanted: Wanted, points: Sequence[Point], taken: Sequence[Area]) -> Wanted:
    """The wanted place, or the first along the arrow on either side that covers nothing; failing that the least covered."""
    found = [wanted, *_others(wanted[0], points)]
    covered = [sum(area(text, *place).shared(other) for other in taken) for place in found]
    return found[covered.index(min(covered))]


def _others(side: str, points: Sequence[Point]) -> Iterator[Wanted]:
    other = "above" if side == "below" else "below"
    inner = points[1:-1] if len(points) > 3 else points
    for way in (side, other):
        for (x0, y0), (x1, y1) in itertools.pairwise(inner):
            for part in ALONG:
                yield way, x0 + part * (x1 - x0), y0 + part * (y1 - y0)
