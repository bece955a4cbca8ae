"""Calibration: the trend that makes current practice reproduce the published years after the base.

Half-year profits of 2024 and 2025 (facts F116, F115) were flat, so the mean of both projected
years is set equal to the base year. One trend for all entities: history by entity is too short.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from scipy.optimize import brentq

from simulation.engine.baseline import Baseline
from simulation.engine.scenario import Scenario
from simulation.run import project

TREND = "productivity_trend"
FLAT_YEARS = (2024, 2025)


def with_trend(baseline: Baseline, trend: float) -> Baseline:
    """The baseline with one yearly trend for all entities."""
    cells = {key: cell.replaced(value=trend) if key[1] == TREND else cell for key, cell in baseline.cells.items()}
    return replace(baseline, cells=MappingProxyType(cells))


def flatness(baseline: Baseline) -> float:
    """Mean profit of the flat years less base-year profit, 亿元, under current practice."""
    projection = project(Scenario(), baseline, until=max(FLAT_YEARS))
    profit = projection.total("total_profit")
    years = [year - projection.years[0] for year in FLAT_YEARS]
    return float(profit[years].mean() - profit[0])


def calibrated_trend(baseline: Baseline) -> float:
    """Yearly trend, share a year, at which the flat years are flat."""
    return brentq(lambda trend: flatness(with_trend(baseline, trend)), -0.1, 0.1, xtol=1e-10)
