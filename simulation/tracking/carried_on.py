"""A place that goes on from the last year reported: that year is its base year, and the projection starts from what was.

What December reported of an enterprise stands without a range. What it did not is what current practice gives for the year on the
figures before, draw by draw: brought to what was reported beside it (a debt ratio tells equity, a total is kept, what goes with assets or
revenue follows them: `follows` of `data/columns.csv`), with the range that draws leave once the years reported have weighed them. What
was reported and what had been projected stay side by side (`carried_years`): their difference is unexplained, and said to be.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from simulation.analysis.uncertainty.ensemble import weighted_quantiles
from simulation.engine.baseline import NOTHING, PROVINCE
from simulation.engine.catalogue import catalogue
from simulation.engine.own_rows import CarriedFigure
from simulation.engine.place import Place
from simulation.engine.place_from_another import adapted
from simulation.engine.place_reading import place_of, rows_of
from simulation.engine.place_rows import PlaceRow
from simulation.engine.setting import ScenarioError
from simulation.projection import TOTAL, Projection
from simulation.tracking.closed_years import reported
from simulation.tracking.closing_figures import GAINED, SAID_BY, STOCKS, ClosedYear

ENDS = (0.05, 0.95)
Cells = dict[str, Any]


def carried_on(place: Place) -> Place:
    """The place with the last year reported of it as its base year; ScenarioError where no year since the base year was.

    Same enterprises, levers, conditions, targets and settings, put into its years; years before stay in `carried_years`.
    """
    return _carried_on(place.whole)


def year_to_go_on_from(place: Place) -> int | None:
    """The last year of which something was reported that a projection can start from; None without any."""
    known = {*catalogue().columns, *SAID_BY.values()} & set(catalogue().variables)
    return max(
        (row.year for row in place.closed_years if row.variable in known and row.year < place.last_year), default=None
    )


@lru_cache(maxsize=8)
def _carried_on(place: Place) -> Place:
    year = year_to_go_on_from(place)
    if year is None:
        raise ScenarioError("error.next_open", year=place.base_year + 1)
    closing, head = ClosedYear(place, year), _head(place, year)
    units = {name: row.unit for name, row in catalogue().condition_rows.items()}
    rows: dict[str, list[Any]] = adapted(rows_of(place), head, {}, units)
    rows = {name: table for name, table in rows.items() if not name.startswith("past_")}  # other years' test of the model
    for name in ("obligations", "history", "closed_years"):
        rows[name] = [row for row in rows[name] if row.year is None or row.year > year]
    rows |= {"place": [head], "entities": list(place.entities), "carried_years": _past(place, year, closing.usual)}
    told = {name: [row.model_dump(mode="json") for row in table] for name, table in rows.items()}
    return place_of({**told, "base_year": _cells(closing), "base_totals": _totals(closing)}, place.id)


def _head(place: Place, year: int) -> PlaceRow:
    """The same place in its new years; of the year after nothing is known yet unless it was before."""
    seen = max(year, place.observed_until)
    part = place.row.part_known if seen == place.observed_until else 0.0
    years = {"base_year": year, "observed_until": seen, "decided_from": max(place.decided_from, seen + 1)}
    return place.row.model_copy(update={**years, "part_known": part})


def _past(place: Place, year: int, usual: Projection) -> list[CarriedFigure]:
    """What was known of the years before and of the new base year, beside what had been projected for those after the old one."""
    source, found = f"{place.base_year}年基年数 | base-year figures of {place.base_year}", list(place.carried_years)
    known = {(row.entity, row.variable) for row in found if row.year == place.base_year}
    for entity in ("", *place.entity_ids):
        for name in dict.fromkeys((*catalogue().listed("reported"), *catalogue().scorecard)):
            if name not in place.unreported and _told_of(name, entity) and (entity, name) not in known:
                value = float(usual.entity(name, entity or TOTAL)[0])
                found.append(CarriedFigure(entity=entity, variable=name, year=place.base_year, value=value, source=source))
    found += unexplained(place, year, usual)
    return [row for row in found if np.isfinite(row.value)]


def unexplained(place: Place, until: int, usual: Projection) -> list[CarriedFigure]:
    """What was reported of years since the base year, beside what current practice gives for them: the difference is unexplained."""
    found = []
    for row in (row for row in place.closed_years if row.year <= until):
        value = np.nan
        if _told_of(row.variable, row.entity):
            value = float(usual.entity(row.variable, row.entity or TOTAL)[usual.years.index(row.year)])
        found.append(CarriedFigure(**row.model_dump(), modelled=value if np.isfinite(value) else None))
    return found


def _told_of(variable: str, entity: str) -> bool:
    """Whether an outcome has a value of an enterprise, or of the whole."""
    return catalogue().variables[variable].aggregate != ("province" if entity else "none")


def _cells(closing: ClosedYear) -> list[Cells]:
    """Rows of `base_year`; a column that may be left out stays out where nothing is known of it."""
    found, ids = [], closing.place.entity_ids
    for name, column in catalogue().columns.items():
        if column.scope == PROVINCE:
            found += _of_whole(closing, name)
        elif (
            (ids[0], name) in closing.place.cells
            or name in (*GAINED, *STOCKS, "debt_gained")
            or any(closing.source(one, name) for one in ids)
        ):
            found += [_cell(closing, entity, name, closing.figures[name][i]) for i, entity in enumerate(ids)]
    return found


def _cell(closing: ClosedYear, entity: str, name: str, values: np.ndarray) -> Cells:
    """A base-year figure: as this year's report tells it; as it was, where no year moves it; else as projected."""
    column, old, told = catalogue().columns[name], closing.place.cells.get((entity, name)), closing.source(entity, name)
    row = {"entity": entity, "variable": name, "unit": column.unit}
    if told:
        return {**row, **_span(values, closing.weights), "grade": told[0], "source": told[1]}
    moves = name in catalogue().variables or name in (*STOCKS, *GAINED, *SAID_BY, "debt_gained") or column.follows
    if old is None or (moves and old.source != NOTHING):
        return {**row, **_span(values, closing.weights), "grade": "assumed", "source": _projected(closing.year)}
    kept = name not in closing.drawn or column.rule == "adds_up"
    span = {"value": old.value, "low": old.low, "high": old.high} if kept else _span(values, closing.weights)
    return {**row, **span, "grade": old.grade, "source": old.source}


