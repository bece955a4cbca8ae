"""Families of distributions: from a row of the parameter table to the value at a normal score.

`low` to `high` is a 90 % range around the central value, except for `pert`, where it is minimum to
maximum. A family is kept as a table over normal scores, so that correlated draws cost an interpolation.
Families by kind of quantity: lognormal for costs, sizes and rates, beta for shares, pert for judgement
(parameter notes, section 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

import numpy as np
from scipy.special import betaincinv, ndtr, ndtri

from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.rows import Parameter

STEP = 0.025
SCORES = np.linspace(-4.5, 4.5, 361)  # STEP apart
LEVELS = ndtr(SCORES)
FIVE_PERCENT = float(ndtri(0.95))  # score of the 95 % point: half of a 90 % range
FARTHEST = 2 * FIVE_PERCENT  # tails end at twice the distance of the 90 % range


def _two_piece(centre: float, down: float, up: float, lowest: float, highest: float) -> np.ndarray:
    """Normal with the median at `centre` and its own width on either side, truncated (scores lowest to highest)."""
    floor, ceiling = ndtr(max(lowest, -FARTHEST)), ndtr(min(highest, FARTHEST))
    score = ndtri(floor + LEVELS * (ceiling - floor)) / FIVE_PERCENT
    return centre + np.where(score < 0, down, up) * score


def _normal(row: Parameter) -> np.ndarray:
    down, up = row.value - row.low, row.high - row.value
    lowest = -row.value / down * FIVE_PERCENT if row.low >= 0 and down > 0 else -FARTHEST
    share = row.unit.startswith("share") and row.high <= 1 and up > 0
    return _two_piece(row.value, down, up, lowest, (1 - row.value) / up * FIVE_PERCENT if share else FARTHEST)


def _lognormal(row: Parameter) -> np.ndarray:
    up = np.log(row.high / row.value)
    down = np.log(row.value / row.low) if row.low > 0 else up
    return np.exp(_two_piece(np.log(row.value), down, up, -FARTHEST, FARTHEST))


def _pert(row: Parameter) -> np.ndarray:
    """Beta between minimum and maximum with the mode at the central value (weight 4)."""
    span = row.high - row.low
    a, b = 1 + 4 * (row.value - row.low) / span, 1 + 4 * (row.high - row.value) / span
    return row.low + span * betaincinv(a, b, LEVELS)


def _beta(row: Parameter) -> np.ndarray:
    """Beta on 0 to 1 with the central value as mean and the width of the 90 % range."""
    weak, strong = 0.05, 1e6
    for _ in range(60):
        weight = np.sqrt(weak * strong)
        a, b = row.value * weight, (1 - row.value) * weight
        wide = betaincinv(a, b, 0.95) - betaincinv(a, b, 0.05) > row.high - row.low
        # a very weak beta is narrow in its bulk too, so only weights above one entry a side are searched
        weak, strong = (weight, strong) if wide or min(a, b) < 0.5 else (weak, weight)
    return betaincinv(row.value * weight, (1 - row.value) * weight, LEVELS)


FAMILIES = {"normal": _normal, "lognormal": _lognormal, "pert": _pert, "beta": _beta}


@lru_cache(maxsize=16)
def tables(place: Place) -> Mapping[str, np.ndarray]:
    """Value of each uncertain parameter of a place at each of SCORES (bernoulli, cases and fixed parameters have no table)."""
    rows = place.parameters.values()
    return MappingProxyType({row.id: FAMILIES[row.distribution](row) for row in rows if row.distribution in FAMILIES})


@cache
def uncertain() -> tuple[str, ...]:
    """Ids of the parameters that are drawn, in table order."""
    return tuple(row.id for row in catalogue().parameters.values() if row.distribution != "fixed")


def values_at(scores: np.ndarray, place: Place) -> dict[str, np.ndarray]:
    """Value of each uncertain parameter of a place (1, draw) at normal scores (parameter, draw), as `value_at` gives it."""
    names = uncertain()
    tabled = [i for i, name in enumerate(names) if name in tables(place)]
    found = dict(zip((names[i] for i in tabled), interpolated(scores[tabled], _grid(place)), strict=True))
    return {
        name: (found[name] if name in found else value_at(name, scores[i], place))[None, :] for i, name in enumerate(names)
    }


@lru_cache(maxsize=16)
def _grid(place: Place) -> np.ndarray:
    """Tables of the uncertain parameters of a place (parameter, score), in their order."""
    return np.array([tables(place)[name] for name in uncertain() if name in tables(place)])


def interpolated(scores: np.ndarray, table: np.ndarray) -> np.ndarray:
    """`numpy.interp(scores[i], SCORES, table[i])` for every row, to the last digit, at a third of its time: SCORES are evenly spaced.

    scores (row, …); table (row, score).
    """
    last = len(SCORES) - 2
    at = np.clip(((scores - SCORES[0]) * (1 / STEP)).astype(np.intp), 0, last)
    at -= scores < SCORES[at]
    at += scores >= SCORES[at + 1]
    np.clip(at, 0, last, out=at)
    row = np.arange(len(table)).reshape(-1, *(1,) * (scores.ndim - 1))
    slopes = np.diff(table, axis=1) / np.diff(SCORES)
    found = slopes.ravel()[at + row * (last + 1)] * (scores - SCORES[at]) + table.ravel()[at + row * (last + 2)]
    ends = table.T[..., *(None,) * (scores.ndim - 1)]
    return np.where(scores <= SCORES[0], ends[0], np.where(scores >= SCORES[-1], ends[-1], found))


def value_at(name: str, score: np.ndarray | float, place: Place) -> np.ndarray:
    """Value of a parameter of a place at normal scores; a bernoulli parameter happens (1) or not (0), a fixed one stays.

    A parameter with structural cases takes one of them, each as often as its weight says.
    """
    row = place.parameters[name]
    if row.distribution == "fixed":
        return np.full_like(score, row.value, dtype=float)
    if row.distribution == "bernoulli":
        return (np.asarray(score) > ndtri(1 - row.value)).astype(float)
    if row.distribution == "cases":
        values, weights = (np.array(side) for side in zip(*row.weighted_cases, strict=True))
        return values[np.searchsorted(ndtri(np.cumsum(weights[:-1])), score)]
    return np.interp(score, SCORES, tables(place)[name])
