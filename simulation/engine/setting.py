"""A setting of a lever, and the values of a scenario as they are read: each refused with place, reason and remedy."""

from __future__ import annotations

import datetime
import difflib
import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from numbers import Integral, Real
from typing import Any

from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever

SHAPES = ("linear", "front_loaded", "back_loaded", "step", "s_curve")
TIMING = ("start", "full", "shape")


class ScenarioError(Refusal):
    """A scenario that cannot be used; the message names the place, the reason and the remedy."""


@dataclass(frozen=True)
class Setting:
    """A lever's value with its timing; blank timing means the lever's own default."""

    value: float | None = None
    start: int | None = None
    full: int | None = None
    shape: str | None = None
    by_year: tuple[tuple[int, float], ...] = ()

    def begins(self, lever: Lever) -> int:
        """First year in which the setting acts."""
        if self.by_year:
            return self.by_year[0][0]
        return self.start or min(lever.start, self.full or lever.start)

    def later(self, lever: Lever, first: int) -> Setting:
        """The setting moved to begin no earlier than `first`, its course kept; years beyond the last are dropped."""
        shift = max(first - self.begins(lever), 0)
        if self.by_year:
            moved = tuple((year + shift, value) for year, value in self.by_year if year + shift <= lever.last)
            return replace(self, by_year=moved or ((lever.last, self.by_year[-1][1]),))
        if not shift:
            return self
        full = min((self.full or max(lever.full, self.begins(lever))) + shift, lever.last)
        usual = (first, full) == (lever.start, lever.full)
        return replace(self, start=None if usual else first, full=None if usual else full)

    @property
    def last(self) -> float | None:
        """Value in full effect; of values by year the last one."""
        return self.by_year[-1][1] if self.by_year else self.value

    def level(self, practice: float) -> float:
        """Value in full effect; practice where none is stated."""
        return practice if self.last is None else self.last

    def times(self, share: float) -> Setting:
        """The setting with a part of its values, timing kept: what falls to one entity of what is set for all."""
        value = None if self.value is None else round(self.value * share, 9)
        return replace(self, value=value, by_year=tuple((year, round(one * share, 9)) for year, one in self.by_year))

    def plain(self) -> Any:
        """The setting as in a scenario file."""
        if self.by_year:
            return {"by_year": {str(year): value for year, value in self.by_year}}
        timing = {name: getattr(self, name) for name in TIMING if getattr(self, name) is not None}
        return {"value": self.value, **timing} if timing else self.value


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ScenarioError("error.no_mapping", place=where, found=shown(value))
    if len(value) > 2000:
        raise ScenarioError("error.too_many", place=where, count=len(value))
    return value


def shown(raw: Any) -> str:
    """A value as it stands in a message: never longer than a line."""
    if isinstance(raw, (datetime.date, datetime.time)):
        return str(raw).removesuffix(" 00:00:00")
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) > 1e15:
        return "a huge number"
    if raw is None or isinstance(raw, bool):
        return json.dumps(raw)
    text = repr(raw)
    return text if len(text) <= 60 else text[:57] + "..."


def known(name: Any, table: Mapping, kind: str) -> None:
    if not isinstance(name, str):
        raise ScenarioError("error.no_text", place=kind, found=shown(name))
    if name not in table:
        near = difflib.get_close_matches(str(name), list(table), n=1)
        if near:
            raise ScenarioError("error.unknown_near", place=kind, name=shown(name), near=near[0])
        raise ScenarioError("error.unknown", place=kind, name=shown(name))


def check_entity(entity: str, place: Place, ids: Collection[str], where: str) -> None:
    """Refuse an entity that is not among some of a place's, with the nearest id or name that may be shown."""
    if entity in ids:
        return
    names = [name for row in place.seen for name in (row.id, row.label_zh, row.label_en)]
    near = difflib.get_close_matches(entity[:60], names, n=1)
    if near:
        raise ScenarioError("error.no_entity_near", place=where[:80], near=near[0])
    raise ScenarioError("error.no_entity", place=where[:80])


def _number(raw: Any, where: str, low: float, high: float) -> float:
    finite = isinstance(raw, Integral) or (isinstance(raw, Real) and math.isfinite(raw))
    if isinstance(raw, bool) or not finite:
        raise ScenarioError("error.no_number", place=where, found=shown(raw))
    if abs(raw) > 1e15:
        raise ScenarioError("error.far_outside", place=where, low=low, high=high)
    if not low - 1e-9 <= raw <= high + 1e-9:
        raise ScenarioError("error.outside", place=where, value=raw, low=low, high=high)
    return float(min(max(raw, low), high))


def _year(raw: Any, where: str, years: range) -> int:
    for year in years:
        if not isinstance(raw, bool) and (raw == year or raw == str(year)):
            return year
    raise ScenarioError("error.year", place=where, found=shown(raw), first=years[0], last=years[-1])


def _by_year(raw: Any, where: str, low: float, high: float, years: range) -> tuple[tuple[int, float], ...]:
    stated = mapping(raw, where)
    if not stated:
        raise ScenarioError("error.no_year", place=where)
    return tuple(sorted((_year(y, where, years), _number(v, f"{where}.{y}", low, high)) for y, v in stated.items()))


