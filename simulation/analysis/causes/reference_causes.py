"""Why current practice goes where it goes: what its last year would be if one row that moves it stood still, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from pydantic import Field

from simulation.analysis.batch import Batch
from simulation.analysis.like_for_like import like_for_like
from simulation.engine.catalogue import catalogue
from simulation.engine.evaluate import evaluate
from simulation.engine.folders import DATA
from simulation.engine.place import Place
from simulation.engine.rows import Named
from simulation.engine.scenario import Scenario
from simulation.engine.tables import TableError, read_table
from simulation.evidence.provenance import FROM_EVIDENCE, GRADES
from simulation.model import model_of
from simulation.projection import HEADLINES, Projection
from simulation.run import horizon

FILE = "still_rows.csv"
BASE = "base"  # stands still at what it was in the base year
NOTHING = 1e-9


class StillRow(Named):
    """A row of the tables that moves current practice.

    still: what it is held at, a number, `base`, or the id of a parameter or, of a base-year column, of another that it is held not to pass.
    """

    still: str = Field(pattern=r"^(-?[0-9.]+|[a-z][a-z0-9_]*)$")


@dataclass(frozen=True)
class Cause:
    """A row, the kind of its weakest figure, and the last year's outcomes with it alone held still."""

    row: StillRow
    grade: str
    ends: Mapping[str, float]


@dataclass(frozen=True)
class ReferenceCauses:
    """Current practice in the base year and the last, and its causes in table order.

    Where the base year's opening is not known, both years are on closing figures.
    """

    years: range
    first: Mapping[str, float]
    last: Mapping[str, float]
    causes: tuple[Cause, ...]

    def effect(self, cause: Cause, outcome: str) -> float:
        """What a row adds to the last year."""
        return self.last[outcome] - cause.ends[outcome]

    def largest(self, outcome: str) -> tuple[Cause, ...]:
        """Rows that move an outcome, the largest first."""
        moving = [one for one in self.causes if abs(self.effect(one, outcome)) > NOTHING]
        return tuple(sorted(moving, key=lambda one: -abs(self.effect(one, outcome))))

    def turning(self, outcome: str) -> tuple[Cause, ...]:
        """Rows each of which alone decides which way an outcome goes: with it still, it goes the other way."""
        way = self.last[outcome] - self.first[outcome]
        return tuple(one for one in self.largest(outcome) if (one.ends[outcome] - self.first[outcome]) * way < 0)


@cache
def still_rows() -> tuple[StillRow, ...]:
    """Rows that are held still, each an id of a condition, lever, parameter or base-year column."""
    found, tables = tuple(read_table(DATA / FILE, StillRow)), catalogue()
    held = {*tables.parameters, *tables.columns}
    for number, row in enumerate(found, start=2):
        if row.id not in {*held, *tables.condition_rows, *tables.lever_rows}:
            raise TableError(FILE, number, "id", "error.not_in", name=row.id, table="parameters.csv")
        if row.still[0].isalpha() and row.still not in {BASE, *held}:
            raise TableError(FILE, number, "still", "error.not_in", name=row.still, table="parameters.csv")
    return found


@lru_cache(maxsize=4)
def reference_causes(place: Place, until: int | None = None) -> ReferenceCauses:
    """Current practice of a place with each row held still, run on the model."""
    years = horizon(until, place)
    usual, rows = Batch.of(Scenario.preset("reference", place), place, years), still_rows()
    found = _outcomes(_side_by_side(usual, rows))
    ends = [{name: float(paths[-1, run]) for name, paths in found.items()} for run in range(len(rows) + 1)]
    causes = (Cause(row, _grade(row.id, place), end) for row, end in zip(rows, ends[1:], strict=True))
    return ReferenceCauses(years, {name: float(paths[0, 0]) for name, paths in found.items()}, ends[0], tuple(causes))


def _outcomes(batch: Batch) -> dict[str, np.ndarray]:
    values = evaluate(model_of(batch.baseline), batch.columns, batch.parameters, batch.moving, batch.neutral, batch.years)
    found = like_for_like(Projection(batch.scenario, batch.baseline, batch.years, values, batch.parameters))
    return {name: np.broadcast_to(found.totals[name], (len(batch.years), batch.runs)) for name in HEADLINES}


def _side_by_side(usual: Batch, rows: Sequence[StillRow]) -> Batch:
    """Current practice, and after it a run for each row with that row held still."""
    parts: dict[str, dict[str, np.ndarray]] = {"columns": {}, "parameters": {}, "moving": {}}
    for run, row in enumerate(rows, start=1):
        part = next(name for name in parts if row.id in getattr(usual, name))
        own = getattr(usual, part)[row.id]
        wide = np.repeat(own, len(rows) + 1, axis=-1).astype(float)
        wide[..., run : run + 1] = _still(usual, row, own)
        parts[part][row.id] = wide
    return usual.widened(len(rows) + 1, **parts)


def _still(usual: Batch, row: StillRow, own: np.ndarray) -> np.ndarray:
    """A row's values with nothing moving: of a path from the year after the base year on."""
    if row.still in usual.columns:
        return np.minimum(own, usual.columns[row.still])
    if row.still == BASE:
        return np.broadcast_to(own[:1], own.shape)
    held = np.full(own.shape, usual.parameters[row.still] if row.still in usual.parameters else float(row.still))
    if row.id in usual.moving:
        held[:1] = own[:1]
    return held


def _grade(name: str, place: Place) -> str:
    """The kind of the weakest figure of a row: of a path of any year, of a column of any entity."""
    found: list[str]
    if name in place.conditions:
        found = [point.grade for year, point in place.condition_paths["central", name].items() if year <= place.usual_year]
    elif name in place.levers:
        found = [FROM_EVIDENCE[place.levers[name].grade]]
    elif name in place.parameters:
        found = [FROM_EVIDENCE[place.parameters[name].grade]]
    else:
        found = [cell.grade for (_, column), cell in place.whole.cells.items() if column == name]
    return max(found, key=GRADES.index, default=GRADES[-1])
