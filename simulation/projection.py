"""The result of a run: every variable by entity and year, with totals that are totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from simulation.engine.catalogue import catalogue
from simulation.engine.graph import Argument
from simulation.engine.maths import total
from simulation.engine.place import Place
from simulation.engine.row_rights import check_seen
from simulation.engine.scenario import Scenario
from simulation.model import MODEL_VERSION, model

TOTAL = "total"
HEADLINES = (
    "total_profit",
    "return_on_equity",
    "labour_productivity",
    "new_energy_capacity",
)  # what a plan is judged by first


@dataclass(frozen=True)
class Projection:
    """Yearly values of all variables for one scenario. What is shown of single entities is asked of `entity` and `tidy`.

    values: (year, 1 or entity, 1 or draw) by variable id; units as in `data/variables.csv`.
    """

    scenario: Scenario
    baseline: Place
    years: range
    values: Mapping[str, np.ndarray]
    inputs: Mapping[str, np.ndarray] = field(repr=False)

    @cached_property
    def totals(self) -> Totals:
        """Variables for the whole province (year, draw): sums; the same equation fed with sums; else none."""
        return Totals(self.values, self.inputs, len(self.baseline.entities))

    def total(self, variable: str) -> np.ndarray:
        """The province's value of a variable in each year (central projection)."""
        return self.totals[variable][:, 0]

    def entity(self, variable: str, entity: str) -> np.ndarray:
        """An entity's value of a variable in each year (central projection); Refusal where its figures are not to be shown."""
        if entity == TOTAL:
            return self.total(variable)
        check_seen(entity, self.baseline.seen_ids)
        rows = self.values[variable]
        i = self.baseline.entity_ids.index(entity)
        return rows[:, i if rows.shape[1] > 1 else 0, 0]

    def tidy(self, variables: tuple[str, ...] | None = None) -> pd.DataFrame:
        """Long table: scenario, entity, variable, unit, year, value."""
        pieces = []
        for name, row in catalogue().variables.items():
            if name not in self.values or (variables and name not in variables):
                continue
            if row.aggregate != "province":
                for entity in self.baseline.seen_ids:
                    pieces.append((entity, name, row.unit, self.entity(name, entity)))
            if row.aggregate != "none":
                pieces.append((TOTAL, name, row.unit, self.total(name)))
        n = len(self.years)
        return pd.DataFrame(
            {
                "scenario": self.scenario.name,
                "entity": np.repeat([piece[0] for piece in pieces], n),
                "variable": np.repeat([piece[1] for piece in pieces], n),
                "unit": np.repeat([piece[2] for piece in pieces], n),
                "year": np.tile(np.array(self.years), len(pieces)),
                "value": np.concatenate([piece[3] for piece in pieces]),
            }
        )

    @property
    def whole(self) -> Projection:
        """The same with the figures of every entity: for what is computed of all of them, never for what is shown of one."""
        return self if self.baseline.rights is None else replace(self, baseline=self.baseline.whole)

    @property
    def parts(self) -> dict[str, tuple[int, ...]]:
        """Years by what they are: `observed` practice and conditions, `under_way`, and what can still be `decided`."""
        place = self.baseline
        return {
            "observed": tuple(year for year in self.years if year <= place.observed_until),
            "under_way": tuple(year for year in self.years if place.observed_until < year < place.decided_from),
            "decided": tuple(year for year in self.years if year >= place.decided_from),
        }

    @property
    def stamp(self) -> dict[str, str]:
        """What identifies this result: scenario, model version and data; of a replay the levers that act too early."""
        replay = {"replay": ";".join(self.scenario.replayed)} if self.scenario.replayed else {}
        return {
            **replay,
            "scenario": self.scenario.id,
            "model": MODEL_VERSION,
            "data": catalogue().digest,
            **self.baseline.stamp,
        }


class Totals(dict):
    """Totals computed when asked for. They do not know their projection, so that it is freed when it is let go."""

    def __init__(self, values: Mapping[str, np.ndarray], inputs: Mapping[str, np.ndarray], entities: int):
        super().__init__()
        self.values_by_entity, self.inputs, self.entities = values, inputs, entities

    def __missing__(self, name: str) -> np.ndarray:
        aggregate = catalogue().variables[name].aggregate
        if aggregate == "none":
            raise KeyError(f"{name} has no value for the whole province")
        if aggregate == "sum":
            value = self._sum(name)
        elif aggregate == "province":
            value = self.values_by_entity[name][:, 0]
        else:
            equation = model().equations[name]
            value = equation.function(*[self.argument(a) for a in equation.arguments])
        self[name] = value
        return value

    def _sum(self, name: str) -> np.ndarray:
        rows, n = self.values_by_entity[name], self.entities
        return (rows * n if rows.shape[1] == 1 and n > 1 else total(rows))[:, 0]

    def argument(self, argument: Argument) -> np.ndarray:
        """What the province's ratio is computed from: the total of a variable (year, draw), or a parameter."""
        if argument.name in self.values_by_entity:
            value = self[argument.name]
            return value[np.maximum(np.arange(len(value)) - argument.lag, 0)]
        return self.inputs[argument.name]
