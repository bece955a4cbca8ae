"""From a scenario to the arrays that the equations take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError, Setting
from simulation.engine.timing import arrival, explicit

ATTENTION = ("introduction_years", "routine_attention")  # parameters of the load, which is no equation: never drawn


def lever_path(lever: Lever, setting: Setting | None, years: range) -> np.ndarray:
    """Value of a lever in each year: practice in the base year and until the setting acts."""
    practice = practice_path(lever, years)
    if setting is None:
        return practice
    if setting.by_year:
        path = np.array(explicit(practice, dict(setting.by_year), years))
    else:
        value = lever.neutral if setting.value is None else setting.value
        path = np.array(arrival(practice, value, *lever_timing(lever, setting), years))
    path[0] = practice[0]
    return path


def practice_path(lever: Lever, years: range) -> np.ndarray:
    """Practice in each year: as observed, straight lines between observations, the last one held."""
    return np.interp(np.array(years), *np.array(lever.practice).T)


def lever_timing(lever: Lever, setting: Setting) -> tuple[int, int, str]:
    """First year, year of full effect and shape of a setting: the lever's own where the setting leaves them blank."""
    start = setting.begins(lever)
    return start, setting.full or max(lever.full, start), setting.shape or lever.shape


def effort(place: Place, lever: Lever, path: np.ndarray, years: range) -> np.ndarray:
    """Slots of managers' attention that a lever takes in each year (year first, as `path`); none below practice.

    A change fills its slots while it is being introduced, that is for some years; what has become routine takes part of them.
    """
    beyond = np.maximum(path - practice_path(lever, years).reshape(-1, *(1,) * (path.ndim - 1)), 0)
    begun = np.maximum(np.diff(beyond, axis=0, prepend=beyond[:1]), 0)
    last, routine = (place.parameters[name].value for name in ATTENTION)
    parts = ((lag, min(last - lag, 1.0)) for lag in range(math.ceil(last)))  # of the last year, what of it is meant
    late = [p * np.concatenate([np.zeros_like(begun[:lag]), begun[: len(begun) - lag]]) for lag, p in parts]
    return (sum(late) + routine * beyond) / (lever.attention_full or np.inf)


@lru_cache(maxsize=4)
def _practice(place: Place, years: range) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Lever paths of unchanged practice, and what the base year's accounts contain of each, shared by all scenarios."""
    levers = place.levers.values()
    paths = {row.id: practice_path(row, years)[:, None, None] * share_of(row, place) for row in levers}
    return paths, {name: path[0] for name, path in paths.items()}


def share_of(lever: Lever, place: Place) -> np.ndarray:
    """How a lever's value spreads over entities (1 or entity, 1): amounts by share, rates alike."""
    return place.columns[lever.share] if lever.scope == "amount" else np.ones((1, 1))


def lever_inputs(scenario: Scenario, place: Place, years: range) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Lever paths (year, 1 or entity, 1) and base-year practice (1 or entity, 1), with the attention load."""
    scenario, place = scenario.at(place), place.assuming(scenario.assumptions)
    for entity in scenario.entities:
        if entity not in place.entity_ids:
            raise ScenarioError("error.no_entity", place=f"entities.{entity}")
    practice, neutral = _practice(place, years)
    moving, load = dict(practice), np.zeros((len(years), 1, 1))
    own = {name for settings in scenario.entities.values() for name in settings}
    for name in sorted(own.union(scenario.levers)):
        lever = place.levers[name]
        moving[name], pushed = _spread(lever, scenario, place, years)
        if lever.attention_full:
            load = load + pushed
    moving["attention_load"] = _uniform(load)
    return moving, neutral


def _spread(lever: Lever, scenario: Scenario, place: Place, years: range) -> tuple[np.ndarray, np.ndarray]:
    """A lever's path over entities and how far it is pushed, overrides by entity included."""
    path, pushed = _alike(place, lever.id, scenario.levers.get(lever.id), years)
    share = share_of(lever, place)
    values = path * share
    if not scenario.entities:
        return values, pushed
    overrides = {entity: own[lever.id] for entity, own in scenario.entities.items() if lever.id in own}
    if overrides:
        shape = (len(years), len(place.entities), 1)
        values, pushed = np.broadcast_to(values, shape).copy(), np.broadcast_to(pushed, shape).copy()
        for entity, setting in overrides.items():
            i = place.entity_ids.index(entity)
            _check_headroom(lever, setting, place, i)
            scaled = _own_scale(lever, place, i)
            own = lever_path(scaled, setting, years)
            if lever.irreversible and (own < practice_path(scaled, years) - 1e-9).any():
                fields = {"value": float(own.min()), "practice": round(scaled.neutral, 6)}
                raise ScenarioError("error.below_practice", place=f"entities.{entity}.{lever.id}", **fields)
            values[:, i, 0], pushed[:, i, 0] = own, effort(place, lever, own / _positive(share, i), years)
    return values, pushed