def _span(values: np.ndarray, weights: np.ndarray) -> Cells:
    """The central value, and between which nine of ten weighed draws lie."""
    middle = float(values[0])
    low, high = weighted_quantiles(values[1:], weights, ENDS) if values.size > 1 else (middle, middle)
    return {"value": middle, "low": min(float(low), middle), "high": max(float(high), middle)}


def _projected(year: int) -> str:
    return f"{year}年未报，按现状延续推算 | not reported of {year}: projected by current practice"


def _of_whole(closing: ClosedYear, name: str) -> list[Cells]:
    """A figure of the whole: as reported; as projected where it was known before; none where nothing is known."""
    row = {"entity": PROVINCE, "variable": name, "unit": catalogue().columns[name].unit}
    told, old = closing.source(PROVINCE, name), closing.place.cells.get((PROVINCE, name))
    if told:
        value = reported(closing.place, name)[closing.year]
        return [{**row, "value": value, "low": value, "high": value, "grade": told[0], "source": told[1]}]
    if old is None:
        return []
    if name not in catalogue().variables or old.source == NOTHING:
        return [{**row, "value": old.value, "low": old.low, "high": old.high, "grade": old.grade, "source": old.source}]
    value = max(float(closing.usual.values[name][-1].flat[0]), 0.0)
    return [{**row, "value": value, "low": value, "high": value, "grade": "assumed", "source": _projected(closing.year)}]


def _totals(closing: ClosedYear) -> list[Cells]:
    """Rows of `base_totals`: sums that were reported and are not made up of what every enterprise reported."""
    found = []
    for name, column in catalogue().columns.items():
        told = closing.source(PROVINCE, name) if column.scope != PROVINCE else None
        own = [closing.source(one, name) for one in closing.place.entity_ids] if told else []
        value = float(closing.figures[name][:, 0].sum()) if told else 0.0
        if told and not all(own) and value > 0 and np.isclose(value, reported(closing.place, name)[closing.year]):
            span = dict.fromkeys(("value", "low", "high"), value)
            found.append({"variable": name, **span, "unit": column.unit, "grade": "reported", "source": told[1]})
    return found
