"""Back-test: the dated readings of central-local cooperation against the fitted rates, and how well they fit.

Projects are followed by signing year (cohort) in continuous time, which is the law behind the yearly
conveyor of `simulation.equations.cooperation`: some start at signing and the rest with a hazard (C01,
C02); after a dead time they come into operation with a hazard (C03); money is spent at a pace (C04).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.engine.folders import DATA
from simulation.engine.past_rows import CooperationReading
from simulation.engine.tables import read_table

STAGES = ("started", "operating")  # that have dated readings
SIGNED_AT = 0.5  # conferences are held in the middle of the year
RATES = ("ready_share", "starting_hazard", "operating_hazard", "operating_dead_time")
TAIL = 1.645  # standard deviations from the middle to the end of a 90 % range


class Theil(NamedTuple):
    """Parts of the mean squared error: bias, unequal variation, unequal covariation; they add up to 1."""

    bias: float
    variance: float
    covariance: float


def started_share(age: np.ndarray, ready_share: float, starting_hazard: float) -> np.ndarray:
    """Share of a cohort started `age` years after signing."""
    age = np.asarray(age, dtype=float)
    return np.where(age < 0, 0.0, ready_share + (1 - ready_share) * -np.expm1(-starting_hazard * np.maximum(age, 0)))


def operating_share(
    age: np.ndarray, ready_share: float, starting_hazard: float, operating_hazard: float, operating_dead_time: float
) -> np.ndarray:
    """Share of a cohort in operation `age` years after signing: starting and commissioning convolved."""
    exposed = np.maximum(np.asarray(age, dtype=float) - operating_dead_time, 0)
    at_once = -np.expm1(-operating_hazard * exposed)
    if abs(starting_hazard - operating_hazard) < 1e-9:
        later = 1 - (1 + starting_hazard * exposed) * np.exp(-starting_hazard * exposed)
    else:
        gap = np.exp(-operating_hazard * exposed) - np.exp(-starting_hazard * exposed)
        later = -np.expm1(-starting_hazard * exposed) - starting_hazard * gap / (starting_hazard - operating_hazard)
    return ready_share * at_once + (1 - ready_share) * later


def cooperation_history(
    dates: Sequence[float] | np.ndarray,
    rates: Mapping[str, float],
    signed: Mapping[int, float] | None = None,
    signed_at: float = SIGNED_AT,
) -> dict[str, np.ndarray]:
    """Projects signed, started and operating at each date (a year with decimals), from the rates alone."""
    when = np.asarray(dates, dtype=float)
    found = {name: np.zeros(len(when)) for name in ("signed", "started", "operating")}
    p0, h_start, h_operate, dead = (rates[name] for name in RATES)
    for year, projects in (cohorts() if signed is None else signed).items():
        age = when - year - signed_at
        found["signed"] += projects * (age >= 0)
        found["started"] += projects * started_share(age, p0, h_start)
        found["operating"] += projects * operating_share(age, p0, h_start, h_operate, dead)
    return found


def completed_investment(age: float, plan: float, spending_pace: float, spendable_share: float) -> float:
    """Investment completed on a plan `age` years after signing: a steady pace up to what is ever spent."""
    return plan * min(spending_pace * max(age, 0.0), spendable_share)


def relative_error(modelled: np.ndarray, reported: np.ndarray) -> np.ndarray:
    """Model less report, as a share of the report."""
    return np.asarray(modelled) / np.asarray(reported) - 1


def rmspe(modelled: np.ndarray, reported: np.ndarray) -> float:
    """Root mean square of the relative errors."""
    return float(np.sqrt(np.mean(relative_error(modelled, reported) ** 2)))


def theil_shares(modelled: np.ndarray, reported: np.ndarray) -> Theil:
    """Decomposition of the mean squared error (Theil 1966)."""
    modelled, reported = np.asarray(modelled, dtype=float), np.asarray(reported, dtype=float)
    error = np.mean((modelled - reported) ** 2)
    if error == 0:
        return Theil(0.0, 0.0, 0.0)
    bias = (modelled.mean() - reported.mean()) ** 2 / error
    variance = (modelled.std() - reported.std()) ** 2 / error
    return Theil(float(bias), float(variance), float(1 - bias - variance))


def theil_u2(modelled: np.ndarray, reported: np.ndarray) -> float:
    """Error against that of the naive forecast, which repeats the last reading; below 1 beats it."""
    modelled, reported = np.asarray(modelled, dtype=float), np.asarray(reported, dtype=float)
    naive = np.sum(np.diff(reported) ** 2)
    return float(np.sqrt(np.sum((modelled[1:] - reported[1:]) ** 2) / naive))


def band(
    dates: Sequence[float] | np.ndarray,
    ranges: Mapping[str, tuple[float, float, float]],
    name: str,
    draws: int = 2000,
    seed: int = 2023,
) -> tuple[np.ndarray, np.ndarray]:
    """P5 and P95 of a count at each date when rates vary in their 90 % ranges (low, central, high)."""
    chance = np.random.default_rng(seed)
    low, middle, high = (np.array([ranges[rate][i] for rate in RATES])[:, None] for i in range(3))
    shift = chance.standard_normal((len(RATES), draws)) / TAIL
    drawn = np.clip(middle + np.where(shift > 0, high - middle, middle - low) * shift, 0, None)
    paths = [cooperation_history(dates, dict(zip(RATES, rates, strict=True)))[name] for rates in drawn.T]
    return tuple(np.quantile(paths, [0.05, 0.95], axis=0))


def interval_coverage(low: np.ndarray, high: np.ndarray, reported: np.ndarray) -> float:
    """Share of readings inside the band; about 0.9 is expected of a 90 % band."""
    return float(np.mean((np.asarray(reported) >= low) & (np.asarray(reported) <= high)))


@cache
def readings(stage: str) -> tuple[CooperationReading, ...]:
    """What was published of a stage, in order of time."""
    table = read_table(DATA / "cooperation_readings.csv", CooperationReading, key=("stage", "year", "month"))
    return tuple(sorted((row for row in table if row.stage == stage), key=lambda row: row.date))


@cache
def cohorts() -> Mapping[int, float]:
    """Projects signed in each year."""
    return {row.year: row.projects for row in readings("signed")}


class Fit(NamedTuple):
    """A count of the back-test: facts read, dates, reports, model values, and how well they agree."""

    stage: str
    facts: tuple[str, ...]
    dates: np.ndarray
    reported: np.ndarray
    modelled: np.ndarray
    rmspe: float
    theil: Theil
    u2: float
    coverage: float


@cache
def cooperation_fit(stage: str) -> Fit:
    """The published readings of projects started or operating against central rates."""
    known = readings(stage)
    dates, facts = np.array([row.date for row in known]), tuple(row.facts for row in known)
    rows = {rate: catalogue().parameters[rate] for rate in RATES}
    reported = np.array([row.projects for row in known])
    modelled = cooperation_history(dates, {rate: row.value for rate, row in rows.items()})[stage]
    low, high = band(dates, {rate: (row.low, row.value, row.high) for rate, row in rows.items()}, stage, draws=400)
    return Fit(
        stage,
        facts,
        dates,
        reported,
        modelled,
        rmspe(modelled, reported),
        theil_shares(modelled, reported),
        theil_u2(modelled, reported),
        interval_coverage(low, high, reported),
    )
