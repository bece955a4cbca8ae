"""Amounts and counts set in single entities: each is the entity's own figure, and all of them are parts of one whole.

An entity that is not set apart does its share of the whole. Those set apart leave room for what the others do in practice, and
what is set for all stops where the whole would pass its limit. No entity is set to more than it has of what is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from math import floor, inf, prod

import numpy as np

from simulation.engine.lever_paths import lever_path, own_scale, own_share, practice_path, share_of
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.setting import ScenarioError, Setting

Own = Mapping[str, Setting]
SMALL = 1e-9


def own_practice(lever: Lever, place: Place, entity: str) -> float:
    """Practice of one entity, in the lever's unit: its share of an amount, the rate of all."""
    return round(own_scale(lever, place, entity).neutral, 9)


def own_most(lever: Lever, place: Place, entity: str, beside: Own | None = None) -> float:
    """Most that one entity may be set to: what it has of what is counted, what its limit leaves, and what the whole leaves beside others set apart."""
    most = lever.max
    if lever.limit:
        taken = float(place.columns[lever.occupied][place.entity_ids.index(entity), 0])
        most = min(most, max(place.parameters[lever.limit].value - taken, 0.0))
    if lever.scope != "amount":
        return round(most, 9)
    others = {name: setting for name, setting in (beside or {}).items() if name != entity}
    room = lever.max - float((_set_apart(lever, place, others) + _left_alone(lever, place, (*others, entity))).max())
    most = max(min(most, _existing(lever, place, entity), room), 0.0)
    if lever.whole:
        most = max(float(floor(most + SMALL)), min(most, own_practice(lever, place, entity)))
    return round(most, 9)


def as_one_sets_it(lever: Lever, place: Place, entity: str, beside: Own | None = None) -> Lever:
    """A lever as one entity sets it: practice, least and most are that entity's own."""
    row, practice = own_scale(lever, place, entity), own_practice(lever, place, entity)
    least = min(lever.min, 0.0) if lever.scope == "amount" else lever.min
    least = practice if lever.irreversible in ("path", "practice") else least
    return row.model_copy(update={"neutral": practice, "min": least, "max": own_most(lever, place, entity, beside)})


def now_in_all(place: Place, lever: Lever, own: Own, common: Setting | None) -> float:
    """What an amount comes to over all entities in the last year, with those set apart."""
    share = max(float(share_of(lever, place).sum()) - _share(lever, place, tuple(own)), 0.0)
    others = min(float(lever_path(lever, common, _years(place))[-1]) * share, rest_of(lever, place, own))
    return others + float(_set_apart(lever, place, own)[-1])


def check_amounts(place: Place, entities: Mapping[str, Own]) -> None:
    """Refuse settings of single entities that pass what the entity has, or together the limit of the whole.

    Entities that the place lacks are left to be refused with the run.
    """
    for name in sorted({name for own in entities.values() for name in own}):
        lever = place.levers[name]
        own = set_apart(lever, place, entities)
        if lever.scope != "amount" or not own:
            continue
        for entity, setting in own.items():
            asked, most = _highest(setting), _existing(lever, place, entity)
            if asked > most * (1 + SMALL) + SMALL:
                where = f"entities.{entity}.{name}"
                fields = {"value": asked, "most": round(most, 6), "practice": own_practice(lever, place, entity)}
                raise ScenarioError("error.beyond_existing", place=where, **fields)
        whole = _set_apart(lever, place, own) + _left_alone(lever, place, tuple(own))
        if whole.max() > lever.max * (1 + SMALL) + SMALL:
            year, share = _years(place)[int(whole.argmax())], 1 - _share(lever, place, tuple(own))
            fields = {"year": year, "sum": round(float(whole.max()), 6), "most": lever.max, "share": round(share, 6)}
            raise ScenarioError("error.amounts_beyond", place=f"entities.*.{name}", **fields)


def set_apart(lever: Lever, place: Place, entities: Mapping[str, Own]) -> dict[str, Setting]:
    """Entities of the place in which a lever is set apart, with their settings."""
    known = set(place.entity_ids)
    return {entity: own[lever.id] for entity, own in entities.items() if lever.id in own and entity in known}


