"""Amounts of the monthly record and targets beside the base year, else beside other months: numbers of which no unit says what they are in."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simulation.engine.catalogue import catalogue
from simulation.intake.cell_values import STANDARD, Figure
from simulation.intake.long_sheets import AMOUNTS, written_pair
from simulation.intake.problems import Problems
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.workbook_fields import FOLLOWED_AS, fields
from simulation.language.unit_slips import FAR, VOLATILE, likely

FEWEST = 2  # other months that say what is usual


@dataclass(frozen=True)
class _Amount:
    """A figure in the model's unit; part: share of the year it is of, 1 of what does not add up over months."""

    indicator: str
    enterprise: str
    figure: Figure
    part: float = 1.0

    @property
    def a_year(self) -> float:
        """What a whole year of it comes to."""
        return self.figure.value / self.part


def check(book: ReadWorkbook, problems: Problems) -> None:
    """Ask for the unit of amounts without one in their table that another unit brings near to what is usual, whatever is declared for all."""
    months = list(_months(book))
    targets = [_Amount(one.indicator, "", one.figure) for one in book.targets]
    for one in (*months, *targets):
        unit = catalogue().variables[one.indicator].unit
        if one.figure.unit_stated or STANDARD.get(unit) not in AMOUNTS:
            continue
        usual = _at_base(book, one)
        usual = _of_others(months, one) if usual is None else usual
        if usual is None:
            continue
        far = VOLATILE if one.enterprise and one.part < 1 else FAR
        meant = likely(one.figure.value, usual * one.part, unit, far)
        if meant is not None:
            told = {"usual": f"{usual * one.part:,.4g}", "meant": f"{meant:,.6g}", "unit": written_pair(unit)}
            problems.error("amount_slip", one.figure.sheet, one.figure.cell, one.figure.raw or one.figure.value, **told)


def _months(book: ReadWorkbook) -> Iterator[_Amount]:
    for one in book.record:
        row = catalogue().scorecard.get(one.indicator)
        part = one.month / 12 if row is not None and row.within_year == "flow" else 1.0
        yield _Amount(one.indicator, one.enterprise, one.figure, part)


def _at_base(book: ReadWorkbook, one: _Amount) -> float | None:
    """What the enterprise, or all of them, had in the base year; None where not all say so."""
    names = [name for name in fields()["base_year"] if FOLLOWED_AS.get(name, name) == one.indicator]
    whose = [one.enterprise] if one.enterprise else list(book.enterprises)
    for name in names:
        found = [book.figures.get((key, name)) for key in whose]
        if found and None not in found:
            return sum(figure.value for figure in found if figure)
    return None


def _of_others(every: Iterable[_Amount], one: _Amount) -> float | None:
    """The middle of the other months, as of a whole year."""
    same = [
        each.a_year
        for each in every
        if each is not one and (each.indicator, each.enterprise) == (one.indicator, one.enterprise)
    ]
    return statistics.median(same) if len(same) >= FEWEST else None
