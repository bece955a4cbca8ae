"""What version 1 wrote, put as it is written now.

A setting of `scenario/1.0` that states no years meant those of the version that wrote it; a value whose unit has changed
is multiplied so that practice stays practice; levers that are retired are left out. Each change is said in a sentence.
A condition given as a number held from the year after the base year, which is now written out.
Anything that is not a setting is left as it is, to be refused with the scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.own_amounts import fitted
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.setting import nearest_whole, setting_of

SCHEMA = "scenario/1.0"
MOST = 1e15  # beyond it a number is nobody's setting, and is refused with the scenario
Content = dict[str, Any]
Remarks = tuple[Refusal, ...]
Change = Callable[[Mapping[str, Any]], Mapping[str, Any]]
OwnChange = Callable[[Mapping[str, Any], str], Mapping[str, Any]]


def without_retired(content: Content, place: Place) -> tuple[Content, Remarks]:
    """The content without levers that are read no more, and a sentence for each of them."""
    retired, found = place.retired, {}

    def kept(settings: Mapping[str, Any]) -> Mapping[str, Any]:
        gone = [name for name in settings if isinstance(name, str) and name in retired]
        found.update({name: Refusal("remark.retired", lever=name) for name in gone})
        return {name: raw for name, raw in settings.items() if name not in gone}

    return _each(content, kept), tuple(found.values())


def present(content: Content, place: Place) -> tuple[Content, Remarks]:
    """The content of a `scenario/1.0` file as this version means it, and a sentence for each value that was put anew."""
    found: dict[tuple[str, Any], Refusal] = {}

    def put(settings: Mapping[str, Any], entity: str = "") -> Mapping[str, Any]:
        return {name: _setting(name, raw, found, place, entity) for name, raw in settings.items()}

    changed = _each(content, put, put)
    if isinstance(conditions := content.get("conditions"), Mapping):
        changed["conditions"] = {name: _from_the_start(raw, place) for name, raw in conditions.items()}
    return changed, tuple(found.values())


def within_the_whole(content: Content, place: Place) -> tuple[Content, Remarks]:
    """The content with amounts of single entities brought within what there is, and a sentence for each lever lowered."""
    try:
        entities = {
            entity: {name: setting_of(place, name, raw, name, entity) for name, raw in own.items()}
            for entity, own in content.get("entities", {}).items()
        }
    except (Refusal, AttributeError, TypeError):  # refused with the scenario
        return content, ()
    found, lowered = fitted(place, entities)
    if not lowered:
        return content, ()
    plain = {entity: {name: setting.plain() for name, setting in own.items()} for entity, own in found.items()}
    return {**content, "entities": plain}, tuple(Refusal("remark.lowered", lever=name) for name in lowered)


def _from_the_start(raw: Any, place: Place) -> Any:
    """A condition that was one number for all years after the base year."""
    return {"by_year": {str(place.base_year + 1): raw}} if type(raw) in (int, float) else raw


def _each(content: Content, change: Change, own_change: OwnChange | None = None) -> Content:
    """The content with its settings changed, those of all entities and those of each."""
    levers, entities = content.get("levers"), content.get("entities")
    changed = dict(content)
    if isinstance(levers, Mapping):
        changed["levers"] = change(levers)
    if isinstance(entities, Mapping):
        changed["entities"] = {
            e: (own_change(own, e) if own_change else change(own)) if isinstance(own, Mapping) else own
            for e, own in entities.items()
        }
    return changed


def _setting(name: Any, raw: Any, found: dict, place: Place, entity: str) -> Any:
    row = catalogue().first_edition.get(name) if isinstance(name, str) else None
    if row is None:
        return raw
    levers = place.levers
    if levers[name].irreversible:
        raw = _held(levers[name], raw, found, _practice(levers[name], place, entity))

    def rescaled(value: Any) -> Any:
        if type(value) not in (int, float) or not abs(value) <= MOST:
            return value
        lever = levers[name]
        if row.factor == 1:
            return nearest_whole(value, _practice(lever, place, entity)) if lever.whole else value
        now = lever.neutral if value * row.factor == lever.neutral else round(value * row.factor, 9)
        key = "remark.capped" if now > lever.max else "remark.rescaled"
        now = min(float(round(now)) if lever.whole and now != lever.neutral else now, lever.max)
        found[name, value] = Refusal(key, lever=name, old=value, new=round(now))
        return now

    if not isinstance(raw, Mapping):
        return {"value": rescaled(raw), "start": row.start, "full": row.full}
    if isinstance(raw.get("by_year"), Mapping):
        return {**raw, "by_year": {year: rescaled(value) for year, value in raw["by_year"].items()}}
    if "value" not in raw:
        return raw
    start, full = raw.get("start"), raw.get("full")
    if start is None:
        start = row.start if not isinstance(full, int) else min(row.start, full)
    if full is None:
        full = row.full if not isinstance(start, int) else max(row.full, start)
    return {**raw, "value": rescaled(raw["value"]), "start": start, "full": full}


def _practice(lever: Lever, place: Place, entity: str) -> float:
    """Practice of all, or an entity's share of it; an entity that the place lacks has none, and is refused with the scenario."""
    if not entity or lever.scope != "amount":
        return lever.neutral
    if entity not in place.entity_ids:
        return 0.0
    return round(lever.neutral * float(place.columns[lever.share][place.entity_ids.index(entity), 0]), 9)


def _held(lever: Lever, raw: Any, found: dict, practice: float) -> Any:
    """A setting of a lever that cannot be taken back: never below practice, and a path never below what it had reached."""
    reached = practice

    def held(value: Any) -> Any:
        nonlocal reached
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            return value
        if value < reached:
            found[lever.id, "held"] = Refusal("remark.held", lever=lever.id)
            return reached
        reached = value if lever.irreversible == "path" else reached
        return value

    if not isinstance(raw, Mapping):
        return held(raw)
    if isinstance(raw.get("by_year"), Mapping):
        stated = raw["by_year"]
        return {**raw, "by_year": {year: held(stated[year]) for year in sorted(stated, key=str)}}
    return {**raw, "value": held(raw["value"])} if "value" in raw else raw
