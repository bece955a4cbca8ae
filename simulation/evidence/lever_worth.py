"""What each lever was worth in the first edition, as kept, and what the same setting is worth now, from what runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from simulation.engine import first_edition
from simulation.engine.folders import DATA
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting
from simulation.engine.tables import Row, read_table
from simulation.run import project

OUTCOMES = ("total_profit", "return_on_equity", "labour_productivity")


class FirstWorth(Row):
    """A lever alone at an end of its range in the first edition: change of outcomes of 2030 against its current practice, and why it moved since.

    source: the version, and the digest of its tables.
    """

    lever: str
    value: float
    total_profit: float
    return_on_equity: float
    labour_productivity: float
    source: str
    moved_zh: str
    moved_en: str


@dataclass(frozen=True)
class Worth:
    """The same setting in both editions, change in the usual year against current practice; read: its value as it is read now, None where the lever is retired.

    replayed: with the years that the first edition gave it, from 2024; decided: from the first year that can be decided.
    """

    row: FirstWorth
    read: float | None
    first: Mapping[str, float]
    replayed: Mapping[str, float]
    decided: Mapping[str, float]


@lru_cache(maxsize=1)
def lever_worths() -> tuple[Worth, ...]:
    """All rows of `data/lever_worth.csv`, run in the place that the first edition had."""
    rows = read_table(DATA / "lever_worth.csv", FirstWorth, key=("lever", "value"))
    return tuple(_worth(row, embedded_place()) for row in rows)


def _worth(row: FirstWorth, place: Place) -> Worth:
    replayed = Scenario.from_dict(
        {"schema": first_edition.SCHEMA, "name": row.lever, "levers": {row.lever: row.value}}, place
    )
    read = replayed.levers[row.lever].value if row.lever in replayed.levers else None
    first = {name: getattr(row, name) for name in OUTCOMES}
    decided = Scenario(row.lever, {name: Setting(one.value) for name, one in replayed.levers.items()}, place=place)
    return Worth(row, read, first, _changes(replayed, place), _changes(decided, place))


def _changes(plan: Scenario, place: Place) -> dict[str, float]:
    own, usual = (project(one, place, place.usual_year) for one in (plan, plan.reference()))
    return {name: float(own.total(name)[-1] - usual.total(name)[-1]) for name in OUTCOMES}
