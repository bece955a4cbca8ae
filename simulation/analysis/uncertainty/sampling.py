"""Draws: what differs from run to run of an ensemble, the same for every scenario compared.

Draws come in blocks of BLOCK. A block depends on the seed and its own number only, so results are
the same however blocks are spread over workers, and a shorter ensemble is the beginning of a longer one.
Parameters and conditions come from a scrambled Sobol sequence (V05), a new scrambling every EPOCH blocks;
correlation within groups of parameters is a Gaussian copula (parameter notes, section 6).
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
import scipy
from scipy.special import ndtri

from simulation.analysis.batch import Batch
from simulation.analysis.uncertainty.base_year_draws import drawn_columns
from simulation.analysis.uncertainty.distributions import uncertain, values_at
from simulation.analysis.uncertainty.disturbances import (
    TREND_SD,
    deviations,
    moved,
    operating_shocks,
    shock_years,
    starts_luck,
    uncertain_conditions,
)
from simulation.engine.catalogue import catalogue
from simulation.engine.correlations import groups
from simulation.engine.kept import Growing, kept
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario

BLOCK = 1024
EPOCH = 64
SOURCES = ("conditions", "enterprises", "base_year", "structure", "A", "B", "C")


@dataclass(frozen=True)
class Draws:
    """One block of draws.

    parameters: (1, draw) by id; deviations of conditions from the scenario's path: (year of the model,
    draw) by id; trend: error of the calibrated trend (draw,).
    """

    seed: int
    block: int
    parameters: Mapping[str, np.ndarray]
    deviations: Mapping[str, np.ndarray]
    trend: np.ndarray


@cache
def _copula_roots() -> tuple[tuple[tuple[int, ...], np.ndarray], ...]:
    """For each correlated group: positions among the uncertain parameters, and the root of its correlation."""
    rows = [catalogue().parameters[name] for name in uncertain()]
    roots = []
    for group, correlation in groups(catalogue().correlations).items():
        members = tuple(i for i, row in enumerate(rows) if row.group == group)
        if len(members) > 1:
            matrix = np.full((len(members), len(members)), correlation)
            np.fill_diagonal(matrix, 1.0)
            roots.append((members, np.linalg.cholesky(matrix)))
    return tuple(roots)


@lru_cache(maxsize=16)
def _sequence(seed: int, epoch: int, years: int) -> scipy.stats.qmc.Sobol:
    size = years * len(uncertain_conditions()) + 1 + len(uncertain())
    return scipy.stats.qmc.Sobol(size, scramble=True, rng=np.random.default_rng([seed, epoch]))


@kept(megabytes=24)
def _scores(seed: int, block: int, years: int) -> np.ndarray:
    """Independent standard normal scores (draw, dimension) of a block; the same for every place with as many years."""
    sequence = copy.deepcopy(_sequence(seed, block // EPOCH, years))
    if block % EPOCH:
        sequence.fast_forward(BLOCK * (block % EPOCH))
    scores = ndtri(np.clip(sequence.random(BLOCK), 1e-12, 1 - 1e-12))
    scores.flags.writeable = False
    return scores


def correlated(scores: np.ndarray) -> np.ndarray:
    """Scores of the uncertain parameters (draw, parameter) with the correlation of their groups."""
    scores = scores.copy()
    for members, root in _copula_roots():
        scores[:, members] = scores[:, members] @ root.T
    return scores


@kept(megabytes=48)
def draws(seed: int, block: int, place: Place) -> Draws:
    """A block of BLOCK draws for a place."""
    conditions, years = uncertain_conditions(), len(shock_years(place))
    split = years * len(conditions)
    scores = _scores(seed, block, years)
    shocks = scores[:, :split].reshape(BLOCK, years, len(conditions))
    own = correlated(scores[:, split + 1 :])
    return Draws(
        seed, block, values_at(np.ascontiguousarray(own.T), place), deviations(shocks, place), TREND_SD * scores[:, split]
    )


@cache
def source_of(parameter: str) -> str:
    """Source of uncertainty a parameter belongs to: its evidence grade, or `structure` where it chooses a form of the model."""
    row = catalogue().parameters[parameter]
    return "structure" if row.distribution == "cases" else row.grade


_BASES = Growing(megabytes=96)  # base years of draws: what no lever and no condition moves is found once


def drawn_pieces(
    scenario: Scenario,
    baseline: Place,
    years: range,
    seed: int,
    block: int,
    spans: Iterable[tuple[int, int]],
    sources: Collection[str] = SOURCES,
) -> Iterator[Batch]:
    """Draws of a block for a scenario, span by span, each with the base year that these draws had under other scenarios."""
    for start, stop in spans:
        batch = drawn_batch(scenario, baseline, years, seed, block, start, stop, sources).cut(0, stop - start)
        key = (batch.assumed, seed, block, start, stop, frozenset(sources))
        kept_base = _BASES.get(key)
        base = kept_base or batch.base_year()
        known = kept_base.found if kept_base else 0
        yield replace(batch, base=base)
        if base.found > known:
            _BASES.weigh(key, base)


def drawn_batch(
    scenario: Scenario,
    baseline: Place,
    years: range,
    seed: int,
    block: int,
    start: int = 0,
    stop: int = BLOCK,
    sources: Collection[str] = SOURCES,
) -> Batch:
    """Draws `start` to `stop` of a block for a scenario; sources left out, and own assumptions, stay at their central values."""
    batch, moving = Batch.of(scenario, baseline, years), {}
    baseline = batch.assumed
    drawn = draws(seed, block, baseline)
    parameters = {n: a[:, start:stop] for n, a in drawn.parameters.items() if source_of(n) in sources}
    if "conditions" in sources:
        for name, deviation in drawn.deviations.items():
            moving[name] = moved(name, batch.moving[name], deviation[:, start:stop])
    if "enterprises" in sources:
        trend = drawn.trend[start:stop]
        moving["operating_shock"] = operating_shocks(seed, block, baseline, len(years), start, stop)
        moving["trend_shift"] = np.broadcast_to(trend, (len(years), 1, len(trend)))
        moving["starts_luck"] = starts_luck(seed, block, baseline.last_year - baseline.base_year, len(years), start, stop)
    columns = drawn_columns(seed, block, baseline, start, stop) if "base_year" in sources else {}
    return batch.widened(stop - start, moving, parameters, columns)
