"""A scenario: what is decided and under which conditions, as a small frozen value."""

from __future__ import annotations

import datetime
import difflib
import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from numbers import Integral, Real
from types import MappingProxyType
from typing import Any

from simulation.engine import first_edition
from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.rows import FIRST_YEAR, LAST_YEAR, Lever

SCHEMA = "scenario/1.1"
SHAPES = ("linear", "front_loaded", "back_loaded", "step", "s_curve")
TIMING = ("start", "full", "shape")
REFERENCE = "reference"  # id of the package in which every lever stays at practice
NO_TEXT = re.compile("[\ud800-\udfff]")  # halves of characters, which no file can hold


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
            moved = tuple((year + shift, value) for year, value in self.by_year if year + shift <= LAST_YEAR)
            return replace(self, by_year=moved or ((LAST_YEAR, self.by_year[-1][1]),))
        if not shift:
            return self
        full = min((self.full or max(lever.full, self.begins(lever))) + shift, LAST_YEAR)
        usual = (first, full) == (lever.start, lever.full)
        return replace(self, start=None if usual else first, full=None if usual else full)

    @property
    def last(self) -> float | None:
        """Value in full effect; of values by year the last one."""
        return self.by_year[-1][1] if self.by_year else self.value

    def level(self, practice: float) -> float:
        """Value in full effect; practice where none is stated."""
        return practice if self.last is None else self.last

    def plain(self) -> Any:
        """The setting as in a scenario file."""
        if self.by_year:
            return {"by_year": {str(year): value for year, value in self.by_year}}
        timing = {name: getattr(self, name) for name in TIMING if getattr(self, name) is not None}
        return {"value": self.value, **timing} if timing else self.value


def _frozen(mapping: Mapping) -> Mapping:
    return MappingProxyType(dict(sorted(mapping.items())))


