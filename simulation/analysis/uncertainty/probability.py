"""Probabilities as they are shown: no surer than the evidence, and beside what other forms of the model would say.

Judged ranges are 90 % ranges, so what lies outside them is not known: no probability is shown beyond
SUREST. Forms of the model (parameters with `cases`) are judged too: a probability stands with the least and the most it
takes when one form is held, whichever, and never leaves these when they are more than APART from each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from simulation.analysis.uncertainty.sampling import BLOCK, draws
from simulation.engine.place import Place
from simulation.language.rounding import SUREST

APART = 0.10
FEWEST = 20  # draws of a form below which its share says nothing


@dataclass(frozen=True)
class Chance:
    """A probability in each of several years (year,): as shown, as counted, and its least and most over forms of the model."""

    shown: np.ndarray
    counted: np.ndarray
    least: np.ndarray
    most: np.ndarray


def bounded(probability: np.ndarray | float) -> np.ndarray:
    """A probability no surer than 90 % ranges allow."""
    return np.clip(probability, *SUREST)


@lru_cache(maxsize=8)
def forms(seed: int, count: int, place: Place) -> Mapping[str, np.ndarray]:
    """Which form of the model each of the first `count` draws has: value by parameter with cases (draw,)."""
    names = [row.id for row in place.parameters.values() if row.distribution == "cases"]
    blocks = [draws(seed, block, place).parameters for block in range(-(-count // BLOCK))]
    return MappingProxyType({name: np.concatenate([block[name][0] for block in blocks])[:count] for name in names})


def chance(inside: np.ndarray, seed: int, place: Place, weights: np.ndarray | None = None) -> Chance:
    """Probability in each year of what happens in some draws: inside (year, draw), for draws of `seed` from the first on."""
    parts = _parts(place, seed, inside.shape[1], None if weights is None else np.asarray(weights, dtype=float).tobytes())
    held = inside.astype(float) @ parts.T / parts.sum(axis=1)
    counted, least, most = held[:, 0], held.min(axis=1), held.max(axis=1)
    return Chance(shown_between(counted, least, most), counted, bounded(least), bounded(most))


@lru_cache(maxsize=8)
def _parts(place: Place, seed: int, count: int, weights: bytes | None) -> np.ndarray:
    """What each draw counts for (part, draw): in all draws first, then in each form of the model that enough of them have."""
    each = np.ones(count) if weights is None else np.frombuffer(weights)
    having = [values == value for values in forms(seed, count, place).values() for value in np.unique(values)]
    return np.array([each, *(own * each for own in having if own.sum() >= FEWEST and each[own].sum() > 0)])


def shown_between(counted: np.ndarray, least: np.ndarray, most: np.ndarray) -> np.ndarray:
    """A counted probability within its bounds: those of the evidence, and those of the forms where these differ much."""
    within = np.where(most - least > APART, np.clip(counted, least, most), counted)
    return bounded(within)
