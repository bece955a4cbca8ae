"""A year's points month by month: as reported, by the plan, towards the landing; what charts draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulation.tracking.follow_up import Followed
from simulation.tracking.monthly_record import MonthlyRecord

NEAR_AXIS = 0.15  # part of a chart's height below which a label under a line would touch the axis
Points = tuple[tuple[int, float], ...]  # month from 0, the year's start, to 12; value in the unit of the tables


@dataclass(frozen=True)
class YearPath:
    """Points by month; low and high open from the last month reported to December, none after it."""

    reported: Points
    plan: Points
    landing: Points
    target: Points
    low: Points
    high: Points


def year_path(each: Followed, record: MonthlyRecord, year: int) -> YearPath:
    """The points of an indicator's year; the plan goes by even months from where the year began, a ratio's is the same all year."""
    lands, months = each.landing, record.months(each.indicator, year, each.entity)
    reported = tuple((m, float(record.value(each.indicator, year, m, each.entity) or 0.0)) for m in months)
    if lands.kind != "rate":
        reported = ((0, lands.begin), *reported)
    begin = each.gap.planned if lands.kind == "rate" else lands.begin
    plan = tuple((m, begin + (each.gap.planned - begin) * m / 12) for m in range(13))
    target = tuple((m, each.target) for m in (0, 12))
    if lands.month == 12:
        return YearPath(reported, plan, (), target, (), ())
    left = range(lands.month, 13)

    def towards(end: float) -> Points:
        return tuple((m, lands.so_far + (end - lands.so_far) * (m - lands.month) / (12 - lands.month)) for m in left)

    return YearPath(reported, plan, towards(lands.middle), target, towards(lands.low), towards(lands.high))


def free_side(value: float, landing: float, levels: Sequence[float]) -> int:
    """Which side of a point within the year is free for its label: below (-1) where lines go on upwards, above (1) where they fall
    or the axis is near. levels: all values that the axis holds."""
    share = (value - min(levels)) / (max(levels) - min(levels) or 1)
    return -1 if landing >= value and share > NEAR_AXIS else 1
