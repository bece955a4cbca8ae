"""A target of the whole broken down to enterprises (年度目标分解): by headroom, open to change, and adding up.

Each enterprise begins from what the plan gives it; what the target asks beyond the sum is spread by headroom, that is by what the place's
strongest package adds to it above practice. What the target leaves below the sum is taken off by size. Enterprises whose target is
fixed by hand keep it; the others take the rest. Targets are rounded so that they add up.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError, check_entity
from simulation.intake.entity_names import id_of, name_of
from simulation.intake.typed_cells import number, plain
from simulation.language.cells import cell, written
from simulation.language.numbers import digits
from simulation.run import project

HEADS = ("indicator", "year", "entity", "target")
MOST_ROWS = 5000
MOST_TARGET = 1_000_000_000  # far beyond every amount, and exact to the sixth decimal


@dataclass(frozen=True)
class Share:
    """What one enterprise is asked for: plan, headroom, target (unit of the indicator); fixed: set by hand."""

    entity: str
    plan: float
    headroom: float
    target: float
    fixed: bool


@dataclass(frozen=True)
class Allotment:
    """A target of the whole in a year and the shares of enterprises, in the order of the place."""

    indicator: str
    year: int
    total: float
    shares: tuple[Share, ...]

    @property
    def left(self) -> float:
        """What the shares lack to the target of the whole: none unless all are fixed by hand."""
        return round(self.total - sum(share.target for share in self.shares), _places(self.indicator, self.total) + 1) + 0.0

    def target(self, entity: str) -> float:
        """What one enterprise is asked for."""
        return next(share.target for share in self.shares if share.entity == entity)


def allottable(place: Place) -> tuple[str, ...]:
    """Indicators with targets that are amounts of enterprises, so that shares add up."""
    rows = catalogue().variables
    return tuple(name for name in place.target_rules if rows[name].aggregate == "sum")


@lru_cache(maxsize=32)
def headroom(place: Place, indicator: str, year: int) -> tuple[float, ...]:
    """What the strongest package adds to each enterprise above practice, at least nothing."""
    paths = []
    for name in place.compared_presets():
        run = project(Scenario.preset(name, place), place, year)
        paths.append([float(run.entity(indicator, one)[-1]) for one in place.entity_ids])
    practice, *others = paths
    return tuple(max([0.0, *(path[i] - usual for path in others)]) for i, usual in enumerate(practice))


def allot(
    scenario: Scenario,
    indicator: str,
    year: int,
    total: float,
    fixed: Mapping[str, float] | None = None,
    place: Place | None = None,
) -> Allotment:
    """A target of the whole broken down under a plan; `fixed` enterprises keep what is set for them.

    ScenarioError for an indicator that is no amount, an unknown enterprise, a year out of range or a target that is no number.
    """
    place, fixed = place or scenario.place, dict(fixed or {})
    row = catalogue().variables.get(indicator)
    if row is None or row.aggregate != "sum":
        raise ScenarioError("error.allot_indicator", found=indicator[:60], known=", ".join(allottable(place)))
    for entity, value in [*fixed.items(), ("total", total)]:
        if entity != "total":
            check_entity(entity, place, place.entity_ids, entity)
        if not math.isfinite(value):
            raise ScenarioError("error.no_number", place=f"{indicator}.{entity}", found=repr(value))
        if abs(value) > MOST_TARGET:
            raise ScenarioError("error.allot_large", place=f"{indicator}.{entity}", found=repr(value), most=MOST_TARGET)
    run = project(scenario, place.whole, year)
    plan = {one: float(run.entity(indicator, one)[-1]) for one in place.entity_ids}
    room = dict(zip(place.entity_ids, headroom(place.whole, indicator, year), strict=True))
    free = [one for one in place.entity_ids if one not in fixed]
    rest = total - sum(fixed.values()) - sum(plan[one] for one in free)
    weights = _weights([room[one] if rest > 0 else abs(plan[one]) for one in free])
    exact = {one: plan[one] + rest * weight for one, weight in zip(free, weights, strict=True)}
    rounded = _rounded(exact, total - sum(fixed.values()), _places(indicator, total, *fixed.values())) if free else {}
    shares = (Share(one, plan[one], room[one], fixed.get(one, rounded.get(one, 0.0)), one in fixed) for one in plan)
    return Allotment(indicator, year, total, tuple(shares))


def _places(indicator: str, *values: float) -> int:
    """Decimals of an indicator, or as many more, up to six, as stated values have."""
    least = digits(indicator, "zh")
    return next((n for n in range(least, 6) if all(math.isclose(v, round(v, n), abs_tol=1e-9) for v in values)), 6)


def _weights(sizes: list[float]) -> list[float]:
    whole = sum(sizes)
    return [size / whole for size in sizes] if whole > 0 else [1 / len(sizes) for _ in sizes]


def _rounded(exact: Mapping[str, float], whole: float, places: int) -> dict[str, float]:
    """Values rounded so that they add up to the rounded whole: those with the largest remainders are rounded up."""
    step = 10.0**-places
    down = {one: math.floor(value / step + 1e-9) for one, value in exact.items()}
    missing = round(whole / step) - sum(down.values())
    order = sorted(exact, key=lambda one: down[one] - exact[one] / step)
    for i in range(abs(missing)):
        down[order[i % len(order)]] += 1 if missing > 0 else -1
    return {one: round(count * step, places) for one, count in down.items()}


def as_csv(allotments: Iterable[Allotment], place: Place | None = None) -> str:
    """Allotments as a table: indicator, year, entity, target; the whole is the entity `total`, enterprises of an own place are named."""
    where = place or embedded_place()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADS)
    for one in allotments:
        writer.writerow((one.indicator, one.year, "total", one.total))
        writer.writerows((one.indicator, one.year, cell(name_of(where, share.entity)), share.target) for share in one.shares)
    return out.getvalue()


def read_allotments(text: str, scenario: Scenario, place: Place | None = None) -> tuple[Allotment, ...]:
    """Allotments of a table as `as_csv` writes it, all targets taken as they stand; ScenarioError names the row that cannot be used."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    if not rows or [plain(head) for head in rows[0]] != list(HEADS):
        raise ScenarioError("error.allot_heads", heads=", ".join(HEADS))
    if len(rows) > MOST_ROWS:
        raise ScenarioError("error.table_rows", count=len(rows), most=MOST_ROWS)
    found: dict[tuple[str, int], dict[str, float]] = {}
    for line, cells in enumerate(rows[1:], start=2):
        if not any(cells):
            continue
        try:
            indicator, year, name, target = (*(plain(part) for part in cells[:3]), cells[3])
            entity = id_of(place or scenario.place, written(name))
            own = found.setdefault((indicator, int(number("year", year))), {})
            if entity in own:
                raise ScenarioError("error.twice", place=name)
            own[entity] = number(f"{indicator}.{entity}", target)
        except (ScenarioError, ValueError, IndexError) as error:
            reason = error if isinstance(error, Refusal) else ScenarioError("error.allot_heads", heads=", ".join(HEADS))
            raise ScenarioError("error.sheet_row", row=line, reason=reason) from None
    return tuple(_read(scenario, indicator, year, own, place) for (indicator, year), own in found.items())


def _read(scenario: Scenario, indicator: str, year: int, own: dict[str, float], place: Place | None) -> Allotment:
    total = own.pop("total", None)
    return allot(scenario, indicator, year, sum(own.values()) if total is None else total, own, place)
