"""The model's levers, conditions and parameters as a place has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from simulation.engine.catalogue import Catalogue
from simulation.engine.place_rows import Condition, ConditionPoint, Lever, LeverRange, OwnParameter, PlaceRow, PracticePoint
from simulation.engine.rows import AFTER, Parameter
from simulation.engine.tables import TableError

Paths = Mapping[tuple[str, str], Mapping[int, ConditionPoint]]


def levers_at(
    model: Catalogue, head: PlaceRow, ranges: Sequence[LeverRange], practice: Sequence[PracticePoint]
) -> dict[str, Lever]:
    """The levers with range, first years and practice by year; that of the base year is held where none is observed."""
    stated = {row.lever: row for row in ranges}
    for number, row in enumerate(ranges, start=2):
        if row.lever not in model.lever_rows:
            raise TableError("lever_ranges.csv", number, "lever", "error.not_in", name=row.lever, table="levers.csv")
    found = {}
    for name, lever in model.lever_rows.items():
        if name not in stated:
            raise TableError("lever_ranges.csv", None, "lever", "error.no_range", name=name)
        own = stated[name]
        seen = sorted((point.year, point.value) for point in practice if point.lever == name)
        found[name] = Lever(
            **lever.model_dump(),
            **own.model_dump(exclude={"lever"}),
            start=head.decided_from,
            full=min(head.decided_from + lever.ramp, head.last_year),
            last=head.last_year,
            practice=tuple(seen) or ((head.base_year, own.neutral),),
        )
    return found


def conditions_at(model: Catalogue, head: PlaceRow, paths: Paths) -> Mapping[str, Condition]:
    """The conditions with their value in the base year; each has a central path to five years after the last year."""
    found = {}
    for name, row in model.condition_rows.items():
        central = paths.get(("central", name), {})
        for year in range(head.base_year, head.last_year + AFTER + 1):
            if year not in central:
                raise TableError("condition_paths.csv", None, "year", "error.no_point", name=name, year=year)
        found[name] = Condition(**row.model_dump(), base=central[head.base_year].value)
    return MappingProxyType(found)


def parameters_at(model: Catalogue, own: Mapping[str, OwnParameter]) -> Mapping[str, Parameter]:
    """The register with the place's own values, their ranges, grades and sources."""
    for number, name in enumerate(own, start=2):
        if name not in model.parameters:
            raise TableError("own_parameters.csv", number, "parameter", "error.not_in", name=name, table="parameters.csv")
    return MappingProxyType(
        {
            name: row.model_copy(update=own[name].model_dump(exclude={"parameter"})) if name in own else row
            for name, row in model.parameters.items()
        }
    )
