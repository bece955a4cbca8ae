"""Where a year will land: what was reported so far against the share of the year that is usually done by that month.

With fewer than two past years the share done by month m has mean m/12 and standard deviation 0.24·√(x(1−x)), which is 0.12 at
mid-year and nothing in December (assumed, grade C); a beta distribution of constant weight has just these. Past years of the user's
own are weighed against it as `OWN` of them weigh as much as it does. Where little is done yet, the range is that of a year `LEAST` as
large as planned, so that a result near zero is not taken for certain. Write-offs at the year's end are not foreseen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy

from simulation.engine.catalogue import catalogue
from simulation.projection import TOTAL
from simulation.tracking.monthly_record import MonthlyRecord

Kind = Literal["flow", "level", "growth", "rate"]
OPENING = 1.0  # what growth within the year counts from
LEAST = 0.5  # of the plan's year: no range is narrower than that of a year so large
MOST_DONE = 0.99  # of a past year
SPREAD = 0.24  # of the share done: standard deviation over √(x(1−x))
OWN = 2  # past years from which on own months count, and how many weigh as much as the assumed spread
EXACT = 1e-9  # differences below this share of a value are rounding
TAIL = 0.1  # share of outcomes below and above the range


@dataclass(frozen=True)
class ShareDone:
    """Share of a year's result reached by a month: mean, standard deviation, and from how many own past years."""

    mean: float
    spread: float
    own_years: int

    def quantile(self, probability: float) -> float:
        """The share not exceeded with a probability."""
        if self.spread == 0:
            return self.mean
        weight = self.mean * (1 - self.mean) / self.spread**2 - 1
        return float(scipy.stats.beta.ppf(probability, self.mean * weight, (1 - self.mean) * weight))

    def below(self, share: float) -> float:
        """Probability that no more than a share is done."""
        if self.spread == 0:
            return float(self.mean <= share)
        weight = self.mean * (1 - self.mean) / self.spread**2 - 1
        return float(scipy.stats.beta.cdf(share, self.mean * weight, (1 - self.mean) * weight))


@dataclass(frozen=True)
class Landing:
    """Projected result of a year: middle and range (P10 to P90; of a rate from going on as so far to keeping to the plan for the rest).

    so_far: what was reported; begin: level at the year's start that a level is counted from, 0 for a flow; reach: the result
    that the share's deviations are taken of, with the sign of what was gained.
    """

    kind: Kind
    month: int
    so_far: float
    begin: float
    share: ShareDone
    low: float
    middle: float
    high: float
    reach: float = 0.0

    def probability(self, target: float, more: bool = True) -> float | None:
        """How likely the year reaches at least a value, or at most where less is wanted; None of a rate before December.

        Never above what judged ranges carry is left to the writing (`Words.chance`).
        """
        exact = EXACT * max(1.0, abs(target))
        if self.month == 12:
            return float((self.so_far - target) * (1 if more else -1) >= -exact)
        if self.kind == "rate":
            return None
        return self._at_least(target - exact) if more else 1 - self._at_least(target + exact)

    def _at_least(self, value: float) -> float:
        """Probability of middle + reach · (mean/x − 1) ≥ value, where x is the share done."""
        if self.reach == 0:
            return float(self.middle >= value)
        wanted = 1 + (value - self.middle) / self.reach  # mean/x
        within = 1.0 if wanted <= 0 else self.share.below(self.share.mean / wanted)
        return within if self.reach > 0 else 1 - within


def share_done(record: MonthlyRecord, indicator: str, year: int, month: int, entity: str = TOTAL) -> ShareDone:
    """Share of the year's result that is usually reached by a month, from own past years where there are two or more."""
    even = month / 12
    assumed = SPREAD * math.sqrt(even * (1 - even))
    own = _own_shares(record, indicator, year, month, entity)
    if len(own) < OWN or month == 12:
        return ShareDone(even, assumed, 0)
    mean = float(np.clip(np.mean(own), 0.01, 0.99))
    seen = float(np.var(own, ddof=1)) * (1 + 1 / len(own))  # of one more year
    usual = SPREAD**2 * mean * (1 - mean)
    spread = math.sqrt((len(own) * seen + OWN * usual) / (len(own) + OWN))
    return ShareDone(mean, min(spread, 0.99 * math.sqrt(mean * (1 - mean))), len(own))


def _own_shares(record: MonthlyRecord, indicator: str, year: int, month: int, entity: str) -> list[float]:
    """Share done by the month in each past year whose December is reported; a year that fell back later counts as nearly done."""
    shares = []
    for past in record.years:
        done, whole = (record.value(indicator, past, at, entity) for at in (month, 12))
        begin = {"flow": 0.0, "growth": OPENING}.get(kind_of(indicator), record.value(indicator, past - 1, 12, entity))
        if past < year and done is not None and whole is not None and begin is not None and whole != begin:
            share = (done - begin) / (whole - begin)
            shares += [min(share, MOST_DONE)] if share > 0 else []
    return shares


def kind_of(indicator: str) -> Kind:
    """How an indicator's figures of a year so far stand to that of the year (`within_year` of `data/scorecard.csv`)."""
    return catalogue().scorecard[indicator].within_year


def landing(
    record: MonthlyRecord, indicator: str, year: int, planned: float, begin: float, entity: str = TOTAL
) -> Landing | None:
    """Where an indicator's year will land (unit as in `data/variables.csv`), or None where nothing is reported of it.

    planned: the plan's value of the year, which the rest of the year of a rate may keep to; begin: the last year's closing
    level, from which a level counts; growth counts from the year's own opening.
    """
    month = record.last_month(indicator, year, entity)
    so_far = None if month is None else record.value(indicator, year, month, entity)
    if month is None or so_far is None:
        return None
    share, kind = share_done(record, indicator, year, month, entity), kind_of(indicator)
    if kind == "rate":
        rest = share.mean * so_far + (1 - share.mean) * planned
        low, high = sorted((so_far, rest))
        return Landing(kind, month, so_far, 0.0, share, low, (low + high) / 2, high)
    start = {"level": begin, "growth": OPENING}.get(kind, 0.0)
    whole = (so_far - start) / share.mean
    least = LEAST * abs(planned - start)
    reach = math.copysign(max(abs(whole), least), whole or planned - start)
    ends = sorted(reach * (share.mean / share.quantile(tail) - 1) for tail in (TAIL, 1 - TAIL))
    return Landing(kind, month, so_far, start, share, start + whole + ends[0], start + whole, start + whole + ends[1], reach)
