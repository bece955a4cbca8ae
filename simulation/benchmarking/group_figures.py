"""Enterprises of a type or a class taken together: sums, and ratios of sums, so that a large one counts as much as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from simulation.benchmarking.benchmark_values import benchmarked
from simulation.benchmarking.enterprise_standing import Class, class_label, class_of, classes_of
from simulation.engine.catalogue import catalogue
from simulation.engine.row_rights import check_seen
from simulation.language.words import Words
from simulation.projection import Projection, Totals

COMPARED = "total_profit"  # what plans are set beside each other by
SUMS = ("total_profit", "revenue", "total_assets", "employees")


def shown() -> tuple[str, ...]:
    """What the table of groups shows: sums, and the indicators of benchmarking."""
    return (*SUMS, *benchmarked())


class Group(NamedTuple):
    """Enterprises that are alike. by: `type` or `class`; name: an id of `types.csv`, or a class."""

    by: str
    name: str
    members: tuple[str, ...]


def groups(projection: Projection, own: Mapping[str, Class] | None = None) -> tuple[Group, ...]:
    """Types, then classes, each with those of its enterprises whose figures may be shown; none without any."""
    place = projection.baseline
    kinds = {one.id: class_of(projection, one.id, own) for one in place.seen}
    types = [Group("type", name, tuple(e.id for e in place.seen if e.type == name)) for name in catalogue().types]
    classes = [Group("class", name, tuple(one for one, kind in kinds.items() if kind == name)) for name in classes_of(place)]
    return tuple(group for group in (*types, *classes) if group.members)


def together(projection: Projection, members: Sequence[str]) -> Totals:
    """What `projection.totals` is of all enterprises, of these; Refusal where one of them may not be shown."""
    place = projection.baseline
    for one in members:
        check_seen(one, place.seen_ids)
    at = [place.entity_ids.index(one) for one in members]
    of_each = len(place.entities)
    values = {name: rows[:, at] if rows.shape[1] == of_each else rows for name, rows in projection.values.items()}
    return Totals(values, projection.inputs, len(at))


def group_heads(words: Words) -> tuple[str, ...]:
    """Heads of the table of groups, each figure with its unit."""
    named = (words("with_unit", name=words.variable(one), unit=words.unit_of(one)) for one in shown())
    return (words("benchmarking.group"), words("benchmarking.count"), *named)


def group_cells(
    words: Words, projection: Projection, year: int, own: Mapping[str, Class] | None = None
) -> list[tuple[str, ...]]:
    """A row for each group, and one for all enterprises together; pages and documents have the same."""
    return _cells(words, [(projection, one) for one in shown()], year, own)


def compared_heads(words: Words, plans: Sequence[str]) -> tuple[str, ...]:
    """Heads of the table of groups under several plans."""
    return (words("benchmarking.group"), words("benchmarking.count"), *plans)


def compared_cells(
    words: Words, projections: Sequence[Projection], year: int, own: Mapping[str, Class] | None = None
) -> list[tuple[str, ...]]:
    """A row for each group of the last run, which is a plan's, and one for all together: profit under each run of a place."""
    return _cells(words, [(one, COMPARED) for one in projections], year, own)


def _cells(
    words: Words, shown: Sequence[tuple[Projection, str]], year: int, own: Mapping[str, Class] | None
) -> list[tuple[str, ...]]:
    """A row for each group of the last run, then all together; a cell for each run with an outcome."""
    last, rows = shown[-1][0], []
    for group in groups(last, own):
        label = words.of(catalogue().types[group.name]) if group.by == "type" else class_label(words, group.name)
        cells = [words.bare(float(together(run, group.members)[one][run.years.index(year), 0]), one) for run, one in shown]
        rows.append((words(f"benchmarking.group.{group.by}", name=label), str(len(group.members)), *cells))
    every = (words.bare(float(run.total(one)[run.years.index(year)]), one) for run, one in shown)
    return [*rows, (words("benchmark.whole"), str(len(last.baseline.entities)), *every)]
