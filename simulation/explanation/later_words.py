"""Five years after in sentences, for pages and documents: paybacks, and the mark of a plan that lives on the future."""

from __future__ import annotations

from simulation.analysis.causes.later_years import LaterYears
from simulation.analysis.causes.payback import Payback
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.language.words import Words


def unproven_levers(scenario: Scenario) -> tuple[str, ...]:
    """Changed levers of which evidence does not show that stopping them costs money."""
    unproven = {row.lever for row in scenario.place.neglects.values() if row.unproven_en}
    return tuple(lever for lever in scenario.changed() if lever in unproven)


def repaid(words: Words, found: Payback, place: Place) -> str:
    """When a lever has paid back, or a cut has lost again what it saved; what evidence cannot say."""
    more_spent, turned = found.first < 0, found.year is not None
    key = ("repaid" if turned else "not_repaid") if more_spent else ("lost" if turned else "not_lost")
    row = next(row for row in place.neglects.values() if row.lever == found.lever)
    fields = {"lever": words.lever(found.lever), "unproven": words.of(row, "unproven")}
    return words(f"later.{key}", **fields, year=found.year or "", last=found.years[-1])


def mark(words: Words, found: LaterYears, place: Place) -> str:
    """That a plan lives on the future, by which rule; blank where it does not."""
    if not found.mark:
        return ""
    less, part = (words.percent(share) for share in (-found.spending, found.part))
    years = {"start": place.decided_from, "year": found.year, "after": found.year_after}
    return words(f"later.{found.mark}", **years, less=less, part=part)