@dataclass(frozen=True)
class Scenario:
    """Levers for all entities, overrides by entity, and conditions.

    Build it with `from_dict`, `from_json` or `preset`; each refuses unknown ids, wrong types and
    values out of range with a ScenarioError.
    """

    name: str = "scenario"
    levers: Mapping[str, Setting] = field(default_factory=dict)
    entities: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[Refusal, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip() or NO_TEXT.search(self.name):
            raise ScenarioError("error.no_name")
        levers = {name: _setting(name, raw, f"levers.{name}") for name, raw in _mapping(self.levers, "levers").items()}
        entities = {
            entity: _frozen(
                {
                    name: _setting(name, raw, f"entities.{entity}.{name}", entity)
                    for name, raw in _mapping(own, f"entities.{entity}").items()
                }
            )
            for entity, own in _mapping(self.entities, "entities").items()
        }
        object.__setattr__(self, "levers", _frozen(levers))
        object.__setattr__(self, "entities", _frozen(entities))
        object.__setattr__(self, "conditions", _frozen(_conditions(_mapping(self.conditions, "conditions"))))

    def __reduce__(self) -> tuple:
        return Scenario.from_json, (self.to_json(),)

    def __hash__(self) -> int:
        return hash(self.to_json())

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Scenario:
        """Scenario from the content of a scenario file; its stamp, which says where it comes from, decides nothing."""
        content = dict(_mapping(content, "scenario"))
        content.pop("stamp", None)
        schema = content.pop("schema", SCHEMA)
        if schema not in (SCHEMA, first_edition.SCHEMA):
            raise ScenarioError("error.schema", wanted=SCHEMA, found=shown(schema))
        unknown = set(content) - {"name", "levers", "entities", "conditions"}
        if unknown:
            raise ScenarioError("error.scenario_part", part=str(min(unknown, key=str))[:60])
        content, remarks = first_edition.without_retired(content)
        if schema != SCHEMA:
            content, more = first_edition.present(content)
            remarks += more
        return cls(**content, remarks=remarks)

    @classmethod
    def from_json(cls, text: str | bytes) -> Scenario:
        """Scenario from the text of a scenario file."""
        try:
            content = json.loads(text, object_pairs_hook=_no_repeats)
        except ScenarioError:
            raise
        except json.JSONDecodeError as error:
            reason = Refusal("error.json.place", line=error.lineno, column=error.colno)
            raise ScenarioError("error.not_scenario", reason=reason) from None
        except UnicodeDecodeError:
            raise ScenarioError("error.not_scenario", reason=Refusal("error.json.text")) from None
        except (ValueError, RecursionError):
            raise ScenarioError("error.not_scenario", reason=Refusal("error.json.size")) from None
        return cls.from_dict(content)

    @classmethod
    def preset(cls, name: str) -> Scenario:
        """A named package of `data/scenarios.csv`."""
        presets = catalogue().scenario_presets
        if name not in presets:
            raise ScenarioError("error.preset", name=name, known=", ".join(presets))
        levers: dict[str, Setting] = {}
        entities: dict[str, dict[str, Setting]] = {}
        for row in catalogue().scenarios[name]:
            own = entities.setdefault(row.entity, {}) if row.entity else levers
            own[row.lever] = Setting(row.value, row.start, row.full, row.shape)
        return cls(name, levers, entities, {"preset": presets[name].preset_conditions})

    def to_dict(self) -> dict[str, Any]:
        """Content of a scenario file."""
        content: dict[str, Any] = {"schema": SCHEMA, "name": self.name}
        content["levers"] = {name: setting.plain() for name, setting in self.levers.items()}
        if self.entities:
            content["entities"] = {e: {n: s.plain() for n, s in own.items()} for e, own in self.entities.items()}
        if self.conditions:
            content["conditions"] = {
                name: {"by_year": {str(y): v for y, v in raw}} if isinstance(raw, tuple) else raw
                for name, raw in self.conditions.items()
            }
        return content

    def to_json(self) -> str:
        """Text of a scenario file: one canonical form for one scenario."""
        return self._text

    @cached_property
    def _text(self) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, indent=1)

    @property
    def id(self) -> str:
        """Fingerprint of levers, overrides and conditions; the name does not count."""
        return fingerprint(self.to_dict())

    @cached_property
    def replayed(self) -> tuple[str, ...]:
        """Ids of levers that act before the first year that can still be decided: history played again, not a plan."""
        rows, first = catalogue().levers, catalogue().place.decided_from
        found = {
            name for own in (self.levers, *self.entities.values()) for name, s in own.items() if s.begins(rows[name]) < first
        }
        return tuple(name for name in self.changed() if name in found)

    def to_be_decided(self) -> Scenario:
        """The plan from the first year that can still be decided on: what a replay would be if it were begun then."""
        rows, first = catalogue().levers, catalogue().place.decided_from

        def later(own: Mapping[str, Setting]) -> dict[str, Setting]:
            return {name: setting.later(rows[name], first) for name, setting in own.items()}

        return replace(
            self, levers=later(self.levers), entities={e: later(own) for e, own in self.entities.items()}, remarks=()
        )

    def renamed(self, name: str) -> Scenario:
        """The same scenario under another name."""
        return replace(self, name=name)

    def with_lever(self, lever: str, setting: Any) -> Scenario:
        """The scenario with one lever set (None: back to neutral)."""
        levers = {name: s for name, s in self.levers.items() if name != lever}
        if setting is not None:
            levers[lever] = setting
        return replace(self, levers=levers)

    def under(self, conditions: Mapping[str, Any]) -> Scenario:
        """The same levers under other conditions."""
        return replace(self, conditions=conditions)

    def reference(self) -> Scenario:
        """Current practice 现状延续 under this scenario's conditions: what every outcome of it is compared with."""
        usual = Scenario.preset(REFERENCE)
        return usual.under({**usual.conditions, **self.conditions})

    def changed(self) -> tuple[str, ...]:
        """Ids of levers that differ from base-year practice, anywhere or in an entity."""
        levers = catalogue().levers
        own = {name for settings in self.entities.values() for name in settings}
        return tuple(
            name for name in levers if name in own or (name in self.levers and _moves(levers[name], self.levers[name]))
        )


def fingerprint(content: Mapping[str, Any]) -> str:
    """Twelve hexadecimal digits that stand for the content of a scenario file, name and stamp apart."""
    told = {key: value for key, value in content.items() if key not in ("name", "stamp")}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]


def _moves(lever: Lever, setting: Setting) -> bool:
    if setting.by_year:
        return any(value != lever.neutral for _, value in setting.by_year)
    observed = setting.begins(lever) < lever.start and len(lever.practice) > 1
    return observed or setting.value != lever.neutral


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ScenarioError("error.twice", place=name)
        found[name] = value
    return found


