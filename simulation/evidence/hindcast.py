"""Hindcast: the model started in an earlier year, and what is known since the base year, beside what was published.

Started in 2019 the base year is that of 2023 scaled to the totals of 2019 (`data/past_base.csv`): its split over entities
is borrowed from 2023, so this tests growth and prices, not structure (grade C). Levers stay at base-year practice; conditions
are those of the years (`data/past_conditions.csv`). Parameters and the trend were set on 2023 to 2025, so readings
before are tested and half-years since are fitted. The pair of one group (2016, 2017) starts the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from simulation.engine.baseline import SHARES, Baseline
from simulation.engine.catalogue import catalogue
from simulation.engine.evaluate import evaluate
from simulation.engine.folders import DATA
from simulation.engine.rows import FIRST_YEAR
from simulation.engine.scenario import Scenario
from simulation.engine.tables import read_table
from simulation.evidence.past_rows import PastCondition, PastFigure, Reading
from simulation.inputs import central_parameters, clock, condition_inputs, lever_inputs
from simulation.model import model
from simulation.projection import Projection
from simulation.run import embedded_baseline, project

STARTS = {"hindcast": ("province", 2019, 2023), "pair": ("steel", 2016, 2017)}
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


@cache
def readings() -> tuple[Reading, ...]:
    """What the model is held against, in table order."""
    found = read_table(DATA / "past_readings.csv", Reading, key=("part", "entity", "variable", "year"))
    for row in found:
        for fact in filter(None, row.facts.split(";")):
            if fact not in catalogue().facts:
                raise KeyError(f"past_readings.csv: {fact}")
    return tuple(found)


@cache
def past_conditions() -> Mapping[tuple[str, int], float]:
    """Value of a condition in an earlier year."""
    table = read_table(DATA / "past_conditions.csv", PastCondition, key=("condition", "year"))
    return MappingProxyType({(row.condition, row.year): row.value for row in table})


@cache
def past_figures(entity: str, year: int) -> Mapping[str, float]:
    """Figures known of an earlier year: totals, and factors on rates."""
    table = read_table(DATA / "past_base.csv", PastFigure, key=("entity", "year", "variable"))
    return MappingProxyType({row.variable: row.value for row in table if (row.entity, row.year) == (entity, year)})


def past_baseline(entity: str, year: int) -> Baseline:
    """The base year scaled to an earlier year's figures; one entity alone where figures are of one."""
    baseline, known = embedded_baseline(), past_figures(entity, year)
    columns = catalogue().columns
    scale = _scales(baseline, known, entity)
    cells = {
        key: cell.replaced(value=cell.value * scale(key[1]))
        for key, cell in baseline.cells.items()
        if entity == "province" or key[0] in (entity, "province")
    }
    kept = tuple(e for e in baseline.entities if entity in ("province", e.id))
    if len(kept) == 1:
        for name in SHARES:
            if (entity, name) in cells and columns[name].unit == "share":
                cells[entity, name] = cells[entity, name].replaced(value=1.0)
    return replace(baseline, entities=kept, cells=MappingProxyType(cells), totals=MappingProxyType({}))


def _scales(baseline: Baseline, known: Mapping[str, float], entity: str) -> Any:
    """Factor of each base-year column: of itself where known, else of what it follows."""
    columns, at = baseline.columns, slice(None)
    if entity != "province":
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


@cache
def started(entity: str, first: int, last: int) -> Projection:
    """The model from an earlier year on: its year 2023 stands for `first`."""
    baseline, years = past_baseline(entity, first), range(FIRST_YEAR, FIRST_YEAR + last - first + 1)
    _, practice = lever_inputs(Scenario.preset("reference"), baseline, years)
    size = baseline.columns["total_assets"].sum() / embedded_baseline().columns["total_assets"].sum()
    amounts = {row.id: size if row.scope == "amount" else 1.0 for row in catalogue().levers.values()}
    neutral = {name: value * amounts.get(name, 1.0) for name, value in practice.items()}
    moving = {name: np.broadcast_to(value, (len(years), *value.shape)) for name, value in neutral.items()}
    moving |= {"attention_load": np.zeros((len(years), 1, 1))}
    moving |= condition_inputs(Scenario.preset("reference"), years) | clock(years) | _conditions(first, last)
    values = evaluate(model(), baseline.columns, central_parameters(), moving, neutral, years)
    return Projection(Scenario.preset("reference"), baseline, years, values, central_parameters())


def _conditions(first: int, last: int) -> dict[str, np.ndarray]:
    """Conditions of the years (year, 1, 1): indices against the first year, rates as they were, all others held."""
    found = {}
    for name, row in catalogue().conditions.items():
        path = [past_conditions().get((name, year)) for year in range(first, last + 1)]
        if None in path:
            path = [row.base] * len(path)
        values = np.array(path, dtype=float)
        found[name] = (values / values[0] if row.unit == "index" else values)[:, None, None]
    return found


@cache
def held() -> tuple[Held, ...]:
    """Every reading beside the model."""
    usual = project(Scenario.preset("reference"))
    return tuple(_held(reading, usual) for reading in readings())


def _held(reading: Reading, usual: Projection) -> Held:
    if reading.part in STARTS:
        entity, first, last = STARTS[reading.part]
        run = started(entity, first, last)
        path = run.total(reading.variable)
        return Held(reading, float(path[reading.year - first]), float(path[0]))
    at = reading.year - FIRST_YEAR
    path = usual.entity(reading.variable, reading.entity) if reading.entity else usual.total(reading.variable)
    if reading.part == "sign":
        return Held(reading, float(path[at] - path[at - 1]), None)
    return Held(reading, float(path[at]), None)


def u2(rows: Sequence[Held]) -> float:
    """Theil's U2 over readings of several kinds: relative errors against those of no change since the start; below 1 beats it."""
    own = sum(row.error**2 for row in rows)
    still = sum((row.naive / row.reading.value - 1) ** 2 for row in rows if row.naive is not None)
    return float(np.sqrt(own / still)) if still else np.nan
