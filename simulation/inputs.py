"""From a scenario to the arrays that the equations take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from simulation.engine.lever_paths import lever_path, own_scale, practice_path, share_of
from simulation.engine.own_amounts import own_most, rest_of, set_apart
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError, Setting, check_entity, nearest_whole
from simulation.engine.timing import explicit

MOST_KEPT = 30  # entities of which settled years are kept: 2,000 draws of so many take some 50 MB, their base years 90
ATTENTION = ("introduction_years", "routine_attention")  # parameters of the load, which is no equation: never drawn


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


def lever_inputs(scenario: Scenario, place: Place, years: range) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Lever paths (year, 1 or entity, 1) and base-year practice (1 or entity, 1), with the attention load."""
    scenario, place = scenario.at(place), place.assuming(scenario.assumptions)
    for entity in scenario.entities:
        check_entity(entity, place, place.entity_ids, f"entities.{entity}")
    practice, neutral = _practice(place, years)
    moving, load = dict(practice), np.zeros((len(years), 1, 1))
    own = {name for settings in scenario.entities.values() for name in settings}
    for name in sorted(own.union(scenario.levers)):
        lever = place.levers[name]
        moving[name], pushed = spread(lever, scenario, place, years)
        if lever.attention_full:
            load = load + pushed
    moving["attention_load"] = _uniform(load)
    return moving, neutral


def spread(lever: Lever, scenario: Scenario, place: Place, years: range) -> tuple[np.ndarray, np.ndarray]:
    """A lever's path over entities and how far it is pushed, overrides by entity included."""
    path, pushed = _alike(place, lever.id, scenario.levers.get(lever.id), years)
    share = share_of(lever, place)
    overrides = set_apart(lever, place, scenario.entities) if scenario.entities else {}
    if not overrides:
        return path * share, pushed
    rest = sum(float(share[i, 0]) for i, e in enumerate(place.entity_ids) if e not in overrides) if len(share) > 1 else 0
    if (path * rest).max() > (room := rest_of(lever, place, overrides)):
        path = np.minimum(path, room / rest)
        pushed = effort(place, lever, path, years)
    shape = (len(years), len(place.entities), 1)
    values, pushed = np.broadcast_to(path * share, shape).copy(), np.broadcast_to(pushed, shape).copy()
    for entity, setting in overrides.items():
        i = place.entity_ids.index(entity)
        _check_headroom(lever, setting, place, i)
        scaled = own_scale(lever, place, entity)
        own = lever_path(scaled, setting, years)
        if lever.irreversible in ("path", "practice") and (own < practice_path(scaled, years) - 1e-9).any():
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
        if lever not in scenario.entities.get(entity, {}) and entity in scenario.place.seen_ids
    }
    return {entity: most for entity, most in room.items() if asked > most + 1e-9}


def rest_stopped(scenario: Scenario, lever: str) -> float | None:
    """What all entities that are not set apart come to where a setting for all stops short of its value, for the whole allows no more."""
    place = scenario.place
    row, setting = place.levers[lever], scenario.levers.get(lever)
    own = set_apart(row, place, scenario.entities)
    if setting is None or not own or row.scope != "amount":
        return None
    share = share_of(row, place)
    rest = sum(float(share[i, 0]) for i, entity in enumerate(place.entity_ids) if entity not in own)
    asked = max(value for _, value in setting.by_year) if setting.by_year else setting.level(row.neutral)
    room = rest_of(row, place, own)
    return room if asked * rest > room + 1e-6 else None


def within_reach(lever: str, value: float, place: Place, entity: str, scenario: Scenario | None = None) -> float:
    """The value that an entity may have a lever set to, nearest to the one wished for, beside what the scenario sets in others."""
    row = place.levers[lever]
    beside = set_apart(row, place, scenario.entities) if scenario else {}
    value = min(value, own_most(row, place, entity, beside))
    practice = own_scale(row, place, entity).neutral
    if row.whole:
        value = nearest_whole(value, practice)
    if row.irreversible in ("path", "practice"):
        value = max(value, practice)
    return round(value, 9)


def settled_years(place: Place) -> int:
    """Years from the base year on in which no lever acts, where what they give is worth keeping: few entities, and more than the base year."""
    years = place.decided_from - place.base_year
    return years if years > 1 and len(place.entities) <= MOST_KEPT else 0


@lru_cache(maxsize=512)
def _alike(place: Place, lever: str, setting: Setting | None, years: range) -> tuple[np.ndarray, np.ndarray]:
    """A lever's path (year, 1, 1) and how far it is pushed, the same setting for all; read-only, for it is shared."""
    row = place.levers[lever]
    path = lever_path(row, setting, years)[:, None, None]
    pushed = effort(place, row, path, years)
    path.flags.writeable = pushed.flags.writeable = False
    return path, pushed


def _positive(share: np.ndarray, i: int) -> float:
    own = float(share[min(i, len(share) - 1), 0])
    return own if own > 0 else 1.0


def _uniform(values: np.ndarray) -> np.ndarray:
    """One column when all entities are alike, to rounding."""
    return values[:, :1] if np.ptp(values, axis=1).max() < 1e-12 else values


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
