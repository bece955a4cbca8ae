"""The baseline: entities and their base-year figures, as an argument of every run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.engine.folders import DATA
from simulation.engine.rows import Cell, Entity
from simulation.engine.tables import TableError, read_table

PROVINCE = "province"
RESERVED = (PROVINCE, "total")  # these two stand for the whole
SHARES = ("subsidiary_share", "transformation_share", "chain_share", "new_energy_share", "merger_share", "cooperation_share")
POSITIVE = ("revenue", "total_assets", "employees", "fixed_capital", "compensation_per_head", "tax_rate")
SIGNED = (
    "total_profit",
    "net_profit",
    "other_net_income",
    "productivity_trend",
    "equity",
    *(f"{market}_{kind}_exposure" for market in ("metals", "coal", "steel", "power") for kind in ("value", "revenue")),
)
TOLERANCE = 1e-6
MOST = 1e9  # beyond any figure of a country; keeps slips of the keyboard from overflowing


@dataclass(frozen=True, eq=False)
class Baseline:
    """Entities (in order) and their base-year cells, keyed by (entity, variable)."""

    entities: tuple[Entity, ...]
    cells: Mapping[tuple[str, str], Cell]

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
        return MappingProxyType(found)

    @cached_property
    def entity_ids(self) -> tuple[str, ...]:
        """Ids of the entities in order."""
        return tuple(entity.id for entity in self.entities)

    @cached_property
    def digest(self) -> str:
        """Fingerprint of the base-year figures."""
        text = "\n".join(f"{e},{v},{c.value!r}" for (e, v), c in self.cells.items())
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @cached_property
    def bare(self) -> Baseline:
        """The same figures without grades and sources: all that a run takes, and little to send."""
        found = Baseline(self.entities, MappingProxyType({}))
        vars(found).update(columns=self.columns, digest=self.digest)
        return found

    def __reduce__(self) -> tuple:
        if not self.cells:
            return _bare, (self.entities, dict(self.columns), self.digest)
        return _restored, (self.entities, dict(self.cells))

    def cell(self, entity: str, variable: str) -> Cell | None:
        """The base-year figure with its grade and source, or None when it is derived by an identity."""
        return self.cells.get((entity, variable)) or self.cells.get((PROVINCE, variable))


def _restored(entities: tuple[Entity, ...], cells: dict[tuple[str, str], Cell]) -> Baseline:
    return Baseline(entities, MappingProxyType(cells))


def _bare(entities: tuple[Entity, ...], columns: dict[str, np.ndarray], digest: str) -> Baseline:
    found = Baseline(entities, MappingProxyType({}))
    vars(found).update(columns=MappingProxyType(columns), digest=digest)
    return found


def load_baseline(path: str | Path | None = None) -> Baseline:
    """Read and check a baseline folder (`entities.csv`, `base_year.csv`); the embedded one by default.

    Raises TableError naming file, row, column and reason when a figure cannot be used.
    """
    folder = Path(path) if path is not None else DATA
    if not folder.is_dir():
        raise TableError(str(folder.name), None, None, "error.no_baseline")
    entities = tuple(read_table(folder / "entities.csv", Entity))
    for number, entity in enumerate(entities, start=2):
        if entity.id in RESERVED:
            raise TableError("entities.csv", number, "id", "error.id_reserved", name=entity.id)
    table = read_table(folder / "base_year.csv", Cell, key=("entity", "variable"))
    known = {entity.id for entity in entities} | {PROVINCE}
    for number, cell in enumerate(table, start=2):
        _check_cell(cell, number, known)
    baseline = Baseline(entities, MappingProxyType({(cell.entity, cell.variable): cell for cell in table}))
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
    if cell.value < 0 and cell.variable not in SIGNED:
        raise TableError("base_year.csv", number, "value", "error.below_zero", value=cell.value, variable=cell.variable)
    most = 1 if column.unit == "share" else MOST
    if abs(cell.value) > most:
        low = -most if cell.variable in SIGNED else 0
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
    for variable in POSITIVE:
        _refuse(baseline, where, variable, columns[variable] <= 0, "error.not_positive")
    _refuse(baseline, where, "equity", columns["equity"] > columns["total_assets"], "error.above_assets")
    parts = columns["net_profit"] > columns["total_profit"] + TOLERANCE
    _refuse(baseline, where, "net_profit", parts, "error.above_profit")
    for variable in SHARES:
        sum_of_shares = float(columns[variable].sum())
        if abs(sum_of_shares - 1) > TOLERANCE:
            row = where[baseline.entity_ids[-1], variable]
            raise TableError("base_year.csv", row, "value", "error.shares", variable=variable, sum=sum_of_shares)


def _refuse(baseline: Baseline, where: dict, variable: str, bad: np.ndarray, reason: str) -> None:
    for entity, wrong in zip(baseline.entity_ids, np.broadcast_to(bad, (len(baseline.entities), 1))[:, 0]):
        if wrong:
            cell = baseline.cells[entity, variable]
            fields = {"entity": entity, "variable": variable, "value": cell.value}
            raise TableError("base_year.csv", where[entity, variable], "value", reason, **fields)
