"""Years that a December closed: what it reported of the whole weighs the draws of a place's ranges, wherever it was entered."""

from __future__ import annotations

from dataclasses import replace

from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_rows import HistoryRange
from simulation.projection import TOTAL
from simulation.tracking.monthly_record import Entry, MonthlyRecord

CLOSING = 12  # month that closes a year
# What the model is off by in a year, as a share, of outcomes that say something of their own (90 % range; judged, as for the embedded place).
MISFIT = {"total_profit": 0.07, "revenue": 0.07, "total_assets": 0.05, "new_energy_capacity": 0.05}


def weighed_by(place: Place, record: MonthlyRecord) -> Place:
    """A place whose history is what Decembers of its record say of the whole after the base year, and nothing else."""
    found = (_range(place, one) for one in closing(place, record))
    history = tuple(sorted(filter(None, found), key=lambda row: (row.variable, row.year)))
    return place if history == place.history else replace(place, history=history)


def reported(place: Place, variable: str) -> dict[int, float]:
    """What Decembers reported of an outcome of the whole since the base year, by year; empty where a place has no such history."""
    rows = (row for row in place.history if row.variable == variable and row.grade == "reported")
    return {row.year: (row.low + row.high) / 2 for row in rows}


def closing(place: Place, record: MonthlyRecord) -> tuple[Entry, ...]:
    """Figures of the whole that closed a year after the base year, of outcomes by which draws can be weighed."""
    years = range(place.base_year + 1, place.last_year + 1)
    every = record.standing.values()
    return tuple(
        one for one in every if one.indicator in MISFIT and (one.entity, one.month) == (TOTAL, CLOSING) and one.year in years
    )


def _range(place: Place, one: Entry) -> HistoryRange | None:
    """A reported figure is exact; the range around it is what the model is off by. None where nothing was and nothing is."""
    half = MISFIT[one.indicator] * max(abs(one.value), abs(float(place.columns[one.indicator].sum())))
    if half <= 0:
        return None
    return HistoryRange(
        variable=one.indicator,
        year=one.year,
        low=one.value - half,
        high=one.value + half,
        unit=catalogue().variables[one.indicator].unit,
        grade="reported",
        source=f"月度记录 {one.period} | monthly record, {one.period}",
    )
