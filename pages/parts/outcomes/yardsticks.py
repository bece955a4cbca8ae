"""Published averages beside a place's own figures: of a year that the projection has where there is one, else of the year that they name."""

from __future__ import annotations

from dataclasses import dataclass

from pages.parts import state
from pages.parts.shared.view import View
from pages.parts.wording.words import half, period, unit_of, word
from simulation.benchmarking import benchmark_values
from simulation.language.numbers import PERCENT

FACTS = {"return_on_equity": {"central": "F406"}, "labour_productivity": {"central": "F407", "sichuan": "F430"}}


@dataclass(frozen=True)
class Yardstick:
    """An average (unit of `data/variables.csv`): of whom, of which year and months, from where; of: what a quotation names."""

    whose: str
    value: float
    year: int
    period: str
    source: str
    of: str

    def beside(self, view: View) -> int:
        """The projected year that it stands beside: its own, or the nearest."""
        return min(max(self.year, view.years[0]), view.last)

    def same_year(self, view: View) -> bool:
        """Whether own figures of its year are projected."""
        return self.beside(view) == self.year


def yardsticks(view: View, variable: str) -> tuple[Yardstick, ...]:
    """Averages of an outcome that the place knows, each of the year nearest to its base year."""
    found = []
    for whose, fact in FACTS[variable].items():
        every = [one for one in (_fact(view, whose, variable, fact), _published(view, whose, variable)) if one is not None]
        if every and fact in view.place.facts:
            found.append(min(every, key=lambda one: (not one.same_year(view), abs(one.year - view.years[0]))))
    return tuple(found)


def _fact(view: View, whose: str, variable: str, id: str) -> Yardstick | None:
    row = view.place.facts.get(id)
    if row is None:
        return None
    value = float(row.value) / (100 if unit_of(variable) in PERCENT else 1)
    return Yardstick(
        whose, value, int(row.period[:4]), period(row.period), f"{id}{word('list.comma')}{half(row.source)}", f"fact:{id}"
    )


def _published(view: View, whose: str, variable: str) -> Yardstick | None:
    row = benchmark_values.found(whose, variable, view.place.own_benchmarks)
    if row is None or row.value is None or row.year is None:
        return None
    named = row.period_zh if state.language() == "zh" else row.period_en
    return Yardstick(whose, row.value, row.year, named, half(row.source), f"benchmark:{whose}")
