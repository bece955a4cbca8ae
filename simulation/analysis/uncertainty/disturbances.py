"""What nobody decides: yearly shocks to conditions, events in single enterprises, error of the trend.

Conditions deviate from the scenario's path as first-order autoregressions with Student-t or normal
shocks (parameter notes, section 2.11; X01-X08, X12-X14); `sd` and `persistence` are columns of
`data/conditions.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

import numpy as np
from scipy.special import stdtrit

from simulation.analysis.uncertainty.distributions import LEVELS, SCORES, interpolated
from simulation.engine.catalogue import catalogue
from simulation.engine.correlations import matrix, pairs
from simulation.engine.kept import kept
from simulation.engine.place import Place
from simulation.engine.rows import ConditionRow

TREND_SD = 0.003  # error of the calibrated trend a year: 7 % of profit in 2025 is about 0.6 % of value added
EVENT_RATE = 0.08  # events a year in a large group (X11: 0.03 to 0.15)
EVENT_LOSS, EVENT_LOSS_SPREAD = 4.0, 0.42  # median, 亿元, and sd of its logarithm: 90 % within 2 to 8 (X11)
WORST_EVENT = 0.5  # largest share of an entity's yearly value added that one event may take
CHANCES = 32  # draws whose luck comes from one stream of chances
STARTS_SD = 0.25  # sd of the yearly ln new-energy starts: approval, land, grid, hurdles (E110, E112); assumed
MADE_AT_ONCE = 2**20  # numbers made at once
LUCK_SD = 0.01  # sd of the yearly ln value added of an entity from volume, mix and trading; assumed


@cache
def uncertain_conditions() -> tuple[str, ...]:
    """Ids of the conditions that vary, in table order."""
    return tuple(row.id for row in catalogue().condition_rows.values() if row.sd > 0)


def shock_years(place: Place) -> tuple[int, ...]:
    """Years in which conditions may be shocked: from the first that is not observed to the last that can be planned."""
    return tuple(range(place.observed_until + 1, place.last_year + 1))


def in_logarithms(row: ConditionRow) -> bool:
    """Whether deviations multiply (indices, capacity) or add (rates)."""
    return not row.unit.startswith("share")


def shock_sd(row: ConditionRow) -> float:
    """Standard deviation of one year's shock.

    For persistent indices `sd` is that of the yearly change of the logarithm (X01-X07), from which the
    shock follows; for rates and for years that do not depend on each other it is the shock's own.
    """
    if in_logarithms(row) and row.persistence > 0:
        return row.sd * ((1 + row.persistence) / 2) ** 0.5
    return row.sd


@cache
def correlation_root() -> np.ndarray:
    """Lower triangle L with L L' the correlation of the conditions' yearly shocks."""
    return np.linalg.cholesky(matrix(uncertain_conditions(), pairs(catalogue().correlations)))


@cache
def shock_table(name: str) -> np.ndarray:
    """One year's shock of a condition at each of SCORES."""
    row = catalogue().condition_rows[name]
    if row.distribution == "student_t":
        return shock_sd(row) * np.sqrt((row.dof - 2) / row.dof) * stdtrit(row.dof, LEVELS)
    return shock_sd(row) * SCORES


def deviations(scores: np.ndarray, place: Place) -> dict[str, np.ndarray]:
    """Deviation of each condition from its path (year, draw), for all years of the model.

    scores: independent normal scores (draw, shock year, condition).
    """
    correlated = np.ascontiguousarray((scores @ correlation_root().T).transpose(2, 1, 0))
    shocks = interpolated(correlated, np.array([shock_table(name) for name in uncertain_conditions()]))
    rows = catalogue().condition_rows
    return {
        name: _accumulated(own, rows[name].persistence, place)
        for name, own in zip(uncertain_conditions(), shocks, strict=True)
    }


def deviation_alone(name: str, scores: np.ndarray, place: Place) -> np.ndarray:
    """Deviation of a condition (year, draw) from its own normal scores (shock year, draw), others aside."""
    shocks = np.interp(scores, SCORES, shock_table(name))
    return _accumulated(shocks, catalogue().condition_rows[name].persistence, place)


def _accumulated(shocks: np.ndarray, persistence: float, place: Place) -> np.ndarray:
    path = np.zeros((place.last_year - place.base_year + 1, shocks.shape[1]))
    for year, shock in zip(shock_years(place), shocks, strict=True):
        at = year - place.base_year
        path[at] = persistence * path[at - 1] + place.part_open(year) * shock
    return path