def rest_of(lever: Lever, place: Place, own: Own) -> float:
    """What the limit of the whole leaves to all entities that are not set apart, in every year; no end for a rate."""
    if lever.scope != "amount" or not own:
        return inf
    return _rest(place, lever.id, tuple(sorted(own.items())))


@lru_cache(maxsize=512)
def _rest(place: Place, lever: str, own: tuple[tuple[str, Setting], ...]) -> float:
    row = place.levers[lever]
    left = row.max - float(_set_apart(row, place, dict(own)).max())
    return max(left, float(_left_alone(row, place, tuple(entity for entity, _ in own)).max()))


def fitted(place: Place, entities: Mapping[str, Own]) -> tuple[dict[str, dict[str, Setting]], tuple[str, ...]]:
    """Settings of single entities brought within what exists and what the whole allows, and the levers that had to be.

    An entity keeps its practice; what goes beyond it is lowered, in all entities by the same share.
    """
    found, lowered = {entity: dict(own) for entity, own in entities.items()}, []
    for name in sorted({name for own in entities.values() for name in own}):
        lever = place.levers[name]
        own = set_apart(lever, place, entities)
        if lever.scope != "amount" or not own:
            continue
        down = _fitted(lever, place, own)
        if any(_highest(down[entity]) < _highest(setting) - SMALL for entity, setting in own.items()):
            lowered.append(name)
            for entity, setting in down.items():
                found[entity][name] = setting
    return found, tuple(lowered)


def _fitted(lever: Lever, place: Place, own: Own) -> dict[str, Setting]:
    """One lever's settings by entity, within what exists and what the whole allows."""
    practice = {entity: own_practice(lever, place, entity) for entity in own}
    within = {e: _lowered(s, practice[e], 1.0, _existing(lever, place, e)) for e, s in own.items()}
    grid = 1.0 if lever.whole else 1e-6
    held = {e: _lowered(s, practice[e], 0.0) for e, s in within.items()}
    full, least = (_set_apart(lever, place, one) for one in (within, held))
    room, beyond = lever.max - _left_alone(lever, place, tuple(own)) - least, full - least
    over = full > room + least + SMALL
    part = max(min([1.0, *(room[over] / beyond[over])]), 0.0)
    return {e: _lowered(s, practice[e], part, grid=grid) for e, s in within.items()}


def _lowered(setting: Setting, practice: float, part: float, most: float = inf, grid: float = 1e-6) -> Setting:
    """A setting with a part of what goes beyond practice, and no more than there is."""

    def one(value: float) -> float:
        value = min(value, most)
        return value if part >= 1 or value <= practice else practice + floor(part * (value - practice) / grid) * grid

    value = None if setting.value is None else one(setting.value)
    return replace(setting, value=value, by_year=tuple((year, one(stated)) for year, stated in setting.by_year))


def _highest(setting: Setting) -> float:
    return max(value for _, value in setting.by_year) if setting.by_year else setting.value or 0.0


def _years(place: Place) -> range:
    return range(place.base_year, place.last_year + 1)


def _share(lever: Lever, place: Place, entities: tuple[str, ...]) -> float:
    return sum(own_share(lever, place, entity) for entity in entities)


def _set_apart(lever: Lever, place: Place, own: Own) -> np.ndarray:
    """Sum over entities set apart (year,)."""
    years = _years(place)
    paths = [lever_path(own_scale(lever, place, entity), setting, years) for entity, setting in own.items()]
    return np.sum(paths, axis=0) if paths else np.zeros(len(years))


def _left_alone(lever: Lever, place: Place, own: tuple[str, ...]) -> np.ndarray:
    """What all others do in practice (year,)."""
    return practice_path(lever, _years(place)) * max(float(share_of(lever, place).sum()) - _share(lever, place, own), 0.0)


def _existing(lever: Lever, place: Place, entity: str) -> float:
    """How many, as whole ones, there are in the entity of what the lever counts; nothing without a share, no end where it counts none."""
    share = own_share(lever, place, entity)
    if not lever.stock or not share:
        return inf if share else 0.0
    whole = prod(place.parameters[name].value for name in lever.stock.split("|"))
    return max(float(floor(whole * share + SMALL)), own_practice(lever, place, entity))
