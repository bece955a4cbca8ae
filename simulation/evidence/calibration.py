"""Calibration: the trend that makes current practice reproduce the published years after the base.

An entity's trend is a prior of its industry (`data/industries.csv`, judged) and a residual common to all. Half-year profits
of the observed years, 2024 and 2025 (facts F116, F115), were flat, so the residual is set such that the mean of the observed
years as projected equals the base year: one number fitted to one fact. History by entity is too short to fit more.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import scipy

from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.run import project

TREND = "productivity_trend"


def with_trend(baseline: Place, residual: float) -> Place:
    """The baseline with a yearly residual for all entities, each on its industry's prior."""
    baseline = baseline.whole
    priors = priors_of(baseline)
    cells = {
        key: cell.replaced(value=residual + priors[key[0]]) if key[1] == TREND else cell
        for key, cell in baseline.cells.items()
    }
    return replace(baseline, cells=MappingProxyType(cells))


def priors_of(baseline: Place) -> dict[str, float]:
    """What each entity's industry is judged to gain a year beyond the residual."""
    industries = catalogue().industries
    return {entity.id: industries[entity.industry].trend for entity in baseline.entities}


def flat_years(baseline: Place) -> range:
    """Years after the base year that are observed, the first of them at least."""
    first = baseline.base_year + 1
    return range(first, max(baseline.observed_until, first) + 1)


def flatness(baseline: Place) -> float:
    """Mean profit of the flat years less base-year profit, 亿元, under current practice."""
    profit = project(Scenario(place=baseline), until=flat_years(baseline)[-1]).total("total_profit")
    return float(profit[1:].mean() - profit[0])


def calibrated_trend(baseline: Place) -> float:
    """Residual of the yearly trends, share a year, at which the flat years are flat."""
    return scipy.optimize.brentq(lambda trend: flatness(with_trend(baseline, trend)), -0.1, 0.1, xtol=1e-10)