def _check_headroom(lever: Lever, setting: Setting, place: Place, i: int) -> None:
    """Refuse a value that, with what an entity has already, passes the lever's limit."""
    if not lever.limit:
        return
    most = place.parameters[lever.limit].value - float(place.columns[lever.occupied][i, 0])
    asked = max(value for _, value in setting.by_year) if setting.by_year else setting.value or 0.0
    if asked > max(most, 0) + 1e-9:
        where = f"entities.{place.entity_ids[i]}.{lever.id}"
        raise ScenarioError("error.headroom", place=where, value=asked, most=round(max(most, 0), 6))


def stopped_short(scenario: Scenario, lever: str) -> dict[str, float]:
    """Entities in which a setting for all goes further than the lever's limit lets it, and the value at which it stops there."""
    row, setting = scenario.place.levers[lever], scenario.levers.get(lever)
    if not row.limit or setting is None:
        return {}
    asked = max(value for _, value in setting.by_year) if setting.by_year else setting.level(row.neutral)
    occupied = scenario.place.columns[row.occupied][:, 0]
    room = {
        entity: round(max(scenario.place.parameters[row.limit].value - float(taken), 0.0), 9)
        for entity, taken in zip(scenario.place.entity_ids, occupied, strict=True)
        if lever not in scenario.entities.get(entity, {})
    }
    return {entity: most for entity, most in room.items() if asked > most + 1e-9}


def within_reach(lever: str, value: float, place: Place, entity: str) -> float:
    """The value that an entity may have a lever set to, nearest to the one wished for."""
    row, i = place.levers[lever], place.entity_ids.index(entity)
    if row.irreversible:
        value = max(value, _own_scale(row, place, i).neutral)
    if row.limit:
        room = place.parameters[row.limit].value - float(place.columns[row.occupied][i, 0])
        value = min(value, max(room, 0.0))
    return round(value, 9)


@lru_cache(maxsize=512)
def _alike(place: Place, lever: str, setting: Setting | None, years: range) -> tuple[np.ndarray, np.ndarray]:
    """A lever's path (year, 1, 1) and how far it is pushed, the same setting for all; read-only, for it is shared."""
    row = place.levers[lever]
    path = lever_path(row, setting, years)[:, None, None]
    pushed = effort(place, row, path, years)
    path.flags.writeable = pushed.flags.writeable = False
    return path, pushed


def _own_scale(lever: Lever, place: Place, i: int) -> Lever:
    """The lever as one entity sees it: an amount starts from the entity's own share of practice."""
    if lever.scope != "amount":
        return lever
    share = float(place.columns[lever.share][i, 0])
    practice = tuple((year, value * share) for year, value in lever.practice)
    return lever.model_copy(update={"neutral": lever.neutral * share, "practice": practice})


def _positive(share: np.ndarray, i: int) -> float:
    own = float(share[min(i, len(share) - 1), 0])
    return own if own > 0 else 1.0


def _uniform(values: np.ndarray) -> np.ndarray:
    """One column when all entities are alike."""
    return values[:, :1] if np.ptp(values, axis=1).max() == 0 else values


@lru_cache(maxsize=64)
def _preset_paths(place: Place, preset: str, years: range) -> dict[str, np.ndarray]:
    """Condition paths of a preset (year, 1, 1), with disturbances at zero."""
    moving = {name: np.zeros((len(years), 1, 1)) for name in ("operating_shock", "trend_shift", "starts_luck")}
    for condition in place.conditions.values():
        path = np.array(place.path(preset, condition.id, years))
        path[0] = condition.base
        moving[condition.id] = path[:, None, None]
    return moving


def condition_inputs(scenario: Scenario, years: range) -> dict[str, np.ndarray]:
    """Condition paths (year, 1, 1): the preset, with the scenario's own values over it.

    A number holds from the first year that is not observed; values stated by year from the first stated year on, straight
    lines between, the last one after.
    """
    moving = dict(_preset_paths(scenario.place, scenario.conditions.get("preset", "central"), years))
    for name, own in scenario.conditions.items():
        if name == "preset":
            continue
        path = moving[name][:, 0, 0].copy()
        if isinstance(own, tuple):
            stated = np.array(years) >= own[0][0]
            path[stated] = np.array(explicit(path, dict(own), years))[stated]
        else:
            path[np.array(years) > scenario.place.observed_until] = own
        moving[name] = path[:, None, None]
    return moving


@lru_cache(maxsize=16)
def clock(years: range) -> dict[str, np.ndarray]:
    """Calendar year and years since the base year (year, 1, 1)."""
    year = np.array(years, dtype=float)[:, None, None]
    return {"year": year, "years_elapsed": year - years.start}


@lru_cache(maxsize=16)
def central_parameters(place: Place) -> Mapping[str, np.ndarray]:
    """Central value of each parameter in a place (1, 1)."""
    return MappingProxyType({name: np.array([[row.value]]) for name, row in place.parameters.items()})
