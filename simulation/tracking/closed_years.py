"""Years that a December closed: what it reported stands beside the projection, and of the whole weighs the draws of its ranges."""

from __future__ import annotations

from dataclasses import replace

from simulation.engine.catalogue import catalogue
from simulation.engine.own_rows import ClosedFigure
from simulation.engine.place import Place
from simulation.engine.place_rows import HistoryRange
from simulation.projection import TOTAL
from simulation.tracking.monthly_record import Entry, MonthlyRecord

CLOSING = 12  # month that closes a year
# What the model is off by in a year, as a share, of outcomes that say something of their own (90 % range; judged, as for the embedded place).
MISFIT = {"total_profit": 0.07, "revenue": 0.07, "total_assets": 0.05, "new_energy_capacity": 0.05}


def weighed_by(place: Place, record: MonthlyRecord) -> Place:
    """A place whose history and closed years are what Decembers of its record say after the base year, and nothing else."""
    found = (_range(place, one) for one in closing(place, record))
    history = tuple(sorted(filter(None, found), key=lambda row: (row.variable, row.year)))
    closed = tuple(
        sorted((_figure(one) for one in _decembers(place, record)), key=lambda row: (row.entity, row.variable, row.year))
    )
    same = (history, closed) == (place.history, place.closed_years)
    return place if same else replace(place, history=history, closed_years=closed)


def reported(place: Place, variable: str, entity: str = TOTAL) -> dict[int, float]:
    """What was reported of an outcome since the base year, by year, of the whole or of an enterprise; empty where nothing was."""
    of = "" if entity == TOTAL else entity
    return {row.year: row.value for row in place.closed_years if (row.entity, row.variable) == (of, variable)}


def earlier(place: Place, variable: str, entity: str = TOTAL) -> dict[int, float]:
    """What was known of an outcome in years before a base year that a projection has gone on to, by year; empty elsewhere."""
    of, base = "" if entity == TOTAL else entity, place.base_year
    rows = (row for row in place.carried_years if (row.entity, row.variable) == (of, variable) and row.year < base)
    return dict(sorted((row.year, row.value) for row in rows))


def last_closed(place: Place) -> int | None:
    """The last year of which something of the whole was reported; None without any."""
    return max((row.year for row in place.closed_years if not row.entity), default=None)


def closing(place: Place, record: MonthlyRecord) -> tuple[Entry, ...]:
    """Figures of the whole that closed a year after the base year, of outcomes by which draws can be weighed."""
    return tuple(one for one in _decembers(place, record) if one.indicator in MISFIT and one.entity == TOTAL)


def _decembers(place: Place, record: MonthlyRecord) -> tuple[Entry, ...]:
    """Outcomes of a year after the base year, of the whole and of the place's enterprises."""
    years, whose = range(place.base_year + 1, place.last_year + 1), {TOTAL, *place.entity_ids}
    return tuple(
        one
        for one in record.standing.values()
        if one.month == CLOSING and one.year in years and one.entity in whose and one.indicator in catalogue().variables
    )


def _figure(one: Entry) -> ClosedFigure:
    of = "" if one.entity == TOTAL else one.entity
    return ClosedFigure(entity=of, year=one.year, variable=one.indicator, value=one.value, source=one.source or _said(one))


def _said(one: Entry) -> str:
    return f"月度记录 {one.period} | monthly record, {one.period}"


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
        source=_said(one),
    )
