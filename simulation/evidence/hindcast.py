"""Hindcast: the model started in an earlier year, and what is known since the base year, beside what was published.

Started in an earlier year the base year is scaled to the totals of that year (a place's `past_base.csv`): its split over entities
is borrowed, so this tests growth and prices, not structure (grade C). Levers stay at base-year practice; conditions
are those of the years (`past_conditions.csv`). Parameters and the trend were set on the base year and after, so readings
before are tested and half-years since are fitted. The pair of one group starts the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from simulation.engine.baseline import PROVINCE
from simulation.engine.catalogue import catalogue
from simulation.engine.evaluate import evaluate
from simulation.engine.past_rows import Reading
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.inputs import central_parameters, clock, condition_inputs, lever_inputs
from simulation.model import model_of
from simulation.projection import Projection
from simulation.run import project

HINDCAST = "hindcast"  # of the whole; `pair` is of one enterprise
STARTED = (HINDCAST, "pair")
FOLLOWS = {"production_taxes": "revenue"}  # other amounts of money follow assets, capacities follow capacity
CAPACITY = ("new_energy_building", "quota_open", "new_energy_quota_won")


@dataclass(frozen=True)
class Held:
    """A reading and the model's value; naive: what no change since the start would give, None where there is no start."""

    reading: Reading
    modelled: float
    naive: float | None

    @property
    def error(self) -> float:
        """Model less reading, as a share of the reading; for a sign, whether it is missed (1) or not (0)."""
        if self.reading.part == "sign":
            return float(np.sign(self.modelled) != self.reading.value)
        return self.modelled / self.reading.value - 1


@lru_cache(maxsize=4)
def past_conditions(place: Place) -> Mapping[tuple[str, int], float]:
    """Value of a condition in an earlier year."""
    return MappingProxyType({(row.condition, row.year): row.value for row in place.past_conditions})


def past_figures(place: Place, entity: str, year: int) -> Mapping[str, float]:
    """Figures known of an earlier year: totals, and factors on rates."""
    return {row.variable: row.value for row in place.past_base if (row.entity, row.year) == (entity, year)}


@lru_cache(maxsize=8)
def past_place(baseline: Place, entity: str, year: int) -> Place:
    """The base year scaled to an earlier year's figures; one entity alone where figures are of one."""
    known = past_figures(baseline, entity, year)
    columns = catalogue().columns
    scale = _scales(baseline, known, entity)
    cells = {
        key: cell.replaced(value=cell.value * scale(key[1]))
        for key, cell in baseline.cells.items()
        if entity == PROVINCE or key[0] in (entity, PROVINCE)
    }
    kept = tuple(e for e in baseline.entities if entity in (PROVINCE, e.id))
    if len(kept) == 1:
        for name in catalogue().ruled("adds_up"):
            if (entity, name) in cells and columns[name].unit == "share":
                cells[entity, name] = cells[entity, name].replaced(value=1.0)
    return replace(baseline, entities=kept, cells=MappingProxyType(cells), totals=MappingProxyType({}))


def _scales(baseline: Place, known: Mapping[str, float], entity: str) -> Any:
    """Factor of each base-year column: of itself where known, else of what it follows."""
    columns, at = baseline.columns, slice(None)
    if entity != PROVINCE:
        place = baseline.entity_ids.index(entity)
        at = slice(place, place + 1)

    def own(name: str) -> float:
        value = known[name]
        return value if name == "compensation_per_head" else value / float(columns[name][at].sum())

    def scale(name: str) -> float:
        if name in known:
            return own(name)
        if name in CAPACITY:
            return own("new_energy_capacity") if "new_energy_capacity" in known else 1.0
        money = catalogue().columns[name].unit == "亿元" and catalogue().columns[name].scope == "entity"
        return own(FOLLOWS.get(name, "total_assets")) if money else 1.0

    return scale


@lru_cache(maxsize=8)
def started(place: Place, entity: str, first: int, last: int) -> Projection:
    """The model from an earlier year on: its base year stands for `first`."""
    baseline, years = past_place(place, entity, first), range(place.base_year, place.base_year + last - first + 1)
    usual = Scenario.preset("reference", baseline)
    _, practice = lever_inputs(usual, baseline, years)
    size = baseline.columns["total_assets"].sum() / place.columns["total_assets"].sum()
    amounts = {row.id: size if row.scope == "amount" else 1.0 for row in place.levers.values()}
    neutral = {name: value * amounts.get(name, 1.0) for name, value in practice.items()}
    moving = {name: np.broadcast_to(value, (len(years), *value.shape)) for name, value in neutral.items()}
    moving |= {"attention_load": np.zeros((len(years), 1, 1))}
    moving |= condition_inputs(usual, years) | clock(years) | _conditions(place, first, last)
    parameters = central_parameters(baseline)
    values = evaluate(model_of(baseline), baseline.columns, parameters, moving, neutral, years)
    return Projection(usual, baseline, years, values, parameters)


def _conditions(place: Place, first: int, last: int) -> dict[str, np.ndarray]:
    """Conditions of the years (year, 1, 1): indices against the first year, rates as they were, all others held."""
    found = {}
    for name, row in place.conditions.items():
        path = [past_conditions(place).get((name, year)) for year in range(first, last + 1)]
        if None in path:
            path = [row.base] * len(path)
        values = np.array(path, dtype=float)
        found[name] = (values / values[0] if row.unit == "index" else values)[:, None, None]
    return found


@lru_cache(maxsize=4)
def held(place: Place) -> tuple[Held, ...]:
    """Every reading of a place beside the model, in table order."""
    usual = project(Scenario.preset("reference", place.whole), until=place.usual_year)
    return tuple(_held(reading, usual) for reading in place.past_readings)


def start_of_part(place: Place, part: str) -> tuple[str, int, int]:
    """What a hindcast starts from: the whole or one entity, its first year (of `past_base.csv`), and the last year held against it."""
    whole = part == HINDCAST
    entity, first = next((row.entity, row.year) for row in place.past_base if (row.entity == PROVINCE) == whole)
    return entity, first, max(row.year for row in place.past_readings if row.part == part)


def _held(reading: Reading, usual: Projection) -> Held:
    if reading.part in STARTED:
        entity, first, last = start_of_part(usual.baseline, reading.part)
        run = started(usual.baseline, entity, first, last)
        path = run.total(reading.variable)
        return Held(reading, float(path[reading.year - first]), float(path[0]))
    at = reading.year - usual.baseline.base_year
    path = usual.entity(reading.variable, reading.entity) if reading.entity else usual.total(reading.variable)
    if reading.part == "sign":
        return Held(reading, float(path[at] - path[at - 1]), None)
    return Held(reading, float(path[at]), None)


def u2(rows: Sequence[Held]) -> float:
    """Theil's U2 over readings of several kinds: relative errors against those of no change since the start; below 1 beats it."""
    own = sum(row.error**2 for row in rows)
    still = sum((row.naive / row.reading.value - 1) ** 2 for row in rows if row.naive is not None)
    return float(np.sqrt(own / still)) if still else np.nan
