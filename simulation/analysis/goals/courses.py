"""When a search moves a lever: from a later year on than its own, or in some years alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from simulation.engine.lever_paths import lever_timing
from simulation.engine.place_rows import Lever
from simulation.engine.setting import Setting
from simulation.engine.timing import arrival


@dataclass(frozen=True)
class Course:
    """begins: first year, from which the lever arrives as it would from its own; only: years outside which it stands at practice."""

    begins: int = 0
    only: tuple[int, ...] = ()

    def setting(self, row: Lever, timed: Setting) -> Setting:
        """A setting with this course instead of its own timing."""
        if not self.only:
            return timed.later(row, self.begins)
        value, last = timed.level(row.neutral), min(self.only[-1] + 1, row.last)
        years = range(self.only[0], last + 1)
        return Setting(by_year=tuple((year, value if year in self.only else row.neutral) for year in years))

    def progress(self, row: Lever, timed: Setting, years: range) -> np.ndarray:
        """Share of the change that is in place in each year (year,), for a setting of its own timing."""
        if self.only:
            return np.array([1.0 if year in self.only else 0.0 for year in years])
        return in_place(row, timed.later(row, self.begins), years)


def in_place(row: Lever, timed: Setting, years: range) -> np.ndarray:
    """Share of a change that is in place in each year (year,), nothing in the first."""
    found = np.array(arrival([0.0] * len(years), 1.0, *lever_timing(row, replace(timed, value=1.0)), years))
    found[0] = 0.0
    return found


def courses_of(row: Lever, own: Setting, target_years: Iterable[int]) -> list[Course]:
    """Courses that may help: beginning in each later year up to the last target; where the lever can be put back, in target
    years alone. None for what is settled once."""
    years = sorted(set(target_years))
    if row.irreversible == "once":
        return []
    late = [Course(year) for year in range(own.begins(row) + 1, years[-1] + 1)]
    some = [year for year in years if year >= row.start]
    alone = [tuple(some), *((year,) for year in some)] if some and row.irreversible != "path" else []
    return [*late, *(Course(only=only) for only in dict.fromkeys(alone))]


def moved_to(row: Lever, setting: Setting) -> float:
    """The value a lever is moved to; of a path, the one farthest from practice."""
    values = [value for _, value in setting.by_year]
    return max(values, key=lambda value: abs(value - row.neutral)) if values else setting.level(row.neutral)
