"""All that a plan loses in sentences, the one home for whoever shows a plan: pages, documents, shell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from simulation.analysis.causes.assumed_away import assumed_away
from simulation.analysis.causes.later_years import later_years
from simulation.analysis.causes.payback import unproven_paybacks
from simulation.engine.scenario import Scenario
from simulation.explanation.beside_gains import beside_gains
from simulation.explanation.counted_in_words import counted_said
from simulation.explanation.later_words import mark, repaid
from simulation.explanation.left_undone import UndoneRow, undone_rows
from simulation.explanation.owner_in_words import CASH, cumulated, owner_sentence
from simulation.explanation.price_rows import PriceRow, price_rows
from simulation.explanation.prices_in_words import assumed_said, price_texts, prices_said
from simulation.explanation.waits_in_words import waits_beside
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.projection import Projection
from simulation.run import project

NONE: Mapping[str, Scenario] = MappingProxyType({})


@dataclass(frozen=True)
class Losses:
    """What a plan loses against current practice, in sentences.

    mark: that it lives on the future; repaid: of levers whose gain evidence does not show, when what is spent more comes
    back, or what is saved is lost again; prices: what profit does not show; counted: what is counted and not valued;
    hidden: losses that own assumptions take away; rows: the prices as a table, last what is left undone without a price; noted, lines:
    what is said of prices beside that table, in a row and as a list in markdown, apart: as sentences of their own; beside_gains: where headlines rise, what falls or is
    borrowed; waits: what it moves later than the plans it stands beside, where that gains.
    """

    mark: str = ""
    repaid: tuple[str, ...] = ()
    prices: str = ""
    counted: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    rows: tuple[PriceRow | UndoneRow, ...] = ()
    noted: str = ""
    lines: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    beside_gains: str = ""
    waits: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All of it, the mark first; none where nothing is lost."""
        return tuple(filter(None, (self.mark, *self.repaid, self.prices, *self.waits, *self.counted, *self.hidden)))

    @property
    def beside(self) -> tuple[str, ...]:
        """The same where the table of prices stands beside."""
        return tuple(filter(None, (self.mark, *self.repaid, *self.apart, *self.waits, *self.counted, *self.hidden)))


def losses(own: Projection, usual: Projection, words: Words, others: Mapping[str, Scenario] = NONE) -> Losses:
    """What a plan loses up to the last year of its projection; usual: current practice under the same conditions.

    others: plans that it stands beside, by their names.
    """
    scenario, place, year = own.scenario, own.baseline, own.years[-1]
    if not scenario.changed():
        return Losses()
    noted, lines = price_texts(own, usual, words, tabled=True)
    rows = price_rows(own, usual, words)
    if any(row.worst.lever for row in rows):  # the mark in their cells is explained first
        lines = (f"- {words('price.alone')}", *lines)
    apart = tuple(_apart(line, words) for line in lines)
    return Losses(
        mark(words, later_years(scenario, year, baseline=place), place),
        tuple(repaid(words, one, place) for one in unproven_paybacks(scenario, place) if one.first),
        prices_said(own, usual, words),
        tuple(map(str, counted_said(Quoter(words), own, usual))),
        tuple(assumed_said(one, words) for one in assumed_away(scenario, year)),
        (*rows, *undone_rows(own, {lever for row in rows for lever in row.levers})),
        noted,
        lines,
        apart,
        str(beside_gains(Quoter(words), own, usual) or ""),
        tuple(map(str, waits_beside(Quoter(words), own, others))),
    )


def _apart(line: str, words: Words) -> str:
    """A line of a list in markdown as a sentence; one below another begins and ends as a sentence does."""
    text = line.strip().removeprefix("- ")
    return text if line.startswith("- ") else words("price.levers.apart", said=text[:1].upper() + text[1:])


def losses_said(scenario: Scenario, year: int, words: Words) -> tuple[str, ...]:
    """A sentence each, of a plan in its own place against current practice to a year; none where it loses nothing.

    With what the owner pays, which pages and documents tell in the bill.
    """
    if not scenario.changed():
        return ()
    own, usual = (project(one, scenario.place, year) for one in (scenario, scenario.reference()))
    quoter = Quoter(words)
    asked = owner_sentence(quoter, own, usual) if cumulated(own, CASH) < cumulated(usual, CASH) else None
    return (*losses(own, usual, words).texts, *((str(asked),) if asked else ()))
