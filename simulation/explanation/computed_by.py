"""How one number comes about: its equation with this run's values, grades and sources of what enters, and where it goes on to.

Of the whole a ratio is the same equation fed with sums, and an amount is the sum over enterprises; both are told as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.graph import CLOCK, Argument, Equation
from simulation.engine.setting import check_entity
from simulation.explanation.flows import Traced
from simulation.projection import TOTAL

Kind = Literal["variable", "lever", "condition", "parameter", "column", "clock", "other"]
How = Literal["equation", "sum", "table", "initial"]


@dataclass(frozen=True)
class Cause:
    """Something that enters an equation: what it is, of which moment, and its value (unit of its row; None where it has none)."""

    argument: Argument
    kind: Kind
    value: float | None

    @property
    def id(self) -> str:
        """Id of the row it stands in."""
        return self.argument.name


@dataclass(frozen=True)
class Computation:
    """One number of a run (unit as in `data/variables.csv`) and how it comes about.

    how: by its `equation`, as a `sum` of enterprises' values, or in the base year from a `table` or from a rule of its own
    (`initial`, whose `equation` is that rule). parts: enterprises' values of a sum, by id. users: ids of the variables that take it, in order of the model.
    """

    variable: str
    entity: str
    year: int
    value: float
    how: How
    equation: Equation
    causes: tuple[Cause, ...]
    parts: dict[str, float]
    users: tuple[str, ...]


def computed_by(traced: Traced, variable: str, year: int, entity: str = TOTAL) -> Computation:
    """How a variable's value in a year comes about, of the whole or of one enterprise.

    Raises Refusal for an id, year or enterprise that the run lacks, and where a variable has no value for the whole.
    """
    projection, graph = traced.projection, traced.graph
    if variable not in graph.equations:
        raise Refusal("error.unknown", place="variable", name=repr(variable[:60]))
    if year not in projection.years:
        raise Refusal("error.year", place="year", found=repr(year), first=projection.years[0], last=projection.years[-1])
    if entity != TOTAL:
        check_entity(entity, projection.baseline, projection.baseline.seen_ids, entity)
    aggregate, equation, at = (
        catalogue().variables[variable].aggregate,
        graph.equations[variable],
        projection.years.index(year),
    )
    if entity == TOTAL and aggregate == "none":
        raise Refusal("error.not_of_province", name=variable)
    value = float(projection.entity(variable, entity)[at])
    how = _how(traced, variable, at, entity)
    parts = {e: float(projection.entity(variable, e)[at]) for e in projection.baseline.seen_ids} if how == "sum" else {}
    if how == "initial":
        equation, causes = _first(traced, variable), _first_causes(traced, variable, entity)
    else:
        causes = _causes(traced, variable, at, entity) if how == "equation" else ()
    return Computation(variable, entity, year, value, how, equation, causes, parts, users_of(traced, variable))


def _how(traced: Traced, variable: str, at: int, entity: str) -> How:
    if entity == TOTAL and catalogue().variables[variable].aggregate == "sum":
        return "sum"
    if entity == TOTAL:
        return "equation"
    if at == 0 and variable in traced.graph.base_columns:
        return "table"
    return "initial" if at == 0 and variable in traced.graph.initials else "equation"


def _first(traced: Traced, variable: str) -> Equation:
    """The rule of a variable's base-year value, as an equation of base-year values."""
    graph = traced.graph
    arguments = tuple(Argument(name, moment="base") for name in graph.initial_arguments[variable])
    return Equation(variable, graph.initials[variable], graph.equations[variable].module, arguments)


def _first_causes(traced: Traced, variable: str, entity: str) -> tuple[Cause, ...]:
    place = traced.projection.baseline.entity_ids.index(entity)
    arguments = _first(traced, variable).arguments
    return tuple(Cause(a, kind_of(traced, a.name), _at(traced.base[a.name], 0, place)) for a in arguments)


def _causes(traced: Traced, variable: str, at: int, entity: str) -> tuple[Cause, ...]:
    equation = traced.graph.equations[variable]
    if entity == TOTAL and catalogue().variables[variable].aggregate == "ratio":
        taken = traced.totals(variable)
        values = [float(np.asarray(array)[..., 0].ravel()[at if np.shape(array)[0] > 1 else 0]) for array in taken]
    else:
        place = None if entity == TOTAL else traced.projection.baseline.entity_ids.index(entity)
        values = [_at(array, at, place) for array in traced.arguments(variable)]
    return tuple(Cause(a, kind_of(traced, a.name), v) for a, v in zip(equation.arguments, values, strict=True))


def _at(array: np.ndarray, at: int, place: int | None) -> float:
    """One year and enterprise (None: all together) of a path (year, 1 or entity, 1), or of a figure that does not move (1 or entity, 1).

    What enters an equation of the whole enterprise by enterprise are amounts, which add up.
    """
    array = np.asarray(array)
    row = array[min(at, len(array) - 1)] if array.ndim == 3 else array
    return float(row[:, 0].sum() if place is None else row[min(place, len(row) - 1), 0])


def kind_of(traced: Traced, name: str) -> Kind:
    """In which table something that enters an equation stands."""
    graph = traced.graph
    tables: tuple[tuple[Kind, frozenset[str] | dict], ...] = (
        ("variable", graph.equations),
        ("lever", graph.levers),
        ("parameter", graph.parameters),
        ("condition", frozenset(catalogue().condition_rows)),
        ("column", graph.base_columns),
    )
    found = next((kind for kind, table in tables if name in table), None)
    return found or ("clock" if name in CLOCK else "other")


def users_of(traced: Traced, variable: str) -> tuple[str, ...]:
    """Variables whose equations take a variable, in order of the model."""
    equations = traced.graph.equations.values()
    return tuple(each.name for each in equations if any(a.name == variable for a in each.arguments))
