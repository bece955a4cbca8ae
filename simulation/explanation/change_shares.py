"""One equation's change divided among its arguments, by calling the equation itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Shares:
    """The change of an equation's value: `parts` by place of the argument, and what only comes about together.

    Parts and `together` add up to `whole`; arrays have the shape of the equation's value.
    """

    whole: np.ndarray
    parts: dict[int, np.ndarray]
    together: np.ndarray

    def spread(self) -> dict[int, np.ndarray]:
        """Parts with the joint remainder spread over them by size, so that they alone add up to the whole."""
        return _spread(self.parts, self.together)


def _spread(parts: dict[int, np.ndarray], rest: np.ndarray) -> dict[int, np.ndarray]:
    if not parts:
        return {}
    sizes = sum(np.abs(part) for part in parts.values())
    flat = sizes == 0
    safe = np.where(flat, 1.0, sizes)
    return {i: part + rest * np.where(flat, 1 / len(parts), np.abs(part) / safe) for i, part in parts.items()}


def divide_change(function: Callable, before: Sequence[np.ndarray], after: Sequence[np.ndarray]) -> Shares:
    """Each changed argument's part: the mean of moving it first, alone, and of moving it last, after all others.

    For products of two changed arguments this is exact; what is left with three or more is `together`.
    """
    moved = [i for i, (old, new) in enumerate(zip(before, after)) if not np.array_equal(old, new)]
    start, end = np.asarray(function(*before)), np.asarray(function(*after))
    whole = end - start
    if len(moved) == 1:
        return Shares(whole, {moved[0]: whole}, np.zeros_like(whole))
    parts = {}
    for i in moved:
        first = function(*before[:i], after[i], *before[i + 1 :])
        last = function(*after[:i], before[i], *after[i + 1 :])
        parts[i] = np.asarray((first - start + end - last) / 2) + np.zeros_like(whole)
    return Shares(whole, parts, whole - sum(parts.values(), np.zeros_like(whole)))


def by_entity(function: Callable, before: Sequence[np.ndarray], after: Sequence[np.ndarray], place: int) -> np.ndarray:
    """Change of the value (year, entity) when the argument at `place` moves in one entity at a time (last axis).

    For equations that add over entities, where a value depends on more than its own entity.
    """
    old, new = before[place], after[place]
    entities = old.shape[-2]
    alone = np.where(np.eye(entities, dtype=bool), new, old)
    start = np.asarray(function(*before))
    return np.asarray(function(*before[:place], alone, *before[place + 1 :])) - start


def fitted(split: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """A split (…, part) corrected by size of part so that it adds up to `whole` (…)."""
    pieces = _spread(dict(enumerate(np.moveaxis(split, -1, 0))), whole - split.sum(axis=-1))
    return np.stack(list(pieces.values()), axis=-1)
