"""A place: whose enterprises these are, in which year, under which conditions and with which plans, as one frozen value."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache, partial
from types import MappingProxyType
from typing import Any

import numpy as np

from simulation.engine import past_rows, place_rows
from simulation.engine.appraisal import Appraisal
from simulation.engine.baseline import PROVINCE, Baseline, Packed
from simulation.engine.neglect_rows import Neglect
from simulation.engine.own_rows import CarriedFigure, ClosedFigure, Obligation, OwnBenchmark, OwnClass
from simulation.engine.place_ref import LONGEST, PlaceRef
from simulation.engine.rows import AFTER, Entity, Parameter

DERIVED = (
    "named",
    "cells",
    "levers",
    "retired",
    "conditions",
    "parameters",
    "appraisal",
    "inherited",
    "rights",
)  # from tables that count
# Tables whose rows are of one entity or of the whole.
ROWS = ("obligations", "closed_years", "carried_years", "past_base", "past_readings", "past_pairs")
FOUND = ("bare", "ref", "digest", "seen", "seen_ids")  # properties that differ from visitor to visitor
LATER = (
    "obligations",
    "own_classes",
    "own_benchmarks",
    "closed_years",
    "carried_years",
)  # a place without any has the digest that it had before there were such tables


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Place(Baseline):
    """Base-year figures of all entities, and all else that differs from place to place, by id, in table order.

    Two places are equal, and share what is computed, when every figure and word of theirs is (`digest`).
    levers: those that can be set; retired: those that are only read from older files and links. inherited: names of the
    tables that were not the place's own and are those of the embedded one.
    """

    row: place_rows.PlaceRow
    levers: Mapping[str, place_rows.Lever]
    retired: Mapping[str, place_rows.Lever]
    lever_ranges: Mapping[str, place_rows.LeverRange]
    practice: Mapping[tuple[str, int], place_rows.PracticePoint]
    conditions: Mapping[str, place_rows.Condition]
    condition_presets: Mapping[str, place_rows.ConditionPreset]
    condition_paths: Mapping[tuple[str, str], Mapping[int, place_rows.ConditionPoint]]
    parameters: Mapping[str, Parameter]
    own_parameters: Mapping[str, place_rows.OwnParameter]
    scenario_presets: Mapping[str, place_rows.ScenarioPreset]
    scenarios: Mapping[str, tuple[place_rows.ScenarioLever, ...]]
    target_rules: Mapping[str, place_rows.TargetRule]
    targets: Mapping[tuple[str, int], place_rows.TargetValue]
    history: tuple[place_rows.HistoryRange, ...] = ()
    facts: Mapping[str, place_rows.Fact]
    neglects: Mapping[str, Neglect]
    past_base: tuple[past_rows.PastFigure, ...] = ()
    past_conditions: tuple[past_rows.PastCondition, ...] = ()
    past_readings: tuple[past_rows.Reading, ...] = ()
    past_pairs: tuple[past_rows.PastPair, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    own_classes: Mapping[str, OwnClass] = field(default_factory=dict)
    own_benchmarks: tuple[OwnBenchmark, ...] = ()
    closed_years: tuple[ClosedFigure, ...] = ()
    carried_years: tuple[CarriedFigure, ...] = ()
    appraisal: Appraisal
    inherited: tuple[str, ...] = ()
    named: Callable[[], Place] | None = field(default=None, init=False, repr=False)  # finds it where it need not be sent
    rights: RowRights | None = field(default=None, init=False, repr=False)  # of a visitor who does not see every enterprise

    def __repr__(self) -> str:
        return f"Place({self.id!r}, base_year={self.base_year}, entities={len(self.entities)})"

    @property
    def id(self) -> str:
        """Its id, with base year and digest what a scenario made on it names."""
        return self.row.id

    @cached_property
    def ref(self) -> PlaceRef:
        """What a scenario, link, document or room made on it names."""
        labels = (self.row.label_zh[:LONGEST], self.row.label_en[:LONGEST])
        return PlaceRef(self.id, self.base_year, self.whole.digest, *labels)

    @property
    def stamp(self) -> dict[str, str]:
        """What a result on it says of it: id with base year, and digest."""
        return {"place": f"{self.id}/{self.base_year}", "baseline": self.whole.digest}

    @property
    def whole(self) -> Place:
        """The place with the figures of every enterprise: for runs and totals, never for what is shown of one."""
        return self if self.rights is None else self.rights.whole

    @cached_property
    def seen(self) -> tuple[Entity, ...]:
        """Entities whose own figures may be shown: all, or those of the visitor it was made for."""
        return self.entities if self.rights is None else tuple(e for e in self.entities if e.id in self.rights.entities)

    @cached_property
    def seen_ids(self) -> tuple[str, ...]:
        """Ids of entities whose own figures may be shown, in order."""
        return tuple(entity.id for entity in self.seen)

    def seen_by(self, entities: Iterable[str] | None) -> Place:
        """The place as somebody sees it who may know these entities, by id or by name, and the total; None: everything.

        Runs and totals stay those of the whole. Base-year cells, obligations, classes and readings of other entities are not in
        it, nor packages that set a lever apart for one of them, and projections on it refuse their figures.
        """
        if entities is None:
            return self
        told = set(entities)
        return _seen_by(
            self.whole, tuple(sorted(row.id for row in self.entities if told & {row.id, row.label_zh, row.label_en}))
        )

    @property
    def base_year(self) -> int:
        """Year of the base-year figures."""
        return self.row.base_year

    @property
    def observed_until(self) -> int:
        """Last year in which practice and conditions are observed."""
        return self.row.observed_until

    @property
    def decided_from(self) -> int:
        """First year in which levers can still be decided."""
        return self.row.decided_from

    @property
    def last_year(self) -> int:
        """Last year that a plan or a target may name; conditions go on for some years, so that what is put off is seen."""
        return self.row.last_year

    @property
    def last_condition_year(self) -> int:
        """Last year with conditions."""
        return self.last_year + AFTER

    @property
    def usual_year(self) -> int:
        """Year that is looked at where none is named: what comes five years after it can still be planned."""
        return self.last_year - AFTER

    @property
    def unknown_from(self) -> int:
        """First year of which nothing is known yet."""
        return self.observed_until + (2 if self.row.part_known else 1)

    def part_open(self, year: int) -> float:
        """Share of a year's shocks that is still open: none of observed years, part of the year after, all later."""
        if year <= self.observed_until:
            return 0.0
        return 1 - self.row.part_known if year == self.observed_until + 1 else 1.0

    def _rules(self) -> dict[str, np.ndarray]:
        leaves = float(self.row.insolvency == "exit")
        return {**super()._rules(), "winds_up": np.full((len(self.entities), 1), leaves)}

    def path(self, preset: str, condition: str, years: range) -> list[float]:
        """Value of a condition in each year; what a preset does not state is as in `central`."""
        central = self.condition_paths["central", condition]
        stated = self.condition_paths.get((preset, condition), {})
        return [(stated.get(year) or central[year]).value for year in years]

    def assuming(self, assumptions: Mapping[str, float]) -> Place:
        """The place with parameters held at own values; itself where there are none."""
        return _assuming(self, tuple(sorted(assumptions.items()))) if assumptions else self

    def compared_presets(self) -> tuple[str, ...]:
        """Packages that plans are set beside, current practice first."""
        places = {name: row.compared for name, row in self.scenario_presets.items() if row.compared}
        return tuple(sorted(places, key=places.__getitem__))

    @cached_property
    def digest(self) -> str:
        """Fingerprint of every figure and word of the place: twelve hexadecimal digits."""
        told = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in DERIVED}
        told = {name: value for name, value in told.items() if value or name not in LATER}
        told["standards"] = self.appraisal.told
        sha = hashlib.sha256(self.figures_digest.encode())
        for name in sorted(told):
            sha.update(f"{name}\n".encode())
            sha.update("\n".join(_lines(told[name])).encode())
        return sha.hexdigest()[:12]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place) and (self is other or self.digest == other.digest)

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def bare(self) -> Place:
        """The same figures without grades, sources and published facts: all that a run takes, and little to send."""
        if self.rights is not None:
            return _seen_by(self.whole.bare, self.rights.entities)
        return self if self.named else _restored(*self._packed())

    def _packed(self) -> tuple[dict[str, Any], Packed, str]:
        told = {f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.init}
        told |= {"cells": {}, "facts": {}, "past_readings": (), "past_pairs": (), "past_base": (), "past_conditions": ()}
        ranges = tuple(self.ranges), np.array(list(self.ranges.values()))
        return told, (dict(self.columns), ranges, self.figures_digest), self.digest

    def __reduce__(self) -> tuple:
        if self.named:
            return self.named, ()
        if not self.cells:
            return _restored, self._packed()
        return _restored, ({f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.init},)


