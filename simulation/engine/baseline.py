"""The baseline: entities and their base-year figures, as an argument of every run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np

from simulation.engine.catalogue import Catalogue, catalogue
from simulation.engine.kinds import EntityType
from simulation.engine.place_rows import BaseTotal
from simulation.engine.rows import Cell, Column, Entity
from simulation.engine.tables import TableError, Tables

PROVINCE = "province"
RESERVED = (PROVINCE, "total")  # these two stand for the whole
MAIN = ("revenue", "total_profit", "net_profit", "total_assets", "equity", "employees")  # by which entities are compared
TOLERANCE = 1e-6
ROUNDING = 0.01  # share by which figures of entities may miss a stated total
PROFIT_ON_ASSETS = 0.5  # no enterprise earns or loses more of its assets in a year; beyond it a unit or digit slipped
Packed = tuple[dict[str, np.ndarray], tuple[tuple[str, ...], np.ndarray], str]  # columns, their ranges, digest
NOTHING = (
    "自有数据没有此项，取零 | not in the own workbook: zero"  # source of what is counted from zero since nobody reports it
)
MOST = 1e9  # beyond any figure of a country; keeps slips of the keyboard from overflowing


@dataclass(frozen=True, eq=False)
class Baseline:
    """Entities (in order) and their base-year cells, keyed by (entity, variable).

    totals: what is known of sums over entities, by variable; a baseline need not have any.
    """

    entities: tuple[Entity, ...]
    cells: Mapping[tuple[str, str], Cell]
    totals: Mapping[str, BaseTotal] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def columns(self) -> Mapping[str, np.ndarray]:
        """Base-year values by variable: one row an entity, one column for the draw; (1, 1) for the province."""
        found: dict[str, np.ndarray] = {}
        for entity, variable in self.cells:
            if variable in found:
                continue
            if entity == PROVINCE:
                found[variable] = np.array([[self.cells[entity, variable].value]])
            else:
                found[variable] = np.array([[self.cells[e.id, variable].value] for e in self.entities])
        for variable, column in catalogue().columns.items():
            if variable not in found and column.otherwise:
                found[variable] = self._otherwise(column, found)
        return MappingProxyType({**found, **self._rules()})

    @cached_property
    def unreported(self) -> frozenset[str]:
        """Columns of the whole of which nothing is known; nor is anything of the outcomes that bear their ids."""
        return frozenset(name for name, values in self.columns.items() if np.isnan(values).any())

    def _rules(self) -> dict[str, np.ndarray]:
        """Rules of each entity's type (entity, 1), and whether one without equity leaves: nowhere but where the place says so."""
        types = [catalogue().types[entity.type] for entity in self.entities]
        rules = {rule: np.array([[getattr(row, rule)] for row in types]) for rule in EntityType.rules()}
        return {**rules, "winds_up": np.zeros((len(self.entities), 1))}

    def _otherwise(self, column: Column, found: Mapping[str, np.ndarray]) -> np.ndarray:
        """What a table that leaves a column out is taken to say."""
        if column.otherwise == "unknown":
            return np.full((1, 1), np.nan)
        if column.scope == PROVINCE:
            return np.full((1, 1), float(column.otherwise))
        revenues = found["revenue"][:, 0]
        return np.array([[left_out(column, e.industry, own)] for e, own in zip(self.entities, revenues, strict=True)])

    @cached_property
    def ranges(self) -> Mapping[str, np.ndarray]:
        """Low and high end (2, entity, 1) of each column in which some figure has a range."""
        found: dict[str, np.ndarray] = {}
        for variable, values in self.columns.items():
            cells = [cell for e in self.entities if (cell := self.cells.get((e.id, variable)))]
            if len(cells) < len(self.entities):
                continue
            low, high = (np.array([[getattr(cell, end)] for cell in cells]) for end in ("low", "high"))
            if (high > low).any():
                found[variable] = np.array([np.minimum(low, values), np.maximum(high, values)])
        return MappingProxyType(found)

    @cached_property
    def shares(self) -> frozenset[str]:
        """Columns that are shares, at most one."""
        return frozenset(name for name, column in catalogue().columns.items() if column.unit == "share")

    @cached_property
    def entity_ids(self) -> tuple[str, ...]:
        """Ids of the entities in order."""
        return tuple(entity.id for entity in self.entities)

    @cached_property
    def of_enterprises(self) -> bool:
        """Whether every entity is an enterprise or a group, and none a sector."""
        return all(entity.kind not in ("", "sector") for entity in self.entities)

    @cached_property
    def split_stated(self) -> bool:
        """Whether every entity reports its own main figures, so that the split over entities is no assumption."""
        found = [self.cells.get((entity, name)) for entity in self.entity_ids for name in MAIN]
        return all(cell is not None and cell.grade == "reported" for cell in found)

    def taken_as_zero(self, variable: str) -> bool:
        """Whether nobody reports a figure, and it is counted from zero."""
        return variable in self.counted_from_zero

    @cached_property
    def counted_from_zero(self) -> frozenset[str]:
        """Columns of which nobody reports a figure, so that they are counted from zero."""
        return frozenset(
            {name for _, name in self.cells} - {n for (_, n), cell in self.cells.items() if cell.source != NOTHING}
        )

    @cached_property
    def figures_digest(self) -> str:
        """Fingerprint of the base-year figures and their ranges."""
        kinds = "\n".join(f"{e.id},{e.type},{e.industry}" for e in self.entities)
        nothing = f"nothing of {','.join(sorted(self.counted_from_zero))}\n" if self.counted_from_zero else ""
        text = nothing + "\n".join(
            [kinds, *(f"{e},{v},{c.value!r},{c.low!r},{c.high!r}" for (e, v), c in self.cells.items())]
        )
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def cell(self, entity: str, variable: str) -> Cell | None:
        """The base-year figure with its grade and source, or None when it is derived by an identity."""
        return self.cells.get((entity, variable)) or self.cells.get((PROVINCE, variable))


