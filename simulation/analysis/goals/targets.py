"""Targets: what an outcome should be in a year, and how far runs miss it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from simulation.analysis.analysis_errors import AnalysisError
from simulation.engine.catalogue import catalogue
from simulation.engine.errors import LeftOut
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.rows import EARLY, FAR
from simulation.evidence.provenance import unreported_at_base
from simulation.language.numbers import PERCENT, as_written
from simulation.language.unit_slips import MOST_SHARE

SCHEMA = "targets/1.0"
LIKELY = 0.7  # a target of the data table must be met in this share of draws to count as safe
SCALE = 0.05  # a target missed by this share of its value counts as missed by one


@dataclass(frozen=True)
class Target:
    """An outcome of the province in a year: at least or at most a value (unit as in `data/variables.csv`).

    probability: how likely it must be, or None when the central projection decides.
    """

    outcome: str
    year: int
    at_least: float | None = None
    at_most: float | None = None
    probability: float | None = None

    def __post_init__(self) -> None:
        about = {"outcome": self.outcome, "year": self.year}
        row = catalogue().variables.get(self.outcome)
        if row is None or row.aggregate == "none":
            raise AnalysisError("error.target_outcome", **about)
        if isinstance(self.year, bool) or self.year not in range(EARLY, FAR + 1):
            raise AnalysisError("error.target_year", **about, first=EARLY, last=FAR)
        bounds = [value for value in (self.at_least, self.at_most) if value is not None]
        if len(bounds) != 1 or isinstance(bounds[0], bool) or not math.isfinite(bounds[0]):
            raise AnalysisError("error.target_number", **about)
        if self.probability is not None and not 0 < self.probability < 1:
            raise AnalysisError("error.target_probability", **about, probability=repr(self.probability))

    @property
    def value(self) -> float:
        """The value to be reached or kept to."""
        return float(next(value for value in (self.at_least, self.at_most) if value is not None))

    @property
    def sign(self) -> int:
        """1 when more is better, -1 when less is."""
        return -1 if self.at_least is None else 1

    def margin(self, values: Any) -> Any:
        """How far outcomes are on the right side (+) or short (−), in the outcome's unit."""
        return self.sign * (values - self.value)

    def margin_written(self, values: Any) -> Any:
        """The same of outcomes and target as they are written, so that a mark never contradicts the figures beside it."""
        return np.round(self.sign * (as_written(self.outcome, values) - as_written(self.outcome, self.value)), 9) + 0.0

    def met(self, values: Any) -> Any:
        """Whether outcomes are on the right side, as they are written."""
        return self.margin_written(values) >= 0

    @property
    def scale(self) -> float:
        """What counts as one unit of shortfall."""
        return max(abs(self.value) * SCALE, 1e-6)


def checked_targets(targets: Iterable[Target], place: Place) -> tuple[Target, ...]:
    """Targets in years of a place that do not contradict each other; AnalysisError names the one, or the two, that cannot be used."""
    found = tuple(targets)
    if not found:
        raise AnalysisError("error.no_target")
    for one in found:
        _check_year(one.outcome, one.year, place)
        check_value(one.outcome, one.year, one.value, place)
    for one in found:
        for other in found:
            same = (one.outcome, one.year) == (other.outcome, other.year)
            if same and one.at_least is not None and other.at_most is not None and one.at_least > other.at_most:
                raise AnalysisError(
                    "error.contradiction", outcome=one.outcome, year=one.year, low=one.at_least, high=other.at_most
                )
    return found


def check_value(outcome: str, year: int, value: float, place: Place) -> None:
    """Refuse a target of what nobody reports, one outside what the place's `target_rules.csv` allows, or of an outcome without rule a ratio above 300 %."""
    if unreported_at_base(outcome, place):
        raise AnalysisError("error.target_unreported", outcome=outcome, year=year, base=place.base_year)
    rule, symbol = place.target_rules.get(outcome), catalogue().variables[outcome].unit
    if rule is None and symbol not in PERCENT:
        return
    low, high = (rule.min, rule.max) if rule else (-MOST_SHARE, MOST_SHARE)
    if not low <= value <= high:
        told = float(min(max(value, -1e99), 1e99))
        raise AnalysisError("error.target_outside", outcome=outcome, year=year, value=told, low=low, high=high)


def outcomes_of(targets: Iterable[Target]) -> tuple[str, ...]:
    """Outcomes that targets name, each once."""
    return tuple(dict.fromkeys(target.outcome for target in targets))


def at_targets(targets: tuple[Target, ...], values: Mapping[str, np.ndarray], years: range) -> np.ndarray:
    """Value of each target's outcome in its year (target, run)."""
    return np.array([values[target.outcome][years.index(target.year)] for target in targets])


def shortfall(targets: tuple[Target, ...], reached: np.ndarray, cushions: np.ndarray) -> np.ndarray:
    """What is missing over all targets (run,), each in its own scale; cushions (target,) are asked on top."""
    missing = np.zeros(reached.shape[1])
    for target, values, cushion in zip(targets, reached, cushions, strict=True):
        missing += np.maximum(cushion - target.margin(values), 0) / target.scale
    return missing