@dataclass(frozen=True)
class RowRights:
    """The place with all figures that a narrowed one was made of, and the entities it shows."""

    whole: Place
    entities: tuple[str, ...]


@lru_cache(maxsize=32)
def _assuming(place: Place, assumptions: tuple[tuple[str, float], ...]) -> Place:
    """An assumed value is held: set by the user, it has no range to draw from. Whether an event happens stays open."""
    held = {name: _held(place.parameters[name], value) for name, value in assumptions}
    digest = hashlib.sha256(f"{place.digest}{assumptions}".encode()).hexdigest()[:12]
    found: Place = object.__new__(Place)
    vars(found).update({name: value for name, value in vars(place).items() if name not in FOUND})
    own = {"parameters": MappingProxyType({**place.parameters, **held}), "digest": digest}
    rights = place.rights and RowRights(_assuming(place.whole, assumptions), place.rights.entities)
    vars(found).update(own, named=partial(_assuming, place, assumptions), rights=rights)
    return found


@lru_cache(maxsize=64)
def _seen_by(place: Place, entities: tuple[str, ...]) -> Place:
    """What a run takes is kept as it was; what is printed of one entity is left to those who see it."""
    shown = {"", PROVINCE, *entities}
    full = {
        name: getattr(place, name) for name in ("columns", "ranges", "figures_digest")
    }  # found before cells are taken away
    packages = [name for name, rows in place.scenarios.items() if all((row.entity or "") in shown for row in rows)]
    found: Place = object.__new__(Place)
    vars(found).update({name: value for name, value in vars(place).items() if name not in FOUND}, **full)
    vars(found).update(
        scenario_presets=MappingProxyType({name: place.scenario_presets[name] for name in packages}),
        scenarios=MappingProxyType({name: place.scenarios[name] for name in packages}),
        cells=MappingProxyType({key: cell for key, cell in place.cells.items() if key[0] in shown}),
        own_classes=MappingProxyType({name: row for name, row in place.own_classes.items() if name in shown}),
        **{name: tuple(row for row in getattr(place, name) if row.entity in shown) for name in ROWS},
        digest=hashlib.sha256(f"{place.digest} {entities}".encode()).hexdigest()[:12],
        named=partial(_seen_by, place, entities),
        rights=RowRights(place, entities),
    )
    return found


def _held(row: Parameter, value: float) -> Parameter:
    if row.distribution == "bernoulli":
        return row.model_copy(update={"value": value})
    return row.model_copy(update={"value": value, "low": value, "high": value, "distribution": "fixed", "cases": ""})


def _plain(value: Any) -> Any:
    """A mapping as one that can be sent."""
    return {name: _plain(inner) for name, inner in value.items()} if isinstance(value, Mapping) else value


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({name: _frozen(inner) for name, inner in value.items()})
    return value


def _restored(told: dict[str, Any], figures: Packed | None = None, digest: str = "") -> Place:
    found = Place(**{name: _frozen(value) for name, value in told.items()})
    if figures is not None:
        columns, ranges, of_figures = figures
        kept = MappingProxyType(dict(zip(*ranges, strict=True)))
        vars(found).update(columns=MappingProxyType(columns), ranges=kept, figures_digest=of_figures, digest=digest)
    return found


def _lines(value: Any) -> Iterable[str]:
    """Rows of a table as text, each with its id."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from (f"{name} {line}" for line in _lines(inner))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _lines(inner)
    else:
        yield repr(vars(value) if hasattr(value, "__dict__") else value)
