"""Levers left below practice of which no outcome has a price: told in the lever's own unit, since evidence gives no other."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from simulation.engine.lever_paths import lever_path, own_scale, practice_path
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.rows import AFTER
from simulation.engine.setting import Setting
from simulation.explanation.whose_price import under_its_name
from simulation.language.quotes import Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import TOTAL, Projection
from simulation.run import horizon_after

SAME = 1e-9


@dataclass(frozen=True)
class UndoneRow:
    """What is done less than in practice, in the year in which it is furthest below, to five years after the target year.

    row: the lever as all, or one enterprise, see it; practice, value: of that year; first, last: years below practice; lasting:
    whether the last of them is the fifth after; now: target year, practice and value then, None where it is not below then.
    """

    row: Lever
    entity: str
    year: int
    practice: float
    value: float
    first: int
    last: int
    lasting: bool
    now: tuple[int, float, float] | None = None

    @property
    def levers(self) -> tuple[str, ...]:
        """The lever itself."""
        return (self.row.id,)

    @property
    def grade(self) -> str:
        """The evidence on the lever."""
        return self.row.grade


def undone_rows(own: Projection, told: Set[str]) -> tuple[UndoneRow, ...]:
    """A row for each lever below practice that no price is told of, and for each enterprise that has a setting of its own."""
    place, found = own.scenario.place, []
    for lever in own.scenario.changed():
        row = place.levers[lever]
        if lever in told or row.two_way or row.standing == "retired":
            continue
        settings = {TOTAL: own.scenario.levers.get(lever)}
        settings |= {entity: one.get(lever) for entity, one in own.scenario.entities.items()}
        for entity, setting in settings.items():
            seen = row if entity == TOTAL else own_scale(row, place, entity)
            found.append(_row(seen, entity, setting, own) if setting else None)
    return tuple(row for row in found if row)


def _row(row: Lever, entity: str, setting: Setting, own: Projection) -> UndoneRow | None:
    until = own.years[-1]
    years = horizon_after(until, own.baseline)
    path, practice = lever_path(row, setting, years), practice_path(row, years)
    short = [year for year, less in zip(years, practice - path, strict=True) if less > SAME]
    if not short or min(short) > until:
        return None
    below, target = np.round(practice - path, 9), years.index(until)
    at = target if below[target] == below.max() else int(below.argmax())
    now = (until, float(practice[target]), float(path[target])) if until in short else None
    last = max(short)
    return UndoneRow(
        row, entity, years[at], float(practice[at]), float(path[at]), min(short), last, last == until + AFTER, now
    )


def undone_cells(one: UndoneRow, place: Place, words: Words) -> tuple[str, str]:
    """What is given up, and by how much, as the table of prices writes it."""
    name, quoter = under_its_name(words, words.of(one.row), one.entity, place), Quoter(words)

    def amount(year: int, practice: float, value: float) -> Sentence:
        ends = {"practice": practice, "value": value}
        told = {end: quoter.setting(one.row, size, f"lever_{end}", year) for end, size in ends.items()}
        return quoter.say("price.undone.cell", year=quoter.year(year, "price_year"), **told)

    now = amount(*one.now) if one.now else None
    return words("price.undone", lever=name), str(then(quoter, now, amount(one.year, one.practice, one.value)))


def then(quoter: Quoter, now: Sentence | None, worst: Sentence) -> Sentence:
    """How much in the target year, and in the worst year where that is another."""
    if now is None:
        return quoter.say("price.cell_worst", worst=worst)
    return now if now == worst else quoter.say("price.cell_then", now=now, worst=worst)