@dataclass(frozen=True)
class TargetSet:
    """Targets of the indicators in a place's `target_rules.csv`, at most one for an indicator and year.

    changes: what differs from the published and derived targets of its `targets.csv`, as
    (indicator, year, value), value None where a target is struck out; in the order of table and year.
    """

    changes: tuple[tuple[str, int, float | None], ...] = ()
    place: Place = field(default_factory=embedded_place, repr=False)

    def __post_init__(self) -> None:
        found: dict[tuple[str, int], float | None] = {}
        for outcome, year, value in self.changes:
            about, rule = {"outcome": outcome, "year": year}, self.place.target_rules.get(outcome)
            if rule is None:
                raise AnalysisError("error.target_indicator", **about)
            _check_year(outcome, year, self.place)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
                raise AnalysisError("error.target_number", **about)
            if value is not None:
                check_value(outcome, year, value, self.place)
            found[outcome, year] = value
        order = list(self.place.target_rules)
        kept = [(o, y, v) for (o, y), v in found.items() if v != self._tabled(o, y)]
        object.__setattr__(self, "changes", tuple(sorted(kept, key=lambda change: (order.index(change[0]), change[1]))))

    @cached_property
    def _values(self) -> dict[str, dict[int, float]]:
        values: dict[str, dict[int, float]] = {name: {} for name in self.place.target_rules}
        for (outcome, year), row in self.place.targets.items():
            values[outcome][year] = row.value
        for outcome, year, value in self.changes:
            values[outcome].pop(year, None)
            if value is not None:
                values[outcome][year] = float(value)
        return {outcome: dict(sorted(own.items())) for outcome, own in values.items()}

    def set_here(self, year: int) -> tuple[str, ...]:
        """Indicators whose target of a year nobody published: it is assumed in the place's table, and not changed since."""
        own = {(outcome, when) for outcome, when, _ in self.changes}
        keys = [(target.outcome, target.year) for target in self.within([year])]
        return tuple(key[0] for key in keys if key not in own and self.place.targets[key].grade == "assumed")

    def _tabled(self, outcome: str, year: int) -> float | None:
        """Target of the place's table, or None."""
        row = self.place.targets.get((outcome, year))
        return row.value if row else None

    def values(self, outcome: str) -> dict[int, float]:
        """Target values of an indicator by year (unit as in `data/variables.csv`); empty for one without."""
        return dict(self._values.get(outcome, {}))

    def get(self, outcome: str, year: int) -> Target | None:
        """The target of an indicator in a year; to be met with probability `LIKELY`."""
        value = self._values.get(outcome, {}).get(year)
        if value is None:
            return None
        rule = self.place.target_rules[outcome]
        side = "at_most" if rule.side == "most" else "at_least"
        return Target(outcome, year, **{side: value}, probability=LIKELY)

    def within(self, years: Iterable[int]) -> tuple[Target, ...]:
        """All targets of some years, by indicator and year."""
        found = (self.get(outcome, year) for outcome in self._values for year in years)
        return tuple(target for target in found if target is not None)

    def with_value(self, outcome: str, year: int, value: float | None) -> TargetSet:
        """The same targets with one set, or struck out; AnalysisError when it cannot be used."""
        return replace(self, changes=(*self.changes, (outcome, year, value)))

    def to_json(self) -> str:
        """The changes as one line of JSON: `{"schema": "targets/1.0", "changes": {indicator: {year: value}}}`."""
        changes: dict[str, dict[str, float | None]] = {}
        for outcome, year, value in self.changes:
            changes.setdefault(outcome, {})[str(year)] = value
        return json.dumps({"schema": SCHEMA, "changes": changes}, separators=(",", ":"))

    @classmethod
    def read(cls, text: str, place: Place | None = None) -> tuple[TargetSet, tuple[LeftOut, ...]]:
        """Targets of a place from their JSON, and those that cannot be used there."""
        none = cls(place=place or embedded_place())
        try:
            content = json.loads(text)
        except (ValueError, TypeError, RecursionError):
            content = None
        changes = content.get("changes") if isinstance(content, dict) and content.get("schema") == SCHEMA else None
        if not isinstance(changes, dict) or len(content) != 2 or not all(isinstance(own, dict) for own in changes.values()):
            return none, (LeftOut("targets", "", AnalysisError("error.target_file", schema=SCHEMA)),)
        kept, left_out = none, []
        for outcome, year, value in (
            (outcome, year, value) for outcome, own in changes.items() for year, value in own.items()
        ):
            try:
                kept = kept.with_value(outcome, int(year) if year.isdecimal() and len(year) == 4 else 0, value)
            except AnalysisError as error:
                left_out.append(LeftOut("target", outcome, error))
        return kept, tuple(left_out)


def _check_year(outcome: str, year: object, place: Place) -> None:
    """Refuse a year in which the place can have no target."""
    first, last = place.base_year + 1, place.last_year
    if isinstance(year, bool) or not isinstance(year, int) or not first <= year <= last:
        raise AnalysisError("error.target_year", outcome=outcome, year=year, first=first, last=last)
