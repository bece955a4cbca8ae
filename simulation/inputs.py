"""From a scenario to the arrays that the equations take."""

from __future__ import annotations

from typing import Mapping

import numpy as np

from simulation.engine.baseline import Baseline
from simulation.engine.catalogue import Catalogue, catalogue
from simulation.engine.rows import FIRST_YEAR, Lever
from simulation.engine.scenario import Scenario, ScenarioError, Setting
from simulation.engine.timing import arrival, explicit


def lever_path(lever: Lever, setting: Setting | None, years: range) -> np.ndarray:
    """Value of a lever in each year, neutral in the base year."""
    if setting is None:
        return np.full(len(years), lever.neutral)
    if setting.by_year:
        path = np.array(explicit(lever.neutral, dict(setting.by_year), years))
    else:
        start = setting.start if setting.start is not None else min(lever.start, setting.full or lever.start)
        full = setting.full if setting.full is not None else max(lever.full, start)
        path = np.array(arrival(lever.neutral, setting.value, start, full, setting.shape or lever.shape, years))
    path[0] = lever.neutral
    return path


def effort(lever: Lever, path: np.ndarray) -> np.ndarray:
    """How far a lever is pushed towards its maximum, 0 to 1."""
    return np.clip((path - lever.neutral) / max(lever.max - lever.neutral, 1e-12), 0, 1)


def lever_inputs(
    scenario: Scenario, baseline: Baseline, years: range
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Lever paths (year, 1 or entity, 1) and neutral values (1 or entity, 1), with the attention load."""
    for entity in scenario.entities:
        if entity not in baseline.entity_ids:
            raise ScenarioError(f"entities.{entity}: the baseline has no such entity")
    moving, neutral = {}, {}
    load = np.zeros((len(years), 1, 1))
    for lever in catalogue().levers.values():
        path = lever_path(lever, scenario.levers.get(lever.id), years)[:, None, None]
        share = baseline.columns[lever.share] if lever.scope == "amount" else np.ones((1, 1))
        values, pushed = path * share, effort(lever, path) * np.ones_like(share)
        overrides = {e: own[lever.id] for e, own in scenario.entities.items() if lever.id in own}
        if overrides:
            shape = (len(years), len(baseline.entities), 1)
            values, pushed = np.broadcast_to(values, shape).copy(), np.broadcast_to(pushed, shape).copy()
            for entity, setting in overrides.items():
                i = baseline.entity_ids.index(entity)
                own = lever_path(_own_scale(lever, baseline, i), setting, years)
                values[:, i, 0] = own
                pushed[:, i, 0] = effort(lever, own / _positive(share, i))
        moving[lever.id] = values
        neutral[lever.id] = lever.neutral * share
        if lever.attention:
            load = load + pushed
    moving["attention_load"] = _uniform(load)
    return moving, neutral


def _own_scale(lever: Lever, baseline: Baseline, i: int) -> Lever:
    """The lever as one entity sees it: an amount starts from the entity's own share of practice."""
    if lever.scope != "amount":
        return lever
    return lever.model_copy(update={"neutral": lever.neutral * float(baseline.columns[lever.share][i, 0])})


def _positive(share: np.ndarray, i: int) -> float:
    own = float(share[min(i, len(share) - 1), 0])
    return own if own > 0 else 1.0


def _uniform(values: np.ndarray) -> np.ndarray:
    """One column when all entities are alike."""
    return values[:, :1] if np.ptp(values, axis=1).max() == 0 else values


def condition_inputs(scenario: Scenario, years: range) -> dict[str, np.ndarray]:
    """Condition paths (year, 1, 1): the preset, with the scenario's own values over it."""
    tables: Catalogue = catalogue()
    preset = scenario.conditions.get("preset", "central")
    moving = {}
    for condition in tables.conditions.values():
        path = np.array(tables.path(preset, condition.id, years))
        own = scenario.conditions.get(condition.id)
        if isinstance(own, tuple):
            path = np.array(explicit(condition.base, dict(own), years))
        elif own is not None:
            path[1:] = own
        path[0] = condition.base
        moving[condition.id] = path[:, None, None]
    moving["operating_shock"] = np.zeros((len(years), 1, 1))
    moving["trend_shift"] = np.zeros((len(years), 1, 1))
    return moving


def clock(years: range) -> dict[str, np.ndarray]:
    """Calendar year and years since the base year (year, 1, 1)."""
    year = np.array(years, dtype=float)[:, None, None]
    return {"year": year, "years_elapsed": year - FIRST_YEAR}


def central_parameters() -> Mapping[str, np.ndarray]:
    """Central value of each parameter (1, 1)."""
    return {name: np.array([[row.value]]) for name, row in catalogue().parameters.items()}
