"""A scenario: what is decided and under which conditions, as a small frozen value."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from simulation.engine import first_edition
from simulation.engine.errors import Refusal
from simulation.engine.known_places import known_place
from simulation.engine.lever_paths import departs, own_scale
from simulation.engine.own_amounts import check_amounts
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.place_ref import OWN, PlaceRef
from simulation.engine.setting import ScenarioError, Setting, assumptions_of, conditions_of, mapping, setting_of, shown

SCHEMA = "scenario/1.1"
REFERENCE = "reference"  # id of the package in which every lever stays at practice
NO_TEXT = re.compile("[\ud800-\udfff]")  # halves of characters, which no file can hold


def _frozen(mapping: Mapping) -> Mapping:
    return MappingProxyType(dict(sorted(mapping.items())))


class OtherPlace(ScenarioError):
    """A scenario that was made on another place than the one at hand."""


@dataclass(frozen=True)
class Scenario:
    """Levers for all entities, overrides by entity, conditions and own assumptions, in a place: the embedded one unless another is given.

    assumptions: parameters held at values of one's own, within the register's ranges, in place of the register's.

    Build it with `from_dict`, `from_json` or `preset`; each refuses unknown ids, wrong types and
    values out of range with a ScenarioError.
    """

    name: str = "scenario"
    levers: Mapping[str, Setting] = field(default_factory=dict)
    entities: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    assumptions: Mapping[str, float] = field(default_factory=dict)
    place: Place = field(default_factory=embedded_place, repr=False)
    remarks: tuple[Refusal, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip() or NO_TEXT.search(self.name):
            raise ScenarioError("error.no_name")
        for entity in mapping(self.entities, "entities"):
            if entity in self.place.entity_ids and entity not in self.place.seen_ids:
                raise ScenarioError("error.rows.setting", place=f"entities.{entity}")
        levers = {
            name: setting_of(self.place, name, raw, f"levers.{name}") for name, raw in mapping(self.levers, "levers").items()
        }
        entities = {
            entity: _frozen(
                {
                    name: setting_of(self.place, name, raw, f"entities.{entity}.{name}", entity)
                    for name, raw in mapping(own, f"entities.{entity}").items()
                }
            )
            for entity, own in mapping(self.entities, "entities").items()
        }
        check_amounts(self.place, entities)
        object.__setattr__(self, "levers", _frozen(levers))
        object.__setattr__(self, "entities", _frozen(entities))
        object.__setattr__(self, "conditions", _frozen(conditions_of(self.place, mapping(self.conditions, "conditions"))))
        object.__setattr__(
            self, "assumptions", _frozen(assumptions_of(self.place, mapping(self.assumptions, "assumptions")))
        )

    def __reduce__(self) -> tuple:
        return _again, (self.place, self.to_json())

    def __hash__(self) -> int:
        return hash(self.to_json())

    @classmethod
    def from_dict(cls, content: Mapping[str, Any], place: Place | None = None, fit: bool = False) -> Scenario:
        """Scenario in a place from the content of a scenario file; its stamp, which says where it comes from, decides nothing.

        Without a place it is that which the content names, if this process knows it. A content that names another place is
        refused (OtherPlace); one that names none is taken for the place given, with a remark unless that is the embedded one.
        fit: amounts of single entities that pass what there is are lowered, with a remark, as in content of version 1.0; else refused.
        """
        content = dict(mapping(content, "scenario"))
        content.pop("stamp", None)
        place, moved = _place_of(content.pop("place", None), place)
        schema = content.pop("schema", SCHEMA)
        if schema not in (SCHEMA, first_edition.SCHEMA):
            raise ScenarioError("error.schema", wanted=SCHEMA, found=shown(schema))
        unknown = set(content) - {"name", "levers", "entities", "conditions", "assumptions"}
        if unknown:
            raise ScenarioError("error.scenario_part", part=str(min(unknown, key=str))[:60])
        content, remarks = first_edition.without_retired(content, place)
        if schema != SCHEMA:
            content, more = first_edition.present(content, place)
            remarks += more
        if fit or schema != SCHEMA:
            content, more = first_edition.within_the_whole(content, place)
            remarks += more
        return cls(**content, place=place, remarks=(*moved, *remarks))

    @classmethod
    def from_json(cls, text: str | bytes, place: Place | None = None) -> Scenario:
        """Scenario in a place from the text of a scenario file."""
        return cls.from_dict(plain_json(text), place)

    @classmethod
    def preset(cls, name: str, place: Place | None = None) -> Scenario:
        """A named package of a place (`scenarios.csv`)."""
        place = place or embedded_place()
        presets = place.scenario_presets
        if name not in presets:
            raise ScenarioError("error.preset", name=name, known=", ".join(presets))
        levers: dict[str, Setting] = {}
        entities: dict[str, dict[str, Setting]] = {}
        for row in place.scenarios[name]:
            own = entities.setdefault(row.entity, {}) if row.entity else levers
            own[row.lever] = Setting(row.value, row.start, row.full, row.shape)
        return cls(name, levers, entities, {"preset": presets[name].preset_conditions}, place=place)

    def to_dict(self) -> dict[str, Any]:
        """Content of a scenario file."""
        content: dict[str, Any] = {"schema": SCHEMA, "name": self.name, "place": self.place.ref.plain()}
        content["levers"] = {name: setting.plain() for name, setting in self.levers.items()}
        if self.entities:
            content["entities"] = {e: {n: s.plain() for n, s in own.items()} for e, own in self.entities.items()}
        if self.conditions:
            content["conditions"] = {
                name: {"by_year": {str(y): v for y, v in raw}} if isinstance(raw, tuple) else raw
                for name, raw in self.conditions.items()
            }
        if self.assumptions:
            content["assumptions"] = dict(self.assumptions)
        return content

    def to_json(self) -> str:
        """Text of a scenario file: one canonical form for one scenario."""
        return self._text

    @cached_property
    def _text(self) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, indent=1)

    @property
    def id(self) -> str:
        """Fingerprint of levers, overrides, conditions and assumptions; name and place do not count."""
        return fingerprint(self.to_dict())

    @cached_property
    def replayed(self) -> tuple[str, ...]:
        """Ids of levers that differ from practice before the first year that can still be decided: history played again, not a plan."""
        own = [("", self.levers), *self.entities.items()]
        found = {name for entity, settings in own for name, s in settings.items() if self._replays(name, s, entity)}
        return tuple(name for name in self.changed() if name in found)

    def departs(self, name: str, setting: Setting, entity: str = "") -> int | None:
        """First year in which a setting differs from practice, of all or of one entity; None where it never does."""
        row = self.place.levers[name]
        if entity in self.place.entity_ids:
            row = own_scale(row, self.place, entity)
        return departs(row, setting, range(self.place.base_year, self.place.last_year + 1))

    def _replays(self, name: str, setting: Setting, entity: str) -> bool:
        first = self.place.decided_from
        if setting.begins(self.place.levers[name]) >= first:
            return False
        year = self.departs(name, setting, entity)
        return year is not None and year < first

    def to_be_decided(self) -> Scenario:
        """The plan from the first year that can still be decided on: what a replay would be if it were begun then."""
        rows, first = self.place.levers, self.place.decided_from

        def later(own: Mapping[str, Setting], entity: str = "") -> dict[str, Setting]:
            return {n: s.later(rows[n], first) if self._replays(n, s, entity) else s for n, s in own.items()}

        entities = {entity: later(own, entity) for entity, own in self.entities.items()}
        return replace(self, levers=later(self.levers), entities=entities, remarks=())

    def at(self, place: Place) -> Scenario:
        """The same settings in another place; ScenarioError when it has no such lever, value, year or condition."""
        return self if place is self.place or place == self.place else replace(self, place=place)

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

    def assuming(self, assumptions: Mapping[str, float]) -> Scenario:
        """The same levers and conditions under other assumptions of one's own."""
        return replace(self, assumptions=assumptions)

    def beside(self, other: Scenario) -> Scenario:
        """The same levers under the conditions and assumptions of another scenario."""
        return replace(self, conditions=other.conditions, assumptions=other.assumptions)

    def reference(self) -> Scenario:
        """Current practice 现状延续 under this scenario's conditions and assumptions: what every outcome of it is compared with."""
        usual = Scenario.preset(REFERENCE, self.place)
        return replace(usual, conditions={**usual.conditions, **self.conditions}, assumptions=self.assumptions)

    def held(self) -> tuple[str, ...]:
        """Ids of parameters whose assumed value is not the register's, in table order."""
        return tuple(n for n, row in self.place.parameters.items() if self.assumptions.get(n, row.value) != row.value)

    def changed(self) -> tuple[str, ...]:
        """Ids of levers that differ from practice in any year, or are set in an entity."""
        return self._changed

    @property
    def of_one_lever(self) -> bool:
        """Whether one lever alone differs: there is no other to tell its part from."""
        return len(self._changed) == 1

    @cached_property
    def _changed(self) -> tuple[str, ...]:
        own = {name for settings in self.entities.values() for name in settings}
        return tuple(name for name in self.place.levers if name in own or (name in self.levers and self.moves(name)))

    def moves(self, lever: str, entity: str = "") -> bool:
        """Whether a setting, of all or of one entity, differs from practice in any year."""
        settings = self.entities[entity] if entity else self.levers
        return self.departs(lever, settings[lever], entity) is not None