def _mapping(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ScenarioError("error.no_mapping", place=place, found=shown(value))
    if len(value) > 2000:
        raise ScenarioError("error.too_many", place=place, count=len(value))
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


def _known(name: Any, table: Mapping, kind: str) -> None:
    if not isinstance(name, str):
        raise ScenarioError("error.no_text", place=kind, found=shown(name))
    if name not in table:
        near = difflib.get_close_matches(str(name), list(table), n=1)
        if near:
            raise ScenarioError("error.unknown_near", place=kind, name=shown(name), near=near[0])
        raise ScenarioError("error.unknown", place=kind, name=shown(name))


def _number(raw: Any, place: str, low: float, high: float) -> float:
    finite = isinstance(raw, Integral) or (isinstance(raw, Real) and math.isfinite(raw))
    if isinstance(raw, bool) or not finite:
        raise ScenarioError("error.no_number", place=place, found=shown(raw))
    if abs(raw) > 1e15:
        raise ScenarioError("error.far_outside", place=place, low=low, high=high)
    if not low - 1e-9 <= raw <= high + 1e-9:
        raise ScenarioError("error.outside", place=place, value=raw, low=low, high=high)
    return float(min(max(raw, low), high))


def _year(raw: Any, place: str) -> int:
    for year in range(FIRST_YEAR + 1, LAST_YEAR + 1):
        if not isinstance(raw, bool) and (raw == year or raw == str(year)):
            return year
    raise ScenarioError("error.year", place=place, found=shown(raw), first=FIRST_YEAR + 1, last=LAST_YEAR)


def _by_year(raw: Any, place: str, low: float, high: float) -> tuple[tuple[int, float], ...]:
    stated = _mapping(raw, place)
    if not stated:
        raise ScenarioError("error.no_year", place=place)
    return tuple(sorted((_year(y, place), _number(v, f"{place}.{y}", low, high)) for y, v in stated.items()))


def _setting(name: str, raw: Any, place: str, entity: str = "") -> Setting:
    levers = catalogue().levers
    if isinstance(name, str) and name in catalogue().retired:
        raise ScenarioError("error.retired", place=place)
    _known(name, levers, "lever")
    lever = levers[name]
    if entity and lever.scope == "province":
        raise ScenarioError("error.province_lever", place=place)
    if isinstance(raw, Setting):
        raw = raw.plain()
    low = min(lever.min, 0.0) if entity and lever.scope == "amount" else lever.min  # an entity has its share of practice
    _refuse_return(lever, raw, place, low)
    if not isinstance(raw, Mapping):
        return Setting(_number(raw, place, low, lever.max))
    unknown = set(raw) - {"value", "by_year", *TIMING}
    if unknown:
        raise ScenarioError("error.setting_part", place=place, part=shown(min(unknown, key=str)))
    if "by_year" in raw:
        if len(raw) > 1:
            raise ScenarioError("error.by_year", place=place)
        return Setting(by_year=_by_year(raw["by_year"], place, low, lever.max))
    if "value" not in raw:
        raise ScenarioError("error.no_value", place=place)
    start = _year(raw["start"], f"{place}.start") if raw.get("start") is not None else None
    full = _year(raw["full"], f"{place}.full") if raw.get("full") is not None else None
    if full is not None and full < (start if start is not None else min(lever.start, full)):
        raise ScenarioError("error.full_before_start", place=place, full=full, start=start)
    shape = raw.get("shape")
    if shape is not None and shape not in SHAPES:
        raise ScenarioError("error.shape", place=f"{place}.shape", found=shown(shape), known=", ".join(SHAPES))
    return Setting(_number(raw["value"], place, low, lever.max), start, full, shape)


def _moderate(raw: Any) -> bool:
    """Whether a value is a number that arithmetic can take; any other is refused in its own words."""
    if isinstance(raw, Integral):
        return abs(int(raw)) <= 10**15
    return isinstance(raw, Real) and math.isfinite(raw)


def _refuse_return(lever: Lever, raw: Any, place: str, low: float) -> None:
    """Refuse to take back what cannot be taken back: a path that falls, or a value below practice."""
    if not lever.irreversible:
        return
    stated = raw.get("by_year", raw.get("value")) if isinstance(raw, Mapping) else raw
    years = sorted(stated.items(), key=lambda item: str(item[0])) if isinstance(stated, Mapping) else [("", stated)]
    values = [float(value) for _, value in years if _moderate(value)]
    if values and lever.irreversible == "practice" and 0 <= min(values) < low - 1e-9:
        raise ScenarioError("error.below_practice", place=place, value=min(values), practice=lever.neutral)
    if lever.irreversible == "path" and any(after < before - 1e-9 for before, after in pairwise(values)):
        raise ScenarioError("error.falls", place=place)


def _conditions(raw: Mapping[str, Any]) -> dict[str, Any]:
    table = catalogue().conditions
    found: dict[str, Any] = {}
    for name, value in raw.items():
        if name == "preset":
            _known(value, catalogue().condition_presets, "condition preset")
            found[name] = value
            continue
        _known(name, table, "condition")
        low, high, place = table[name].min, table[name].max, f"conditions.{name}"
        if isinstance(value, tuple):
            value = {"by_year": dict(value)}
        if isinstance(value, Mapping):
            if set(value) != {"by_year"}:
                raise ScenarioError("error.number_or_years", place=place)
            found[name] = _by_year(value["by_year"], place, low, high)
        else:
            found[name] = _number(value, place, low, high)
    return found
