"""Base-year figures among the assumptions: each at the ends of its range while reported totals hold and accounts close.

An id is `entity:column`, and `all:column` for a total of the whole. Other figures give way as in draws of the base year, so that
of a figure in a reported total what is left of its range given that total is what counts. `total_assets` of an entity is the
size of its balance sheet: equity and fixed capital move with it, and by themselves only around it. `net_profit` of an
entity moves by its tax. On a place of many enterprises the largest are taken, as many as one run of the analysis bears.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from simulation.analysis.uncertainty.base_year_draws import closed, layout
from simulation.analysis.uncertainty.distributions import FIVE_PERCENT
from simulation.engine.place import Place

ALL = "all"
MOST_NUMBERS = 4_000_000  # drawn at once for both ends of every figure


@lru_cache(maxsize=8)
def base_figures(place: Place) -> tuple[str, ...]:
    """Base-year figures that are not certain: totals of the whole, then of entities that may be shown, the largest first."""
    plan, entities = layout(place), place.entity_ids
    open_totals = (plan.total_down + plan.total_up).ravel() > 0
    totals = [f"{ALL}:{name}" for name, uncertain in zip(plan.names, open_totals, strict=True) if uncertain]
    columns = (*plan.ratios, *plan.sums)
    moving = (plan.down + plan.up)[..., 0] > 0
    most = MOST_NUMBERS // (2 * max(len(columns), 1) * len(entities))
    found: list[str] = []
    for at in np.argsort(-place.columns["total_assets"].ravel(), kind="stable"):
        if entities[at] not in place.seen_ids:
            continue
        own = [name for name, uncertain in zip(columns, moving[:, at], strict=True) if uncertain]
        own += ["net_profit"] if plan.tax_spread.ravel()[at] > 0 else []
        if len(found) + len(own) > most:
            break
        found += [f"{entities[at]}:{name}" for name in own]
    return (*totals, *found)


def is_base_figure(name: str) -> bool:
    """Whether an assumption is a base-year figure."""
    return ":" in name


def columns_at(place: Place, scores: Mapping[str, np.ndarray], runs: int) -> dict[str, np.ndarray]:
    """Base-year columns (entity, run) with some figures at normal scores (run,), the others central."""
    plan, entities = layout(place), list(place.entity_ids)
    columns = (*plan.ratios, *plan.sums)
    cells = np.zeros((len(columns), len(entities), runs))
    own, size, tax = np.zeros((len(plan.names), runs)), np.zeros(cells.shape[1:]), np.zeros(cells.shape[1:])
    for name, values in scores.items():
        entity, column = name.split(":")
        if entity == ALL:
            own[plan.names.index(column)] = values
        elif column == "total_assets":
            size[entities.index(entity)] = values
        elif column == "net_profit":
            tax[entities.index(entity)] = values
        else:
            cells[columns.index(column), entities.index(entity)] = values
    return closed(place, plan, cells, own, size, tax)


def columns_at_ends(place: Place, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Base-year columns (entity, 2 × figure): each figure alone at its low end, then each at its high end."""
    count = len(names)
    ends = {name: np.zeros(2 * count) for name in names}
    for at, name in enumerate(names):
        ends[name][at], ends[name][count + at] = -FIVE_PERCENT, FIVE_PERCENT
    return columns_at(place, ends, 2 * count)


@lru_cache(maxsize=4)
def ends_of(place: Place, names: tuple[str, ...]) -> Mapping[str, tuple[float, float]]:
    """Lowest and highest value of each figure, in the column's unit, as it enters the run at either end."""
    columns, count, plan = columns_at_ends(place, names), len(names), layout(place)
    found = {}
    for at, name in enumerate(names):
        entity, column = name.split(":")
        if entity == ALL:
            total = plan.names.index(column)
            middle, down, up = (float(part[total, 0]) for part in (plan.totals, plan.total_down, plan.total_up))
            low, high = middle * np.exp(-FIVE_PERCENT * down), middle * np.exp(FIVE_PERCENT * up)
        else:
            row = columns[column][place.entity_ids.index(entity)]
            low, high = sorted((row[at], row[count + at]))
        found[name] = (float(low), float(high))
    return MappingProxyType(found)


def grade_of(place: Place, name: str) -> str:
    """Kind of a figure: reported, derived or assumed."""
    entity, column = name.split(":")
    return place.totals[column].grade if entity == ALL else place.cells[entity, column].grade