def fingerprint(content: Mapping[str, Any]) -> str:
    """Twelve hexadecimal digits that stand for the content of a scenario file; name, place and stamp apart."""
    told = {key: value for key, value in content.items() if key not in ("name", "stamp", "place")}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]


def _place_of(raw: Any, given: Place | None) -> tuple[Place, tuple[Refusal, ...]]:
    """The place that a content is of: the one given, or else the one it names; and what is to be said of that."""
    if raw is None:
        place = given or embedded_place()
        return place, () if place == embedded_place() else (Refusal("remark.no_place", place=place.ref.named()),)
    named = PlaceRef.read(raw)
    if named is None:
        raise ScenarioError("error.place_named", place="place", found=shown(raw))
    place = given or known_place(named) or embedded_place()
    if not named.means(place.ref):
        raise OtherPlace("error.other_place", made=named.named())
    if named.digest == place.whole.digest or place == embedded_place():  # rights on rows change no figure
        return place, ()
    if place.id != OWN:
        return place, (Refusal("remark.place_moved", place=place.ref.named()),)
    told = {"place": place.ref.named(), "then": named.digest[:6], "now": place.whole.digest[:6]}  # many bear such a name
    return place, (Refusal("remark.own_place_other", **told),)


def _again(place: Place, text: str) -> Scenario:
    return Scenario.from_json(text, place)


def plain_json(text: str | bytes) -> Any:
    """What the text of a scenario file says; ScenarioError where it is no JSON, or says something twice."""
    try:
        return json.loads(text, object_pairs_hook=_no_repeats)
    except ScenarioError:
        raise
    except json.JSONDecodeError as error:
        reason = Refusal("error.json.place", line=error.lineno, column=error.colno)
        raise ScenarioError("error.not_scenario", reason=reason) from None
    except UnicodeDecodeError:
        raise ScenarioError("error.not_scenario", reason=Refusal("error.json.text")) from None
    except (ValueError, RecursionError):
        raise ScenarioError("error.not_scenario", reason=Refusal("error.json.size")) from None


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ScenarioError("error.twice", place=name)
        found[name] = value
    return found