def setting_of(place: Place, name: str, raw: Any, where: str, entity: str = "") -> Setting:
    """A setting of a lever as a scenario states it; ScenarioError when the place has no such lever, value or year."""
    levers, years = place.levers, range(place.base_year + 1, place.last_year + 1)
    if isinstance(name, str) and name in place.retired:
        raise ScenarioError("error.retired", place=where)
    known(name, levers, "lever")
    lever = levers[name]
    if entity and lever.scope == "province":
        raise ScenarioError("error.province_lever", place=where)
    if isinstance(raw, Setting):
        raw = raw.plain()
    low = min(lever.min, 0.0) if entity and lever.scope == "amount" else lever.min  # an entity has its share of practice
    _refuse_return(lever, raw, where, low)
    if lever.whole:
        _refuse_part(raw, where, _practice_of(lever, place, entity))
    if not isinstance(raw, Mapping):
        return Setting(_number(raw, where, low, lever.max))
    unknown = set(raw) - {"value", "by_year", *TIMING}
    if unknown:
        raise ScenarioError("error.setting_part", place=where, part=shown(min(unknown, key=str)))
    if "by_year" in raw:
        if len(raw) > 1:
            raise ScenarioError("error.by_year", place=where)
        return Setting(by_year=_by_year(raw["by_year"], where, low, lever.max, years))
    if "value" not in raw:
        raise ScenarioError("error.no_value", place=where)
    start = _year(raw["start"], f"{where}.start", years) if raw.get("start") is not None else None
    full = _year(raw["full"], f"{where}.full", years) if raw.get("full") is not None else None
    if full is not None and full < (start if start is not None else min(lever.start, full)):
        raise ScenarioError("error.full_before_start", place=where, full=full, start=start)
    shape = raw.get("shape")
    if shape is not None and shape not in SHAPES:
        raise ScenarioError("error.shape", place=f"{where}.shape", found=shown(shape), known=", ".join(SHAPES))
    return Setting(_number(raw["value"], where, low, lever.max), start, full, shape)


def _moderate(raw: Any) -> bool:
    """Whether a value is a number that arithmetic can take; any other is refused in its own words."""
    if isinstance(raw, Integral):
        return abs(int(raw)) <= 10**15
    return isinstance(raw, Real) and math.isfinite(raw)


def _refuse_return(lever: Lever, raw: Any, where: str, low: float) -> None:
    """Refuse to take back what cannot be taken back: a path that falls, or a value below practice."""
    if not lever.irreversible:
        return
    stated = raw.get("by_year", raw.get("value")) if isinstance(raw, Mapping) else raw
    years = sorted(stated.items(), key=lambda item: str(item[0])) if isinstance(stated, Mapping) else [("", stated)]
    values = [float(value) for _, value in years if _moderate(value)]
    if values and lever.irreversible == "practice" and 0 <= min(values) < low - 1e-9:
        raise ScenarioError("error.below_practice", place=where, value=min(values), practice=lever.neutral)
    if lever.irreversible == "once" and len(set(values)) > 1:
        raise ScenarioError("error.settled_once", place=where)
    if lever.irreversible == "path" and any(after < before - 1e-9 for before, after in pairwise(values)):
        raise ScenarioError("error.falls", place=where)


def _practice_of(lever: Lever, place: Place, entity: str) -> float:
    """Practice of all, or what of an amount falls to an entity of the place."""
    if not entity or lever.scope != "amount" or entity not in place.entity_ids:
        return lever.neutral
    return lever.neutral * float(place.columns[lever.share][place.entity_ids.index(entity), 0])


def whole_steps(value: float, practice: float = 0.0) -> bool:
    """Whether a count is a whole number, or a whole number of steps from practice, which of an entity is a share of the whole."""
    return any(abs(one - round(one)) < 1e-6 for one in (value, value - practice))


def nearest_whole(value: float, practice: float = 0.0) -> float:
    """A count brought to a whole number; one that is a whole number of steps from practice stays."""
    return value if whole_steps(value, practice) else float(round(value))


def _refuse_part(raw: Any, where: str, practice: float = 0.0) -> None:
    """Refuse a part of one where things are counted."""
    stated = raw.get("by_year", {"": raw.get("value")}) if isinstance(raw, Mapping) else {"": raw}
    for part, value in stated.items() if isinstance(stated, Mapping) else ():
        if not isinstance(value, bool) and _moderate(value) and not whole_steps(float(value), practice):
            at = f"{where}.{part}" if part else where
            raise ScenarioError("error.whole", place=at, value=value, low=math.floor(value), high=math.ceil(value))


def conditions_of(place: Place, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Conditions as a scenario states them: a preset, and numbers or paths by year within their ranges."""
    table, years = place.conditions, range(place.base_year + 1, place.last_year + 1)
    found: dict[str, Any] = {}
    for name, value in raw.items():
        if name == "preset":
            known(value, place.condition_presets, "condition preset")
            found[name] = value
            continue
        known(name, table, "condition")
        low, high, where = table[name].min, table[name].max, f"conditions.{name}"
        if isinstance(value, tuple):
            value = {"by_year": dict(value)}
        if isinstance(value, Mapping):
            if set(value) != {"by_year"}:
                raise ScenarioError("error.number_or_years", place=where)
            found[name] = _by_year(value["by_year"], where, low, high, years)
        else:
            found[name] = _number(value, where, low, high)
    return found


def assumptions_of(place: Place, raw: Mapping[str, Any]) -> dict[str, float]:
    """Own values of parameters as a scenario states them, within the range of the place's register."""
    table, found = place.parameters, {}
    for name, value in raw.items():
        known(name, table, "parameter")
        if table[name].whole:
            _refuse_part(value, f"assumptions.{name}", table[name].value)
        found[name] = _number(value, f"assumptions.{name}", table[name].low, table[name].high)
    return found