def left_out(column: Column, industry: str, revenue: float) -> float:
    """What a column that may be left out says of an entity of an industry that does not state it."""
    if not column.otherwise.startswith("industry"):
        return float(column.otherwise)
    ratio = float(getattr(catalogue().industries[industry], column.id))
    return ratio * revenue if column.otherwise.endswith("revenue") else ratio


def read_figures(tables: Tables, model: Catalogue) -> Baseline:
    """Entities, base-year cells and totals, checked; TableError names file, row, column and reason."""
    entities = tuple(tables.read("entities", Entity))
    for number, entity in enumerate(entities, start=2):
        if entity.id in RESERVED:
            raise TableError("entities.csv", number, "id", "error.id_reserved", name=entity.id)
        if entity.type not in model.types:
            raise TableError("entities.csv", number, "type", "error.not_in", name=entity.type, table="types.csv")
        if entity.industry not in model.industries:
            raise TableError(
                "entities.csv", number, "industry", "error.not_in", name=entity.industry, table="industries.csv"
            )
    table = tables.read("base_year", Cell, ("entity", "variable"))
    known = {entity.id for entity in entities} | {PROVINCE}
    for number, cell in enumerate(table, start=2):
        _check_cell(cell, number, known)
    totals = tables.read("base_totals", BaseTotal, ("variable",)) if "base_totals" in tables else []
    cells = MappingProxyType({(cell.entity, cell.variable): cell for cell in table})
    baseline = Baseline(entities, cells, MappingProxyType({row.variable: row for row in totals}))
    check_baseline(baseline)
    return baseline


