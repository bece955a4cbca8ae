"""Plans: points in the space of levers that a search may move, and their runs side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.batch import Batch
from simulation.analysis.causes.counterfactual import without
from simulation.analysis.goals.courses import Course, in_place, moved_to
from simulation.analysis.goals.search import Box
from simulation.engine.base_year import BaseYear
from simulation.engine.catalogue import catalogue
from simulation.engine.evaluate import evaluate
from simulation.engine.lever_paths import practice_path, share_of
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting, nearest_whole
from simulation.inputs import effort
from simulation.language.rounding import round_step
from simulation.model import model_of

MOST_LIMIT = 1_000_000_000  # beyond it nothing is limited


@dataclass(frozen=True)
class Limits:
    """What a plan must respect.

    locked: levers left as they are; ranges: (lowest, highest) by lever; money: most programme money beyond
    the reference, cumulated, 亿元; attention: most reform efforts at full strength in any year; retreat:
    whether a reform effort may be pushed less than at the start (never below its own stated range); overreach:
    whether a plan may leave more investment unfunded, ask for more starts than the quota holds or load
    managers more than the start does, beyond what they can bear; deals: whether equity may be sold, which brings money in
    and cannot be undone at the same price (levers with a limit on what others hold; one with a range of its own is free);
    terms: whether what owner and enterprise settle between them may move, payout and debt ceiling (in the same way);
    owner: most by which the owner's cash may fall short of the reference, cumulated, 亿元.
    """

    locked: tuple[str, ...] = ()
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    money: float | None = None
    attention: float | None = None
    retreat: bool = False
    overreach: bool = False
    deals: bool = False
    terms: bool = False
    owner: float | None = None

    def __post_init__(self) -> None:
        for name in (*self.locked, *self.ranges):
            if name not in catalogue().lever_rows:
                raise AnalysisError("error.limit_lever", found=repr(name))
        for name in ("money", "attention", "owner"):
            value = getattr(self, name)
            if value is not None and not value >= 0:
                raise AnalysisError("error.limit_negative", place=name, value=value)
            if value is not None and value > MOST_LIMIT:
                raise AnalysisError("error.limit_large", place=name, value=value, most=MOST_LIMIT)


NO_LIMITS = Limits()


@dataclass(frozen=True)
class PlanSpace:
    """Plans around a starting scenario; timing stays that of the start, or of the lever, unless courses state another.

    A lever with values by year or overrides by entity is held as it is.
    """

    start: Scenario
    baseline: Place
    years: range
    limits: Limits = NO_LIMITS
    courses: Mapping[str, Course] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, (low, high) in self.limits.ranges.items():
            row = self.baseline.levers[name]
            if not row.min <= low <= high <= row.max:
                raise AnalysisError("error.limit_range", lever=name, low=low, high=high, least=row.min, most=row.max)

    def __getstate__(self) -> dict[str, Any]:
        """What is sent to another process: what is asked, not what was found for it, which holds compiled equations."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @cached_property
    def levers(self) -> tuple[Lever, ...]:
        """Levers that may be moved."""
        held = {name for own in self.start.entities.values() for name in own} | set(self.limits.locked)
        held |= {name for name, setting in self.start.levers.items() if setting.by_year}
        rows = self.baseline.levers.items()
        own = {name for name, row in rows if (row.limit and not self.limits.deals) or (row.terms and not self.limits.terms)}
        held |= own - set(self.limits.ranges)
        return tuple(row for name, row in rows if row.standing == "valued" and name not in held)

    @cached_property
    def box(self) -> Box:
        """Bounds, start and grid of the levers."""
        low, high = np.array([self._bounds(row) for row in self.levers], dtype=float).reshape(-1, 2).T
        start = np.array([self._value(row) for row in self.levers])
        grid = np.array([round_step(row.step, width) for row, width in zip(self.levers, high - low, strict=True)])
        return Box(low, high, np.clip(start, low, high), grid)

    def _bounds(self, row: Lever) -> tuple[float, float]:
        if row.id in self.limits.ranges:
            return self.limits.ranges[row.id]
        return (row.min if self.limits.retreat or row.two_way else self._value(row)), row.max

    def _value(self, row: Lever) -> float:
        setting = self.start.levers.get(row.id)
        return row.neutral if setting is None or setting.value is None else setting.value

    def _timed(self, row: Lever, value: float) -> Setting:
        """A value of a lever in the timing of the start, or of the lever."""
        own = self.start.levers.get(row.id, Setting())
        value = nearest_whole(float(value), row.neutral) if row.whole else value
        return Setting(float(value), own.start, own.full, own.shape)

    def _setting(self, row: Lever, value: float) -> Setting:
        timed, course = self._timed(row, value), self.courses.get(row.id)
        return course.setting(row, timed) if course else timed

    @cached_property
    def _arrivals(self) -> dict[tuple[str, Course | None], np.ndarray]:
        """What `_progress` found already."""
        return {}

    def _progress(self, row: Lever, course: Course | None) -> np.ndarray:
        """Share of a lever's change in place in each year (year,)."""
        key = row.id, course
        if key not in self._arrivals:
            timed = self._timed(row, row.neutral)
            found = course.progress(row, timed, self.years) if course else in_place(row, timed, self.years)
            self._arrivals[key] = found
        return self._arrivals[key]

    @property
    def key(self) -> tuple[tuple[str, Course | None], ...]:
        """What a point's coordinates mean: each lever with its course."""
        return tuple((row.id, self.courses.get(row.id)) for row in self.levers)

    @cached_property
    def _held(self) -> Batch:
        """The start with every lever that may move at base-year practice."""
        return Batch.of(without(self.start, tuple(row.id for row in self.levers)), self.baseline, self.years)

    @cached_property
    def _base_year(self) -> BaseYear:
        """The base year of all plans, found in full by one run: none moves it."""
        held, base = self._held, self._held.base_year()
        inputs = held.columns, held.parameters, held.moving, held.neutral, held.years
        evaluate(model_of(held.baseline), *inputs, base=base)
        return base

    def batch(self, points: np.ndarray, courses: Sequence[Mapping[str, Course]] | None = None) -> Batch:
        """One run a plan (point, lever); courses: those of each plan, where they are not those of all."""
        moving, load = {}, self._held.moving["attention_load"]
        for row, values in zip(self.levers, points.T, strict=True):
            own = [self.courses] if courses is None else courses
            progress = np.array([self._progress(row, one.get(row.id)) for one in own]).T[:, None, :]
            practice = practice_path(row, self.years)[:, None, None]
            if row.whole:
                each, which = np.unique(values, return_inverse=True)
                values = np.array([nearest_whole(float(value), row.neutral) for value in each])[which]
            path = practice + (values - practice) * progress
            moving[row.id] = path * share_of(row, self.baseline)
            if row.attention_full:
                load = load + effort(self.baseline, row, path, self.years)
        return replace(self._held.widened(len(points), {**moving, "attention_load": load}), base=self._base_year)

    def point(self, scenario: Scenario) -> np.ndarray:
        """The plan nearest to a scenario (lever,); timing of its own is not kept."""
        values = []
        for row in self.levers:
            setting = scenario.levers.get(row.id, Setting())
            values.append(moved_to(row, setting) if row.id in self.courses else setting.level(row.neutral))
        return np.clip(values, self.box.low, self.box.high)

    def scenario(self, point: np.ndarray, name: str) -> Scenario:
        """The plan as a scenario."""
        levers = dict(self.start.levers)
        for row, value in zip(self.levers, point, strict=True):
            levers.pop(row.id, None)
            if abs(value - row.neutral) > 1e-12:
                levers[row.id] = self._setting(row, round(float(value), 10))
        return replace(self.start, name=name, levers=levers, remarks=())

    def moved(self, point: np.ndarray) -> tuple[str, ...]:
        """Levers that a plan sets otherwise than the start, in value or in time."""
        start, rows = self.box.start, zip(self.levers, point, strict=True)
        return tuple(
            row.id
            for (row, value), before in zip(rows, start, strict=True)
            if abs(value - before) > 1e-12 or (row.id in self.courses and abs(value - row.neutral) > 1e-12)
        )

    def presets(self) -> np.ndarray:
        """The named packages as plans (point, lever), as points worth trying."""
        names = list(self.baseline.scenario_presets)
        return np.array([self.point(Scenario.preset(name, self.baseline)) for name in names])