@cache
def yearly_spread(name: str, place: Place) -> np.ndarray:
    """Standard deviation of a condition's deviation in each year of the model (year,)."""
    row, variance, spread = catalogue().condition_rows[name], 0.0, []
    for year in range(place.base_year, place.last_year + 1):
        part = place.part_open(year)
        variance = row.persistence**2 * variance + (part * shock_sd(row)) ** 2
        spread.append(variance**0.5)
    return np.array(spread)


def moved(name: str, path: np.ndarray, deviation: np.ndarray) -> np.ndarray:
    """A condition's path (year, 1, 1) with deviations (year, draw), kept within its minimum and maximum."""
    row = catalogue().condition_rows[name]
    deviation = deviation[: len(path), None, :]
    shifted = path * np.exp(deviation) if in_logarithms(row) else path + deviation
    return np.where(deviation == 0, path, np.clip(shifted, row.min, row.max))


@kept(megabytes=24)
def operating_shocks(seed: int, block: int, baseline: Place, years: int, start: int, stop: int) -> np.ndarray:
    """Luck of single enterprises (year, entity, draw), ln of core value added, on average zero.

    Events (accidents, disputes, litigation) strike a large group with EVENT_RATE a year and cost a
    lognormal amount; an entity counts as its share of the province's groups. What events cost on
    average is inside the base-year accounts already, so only the difference from it is a shock.
    start, stop: draws of the block that are wanted.
    """
    path = np.zeros((years, len(baseline.entities), stop - start))
    first, last = start // CHANCES * CHANCES, -(-stop // CHANCES) * CHANCES
    path[1:] = _shocks(seed, block, first, last, baseline, years)[..., start - first : stop - first]
    path.flags.writeable = False
    return path


@lru_cache(maxsize=1)
def _shocks(seed: int, block: int, first: int, last: int, baseline: Place, years: int) -> np.ndarray:
    """Luck (year after the base year, entity, draw) of draws `first` to `last`, CHANCES of them from one stream of each kind.

    Made for a few years at a time where entities are many, and kept for the pieces in which runs are evaluated.
    """
    columns = baseline.columns
    size = np.maximum(_value_added(columns), 1e-6)
    groups = baseline.parameters["groups_total"].value
    chance = -np.expm1(-EVENT_RATE * groups * columns["subsidiary_share"])
    average = chance * np.minimum(EVENT_LOSS * np.exp(EVENT_LOSS_SPREAD**2 / 2) / size, WORST_EVENT)
    streams = [[np.random.default_rng([seed, block, at, kind]) for kind in range(3)] for at in range(first, last, CHANCES)]
    found = np.empty((years - 1, len(size), last - first))
    for part in np.array_split(found, -(-found.size // MADE_AT_ONCE) if found.size else 1):
        luck, strike, loss = (np.empty(part.shape) for _ in range(3))
        for at, (of_luck, of_strike, of_loss) in enumerate(streams):
            here, shape = np.s_[..., at * CHANCES : (at + 1) * CHANCES], (*part.shape[:2], CHANCES)
            luck[here], strike[here] = of_luck.standard_normal(shape), of_strike.random(shape)
            loss[here] = of_loss.standard_normal(shape)
        lost = np.minimum(EVENT_LOSS * np.exp(EVENT_LOSS_SPREAD * loss) / size, WORST_EVENT)
        part[:] = LUCK_SD * luck + average - np.where(strike < chance, lost, 0.0)
    return found


@kept(megabytes=4)
def starts_luck(seed: int, block: int, span: int, years: int, start: int, stop: int) -> np.ndarray:
    """Luck of new-energy starts of the whole (year, 1, draw), ln of starts against plan, a factor of one on average; span: years that can be planned."""
    path = np.zeros((years, 1, stop - start))
    for at in range(start // CHANCES * CHANCES, stop, CHANCES):
        low, high = max(at, start), min(at + CHANCES, stop)
        found = np.random.default_rng([seed, block, at, 3]).standard_normal((span, CHANCES))
        path[1:, 0, low - start : high - start] = found[: years - 1, low - at : high - at]
    path[1:] = STARTS_SD * path[1:] - STARTS_SD**2 / 2
    path.flags.writeable = False
    return path


def _value_added(columns: Mapping[str, np.ndarray]) -> np.ndarray:
    """Base-year value added by the income approach (entity, 1), 亿元."""
    liabilities = columns["total_assets"] - columns["equity"]
    interest = liabilities * columns["interest_bearing_share"] * columns["interest_rate"]
    pay = columns["compensation_per_head"] * columns["employees"]
    surplus = columns["total_profit"] + interest - columns["other_net_income"]
    return pay + columns["depreciation"] + columns["production_taxes"] + surplus
