"""Productivity trends from own history: what an enterprise's years show beyond prices, people and capital, beside what its industry is judged to gain.

Value added a head of each year is formed as the model forms it (pay, depreciation, taxes on production, surplus), with what the history does not
state held at its share of assets or revenue in the base year. Of its logarithm the model explains prices, capital a head and demand; the rest against
time is the trend. A line is fitted through the years (ordinary least squares) and weighed with the industry's prior by their precisions, as two normal
readings of one number: with three years of a noisy enterprise the prior weighs most, with a decade the history. One year gives no line: the prior stands
and is said to be one. Source: normal prior and normal likelihood (Gelman et al., Bayesian Data Analysis, 3rd edition, section 2.5).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.intake.completion import Completed, completed
from simulation.intake.read_values import ReadWorkbook

NINETY = 1.645  # half of a 90 % range in standard deviations
LEAST_NOISE = 0.05  # sd of one year's value added a head that no trend explains; less is never believed of a few years
NEEDED = ("total_profit", "employees", "labour_cost", "total_assets", "revenue")
CAPITAL_WEIGHT = "capital_elasticity"
Years = dict[int, dict[str, float]]  # figures by year and name


@dataclass(frozen=True)
class Trend:
    """Yearly trend of an enterprise (share a year) with a 90 % range, and what it rests on.

    years: those that gave a figure, the base year last; prior: the industry's; fitted: slope of the own years, None with fewer than two of
    history; residuals: logarithm of value added a head less the line, by year; weight: of the own years beside the prior, 0 to 1.
    """

    value: float
    low: float
    high: float
    years: tuple[int, ...]
    prior: float
    fitted: float | None
    residuals: tuple[float, ...]
    weight: float

    @property
    def own(self) -> bool:
        """Whether own years had a say."""
        return self.fitted is not None


def trends(book: ReadWorkbook, prices: Mapping[str, Mapping[int, float]] | None = None) -> dict[str, Trend]:
    """The trend of each enterprise. prices: index of `metals`, `coal`, `steel`, `power` by year; level where not given."""
    own, past = completed(book), _past(book)
    return {key: _trend(book, key, own[key], past.get(key, {}), prices or {}) for key in book.enterprises}


def _past(book: ReadWorkbook) -> dict[str, Years]:
    """What a trend needs of each enterprise's history, by year in their order."""
    found: dict[str, Years] = {}
    for (key, year, name), figure in sorted(book.history.items(), key=lambda one: one[0][1]):
        years = found.setdefault(key, {}).setdefault(year, {})
        if name in NEEDED:
            years[name] = figure.value
    return found


def _trend(
    book: ReadWorkbook, key: str, base: Mapping[str, Completed], past: Years, prices: Mapping[str, Mapping[int, float]]
) -> Trend:
    row = catalogue().industries[book.enterprises[key].industry]
    prior, spread = row.trend, (row.trend_high - row.trend_low) / (2 * NINETY)
    points = _points(book, key, base, past, prices)
    years = tuple(year for year, _ in points)
    if len(points) < 3:  # two years of history and the base year
        return Trend(prior, row.trend_low, row.trend_high, years, prior, None, (), 0.0)
    at = np.array(years, float)
    values = np.array([value for _, value in points])
    moved = at - at.mean()
    slope = float(moved @ values / (moved @ moved))
    residuals = values - values.mean() - slope * moved
    noise = max(math.sqrt(float(residuals @ residuals) / (len(points) - 2)), LEAST_NOISE)
    error = noise / math.sqrt(float(moved @ moved))
    weight = spread**2 / (spread**2 + error**2)
    value = weight * slope + (1 - weight) * prior
    half = NINETY * spread * error / math.hypot(spread, error)
    return Trend(value, value - half, value + half, years, prior, slope, tuple(map(float, residuals)), weight)


def _points(
    book: ReadWorkbook, key: str, base: Mapping[str, Completed], past: Years, prices: Mapping[str, Mapping[int, float]]
) -> list[tuple[int, float]]:
    """Years with logarithms of value added a head, less what prices and capital a head explain."""
    stated = {**past, book.base_year: {name: book.figures[key, name].value for name in NEEDED}}
    found = []
    for year, values in stated.items():
        if len(values) < len(NEEDED) or values["employees"] <= 0 or values["total_assets"] <= 0:
            continue
        added = value_added(values, base)
        if added <= 0:
            continue
        capital = _capital_weight() * math.log(values["total_assets"] / values["employees"])
        found.append((year, math.log(added / values["employees"]) - capital - _of_prices(base, prices, year)))
    return found


def value_added(values: Mapping[str, float], base: Mapping[str, Completed]) -> float:
    """Pay, depreciation, taxes on production and surplus of a year, 亿元; surplus is profit before interest without other income."""
    assets, revenue = values["total_assets"] / base["total_assets"].value, values["revenue"] / base["revenue"].value
    debt = (base["total_assets"].value - base["equity"].value) * base["interest_bearing_share"].value
    interest = debt * base["interest_rate"].value * assets
    surplus = values["total_profit"] + interest - base["other_net_income"].value * assets
    return values["labour_cost"] + base["depreciation"].value * assets + base["production_taxes"].value * revenue + surplus


def _capital_weight() -> float:
    return float(catalogue().parameters[CAPITAL_WEIGHT].value)


def _of_prices(base: Mapping[str, Completed], prices: Mapping[str, Mapping[int, float]], year: int) -> float:
    return sum(
        base[f"{market}_value_exposure"].value * math.log(course[year])
        for market, course in prices.items()
        if year in course and f"{market}_value_exposure" in base
    )
