"""Trends from own history: known ones are recovered from synthetic years, one year leaves the prior and says so."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from simulation.engine.catalogue import catalogue
from simulation.intake.completion import completed
from simulation.intake.own_workbook import read_workbook
from simulation.intake.trends import NINETY, trends, value_added
from tests.intake_support import BASE, filled, saved


def with_past(known: float, years: int, noise: float = 0.0, prices=None, seed: int = 1):
    """A workbook whose enterprises gained `known` a year for so many years, with noise; people, assets and revenue level but for prices."""
    book = read_workbook(saved(filled(count=5, history=0)), "own.xlsx")
    own, rng = completed(book), np.random.default_rng(seed)
    for key in book.enterprises:
        values = {
            name: book.figures[key, name].value
            for name in ("total_profit", "employees", "labour_cost", "total_assets", "revenue")
        }
        now = value_added(values, own[key])
        for back in range(1, years + 1):
            year = BASE - back
            moved = sum(
                own[key][f"{m}_value_exposure"].value * math.log(course[year]) for m, course in (prices or {}).items()
            )
            then = now * math.exp(-known * back + moved + noise * rng.standard_normal())
            past = {**values, "total_profit": values["total_profit"] + then - now}
            for name, value in past.items():
                book.history[key, year, name] = replace(book.figures[key, name], value=value)
    return book


@pytest.mark.parametrize("known", [-0.02, 0.0, 0.01, 0.03])
@pytest.mark.parametrize("years", [2, 3, 8])
def test_known_trends_are_recovered(known, years):
    for trend in trends(with_past(known, years)).values():
        assert trend.fitted == pytest.approx(known, abs=1e-9)
        assert np.allclose(trend.residuals, 0, atol=1e-9) and len(trend.years) == years + 1
        assert min(known, trend.prior) - 1e-12 <= trend.value <= max(known, trend.prior) + 1e-12


def test_known_trends_are_recovered_beside_prices():
    prices = {
        "metals": {BASE - back: 1 - 0.05 * back for back in range(1, 6)},
        "steel": {BASE - back: 1 - 0.03 * back for back in range(1, 6)},
    }
    book = with_past(0.01, 5, prices=prices)
    assert all(trend.fitted == pytest.approx(0.01, abs=1e-9) for trend in trends(book, prices).values())
    assert any(
        abs(trend.fitted - 0.01) > 1e-3 for trend in trends(book).values()
    )  # prices left out would be taken for a trend


def test_the_range_covers_what_is_known_as_often_as_it_says():
    """Knowns drawn from the prior, ten noisy years each: about 90 of 100 ranges cover them."""
    rng, covered, count = np.random.default_rng(7), 0, 0
    for seed in range(40):
        sample = with_past(0.0, 1)
        key = next(iter(sample.enterprises))
        row = catalogue().industries[sample.enterprises[key].industry]
        known = float(rng.normal(row.trend, (row.trend_high - row.trend_low) / (2 * NINETY)))
        trend = trends(with_past(known, 10, noise=0.05, seed=seed))[key]
        covered, count = covered + (trend.low <= known <= trend.high), count + 1
    assert covered / count >= 0.8


def test_more_years_weigh_more_and_narrow_the_range():
    few, many = (next(iter(trends(with_past(0.03, years, 0.05)).values())) for years in (2, 12))
    assert few.weight < many.weight < 1 and many.high - many.low < few.high - few.low
    assert abs(many.value - many.fitted) < abs(few.value - few.fitted)


@pytest.mark.parametrize("years", [0, 1])
def test_without_years_the_prior_stands_and_is_said_to_be_one(years):
    for key, trend in trends(book := with_past(0.05, years)).items():
        row = catalogue().industries[book.enterprises[key].industry]
        assert not trend.own and trend.residuals == () and trend.weight == 0
        assert (trend.value, trend.low, trend.high) == (row.trend, row.trend_low, row.trend_high)
