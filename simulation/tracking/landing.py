"""Where a year will land: what was reported so far against the share of the year that is usually done by that month.

With fewer than two past years the share done by month m has mean m/12 and standard deviation 0.24·√(x(1−x)), which is 0.12 at
mid-year and nothing in December (assumed, grade C); a beta distribution of constant weight has just these. Past years of the user's
own are weighed against it as `OWN` of them weigh as much as it does. Write-offs at the year's end are not foreseen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import beta

from simulation.engine.catalogue import catalogue
from simulation.projection import TOTAL
from simulation.tracking.monthly_record import MonthlyRecord

Kind = Literal["flow", "level", "rate"]
SPREAD = 0.24  # of the share done: standard deviation over √(x(1−x))
OWN = 2  # past years from which on own months count, and how many weigh as much as the assumed spread
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
        return float(beta.ppf(probability, self.mean * weight, (1 - self.mean) * weight))

    def below(self, share: float) -> float:
        """Probability that no more than a share is done."""
        if self.spread == 0:
            return float(self.mean <= share)
        weight = self.mean * (1 - self.mean) / self.spread**2 - 1
        return float(beta.cdf(share, self.mean * weight, (1 - self.mean) * weight))


@dataclass(frozen=True)
class Landing:
    """Projected result of a year: middle and range (P10 to P90; of a rate the least and most that it can become).

    so_far: what was reported; begin: level at the year's start that a level is counted from, 0 for a flow.
    """

    kind: Kind
    month: int
    so_far: float
    begin: float
    share: ShareDone
    low: float
    middle: float
    high: float

    def probability(self, at_least: float) -> float | None:
        """How likely the year reaches a value; None of a rate, for which no likelihood is known.

        Never above what judged ranges carry is left to the writing (`Words.chance`).
        """
        if self.kind == "rate":
            return None
        gained, wanted = self.so_far - self.begin, at_least - self.begin
        if self.month == 12 or gained == 0:
            return float(self.so_far >= at_least)
        # gained / x >= wanted, where x is the share done
        if gained > 0:
            return 1.0 if wanted <= gained else self.share.below(gained / wanted)
        return 0.0 if wanted > gained else 1 - self.share.below(gained / wanted)


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
    """Share done by the month in each past year whose December is reported, and whose result can be divided by."""
    shares = []
    for past in record.years:
        done, whole = (record.value(indicator, past, at, entity) for at in (month, 12))
        if kind_of(indicator) == "level":
            begin = record.value(indicator, past - 1, 12, entity)
            done, whole = (None if value is None or begin is None else value - begin for value in (done, whole))
        if past < year and done is not None and whole and 0 < done / whole < 1:
            shares.append(done / whole)
    return shares


def kind_of(indicator: str) -> Kind:
    """How an indicator's figures of a year so far stand to that of the year (`within_year` of `data/scorecard.csv`)."""
    return catalogue().scorecard[indicator].within_year


def landing(
    record: MonthlyRecord, indicator: str, year: int, planned: float, begin: float, entity: str = TOTAL
) -> Landing | None:
    """Where an indicator's year will land (unit as in `data/variables.csv`), or None where nothing is reported of it.

    planned: the plan's value of the year, which the rest of the year of a rate may keep to; begin: the last year's closing
    level, from which a level counts.
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
    start = begin if kind == "level" else 0.0
    gained = so_far - start
    ends = sorted(start + gained / share.quantile(tail) for tail in (TAIL, 1 - TAIL))
    return Landing(kind, month, so_far, start, share, ends[0], start + gained / share.mean, ends[1])