def _check_cell(cell: Cell, number: int, known: set[str]) -> None:
    if cell.entity not in known:
        raise TableError("base_year.csv", number, "entity", "error.not_in", name=cell.entity, table="entities.csv")
    column = catalogue().columns.get(cell.variable)
    if column is None:
        raise TableError("base_year.csv", number, "variable", "error.not_in", name=cell.variable, table="columns.csv")
    if (column.scope == PROVINCE) != (cell.entity == PROVINCE):
        raise TableError("base_year.csv", number, "entity", f"error.stated_for.{column.scope}", variable=cell.variable)
    if cell.unit != column.unit:
        raise TableError(
            "base_year.csv", number, "unit", "error.unit", found=cell.unit, variable=cell.variable, unit=column.unit
        )
    if cell.value < 0 and column.rule != "any_sign":
        raise TableError("base_year.csv", number, "value", "error.below_zero", value=cell.value, variable=cell.variable)
    most = 1 if column.unit == "share" else MOST
    if abs(cell.value) > most:
        low = -most if column.rule == "any_sign" else 0
        raise TableError("base_year.csv", number, "value", "error.cell_outside", value=cell.value, low=low, high=most)


def check_baseline(baseline: Baseline) -> None:
    """Refuse a baseline with a missing cell, a negative stock or a broken identity."""
    where = {key: number for number, key in enumerate(baseline.cells, start=2)}
    variables = {variable for entity, variable in baseline.cells if entity != PROVINCE}
    for variable in sorted(variables):
        for entity in baseline.entity_ids:
            if (entity, variable) not in baseline.cells:
                raise TableError("base_year.csv", None, "variable", "error.lacks", entity=entity, variable=variable)
    missing = set(catalogue().columns) - set(baseline.columns)
    if missing:
        raise TableError("base_year.csv", None, "variable", "error.all_lack", variable=min(missing))
    columns = baseline.columns
    for variable in catalogue().ruled("above_zero"):
        _refuse(baseline, where, variable, columns[variable] <= 0, "error.not_positive")
    _refuse(baseline, where, "equity", columns["equity"] > columns["total_assets"], "error.above_assets")
    parts = columns["net_profit"] > columns["total_profit"] + TOLERANCE
    _refuse(baseline, where, "net_profit", parts, "error.above_profit")
    beyond = np.abs(columns["total_profit"]) > PROFIT_ON_ASSETS * columns["total_assets"]
    _refuse(baseline, where, "total_profit", beyond, "error.profit_beyond")
    check_totals(baseline)
    for variable in catalogue().ruled("adds_up"):
        sum_of_shares = float(columns[variable].sum())
        if abs(sum_of_shares - 1) > TOLERANCE:
            row = where[baseline.entity_ids[-1], variable]
            raise TableError("base_year.csv", row, "value", "error.shares", variable=variable, sum=sum_of_shares)


def check_totals(baseline: Baseline) -> None:
    """Refuse a total that is not one, or that its entities do not add up to."""
    for number, (name, row) in enumerate(baseline.totals.items(), start=2):
        if name == "value_added":
            continue
        column = catalogue().columns.get(name)
        if column is None or column.scope == PROVINCE:
            raise TableError("base_totals.csv", number, "variable", "error.not_in", name=name, table="columns.csv")
        if row.unit != column.unit:
            raise TableError(
                "base_totals.csv", number, "unit", "error.unit", found=row.unit, variable=name, unit=column.unit
            )
        found = float(baseline.columns[name].sum())
        if abs(found - row.value) > ROUNDING * row.value:
            raise TableError("base_totals.csv", number, "value", "error.total", variable=name, sum=found, value=row.value)


def _refuse(baseline: Baseline, where: dict, variable: str, bad: np.ndarray, reason: str) -> None:
    for entity, wrong in zip(baseline.entity_ids, np.broadcast_to(bad, (len(baseline.entities), 1))[:, 0]):
        if wrong:
            cell = baseline.cells[entity, variable]
            fields = {"entity": entity, "variable": variable, "value": cell.value}
            raise TableError("base_year.csv", where[entity, variable], "value", reason, **fields)
