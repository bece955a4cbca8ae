"""What a plan is paid with that its profit does not show: pay, jobs, upkeep, roads and power that somebody goes without.

Judged at the end, in every year before, and in each enterprise that is set apart: a neglect of one year or of one enterprise is named too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulation.analysis.causes.assumed_away import AssumedAway
from simulation.engine.catalogue import catalogue
from simulation.explanation.appraisal_in_words import appraisal_said
from simulation.language.quotes import Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import TOTAL, Projection

ROADS, PAY, POWER, CAPACITY = "road_spending", "labour_compensation", "generation", "new_energy_capacity"
PER_HEAD, UNDER_WAY, WORKS = "compensation_per_head", "construction_in_progress", ("road_planned", "road_building")
LEAST = 0.005  # of current practice: a smaller move is no price
STOPPED = 0.5  # of the roads that practice builds: with less, building has stopped
FAR = 2  # times what is left at the end: an earlier year that is further off is told too


@dataclass(frozen=True)
class Price:
    """A difference from current practice as printed, on the wrong side: of an outcome, in a year, of the whole or of one enterprise."""

    variable: str
    year: int
    gap: float
    entity: str = TOTAL


def prices(own: Projection, usual: Projection, words: Words) -> dict[str, float]:
    """Outcomes of the list of prices that end the wrong way against current practice, as printed, in the order of the list."""
    at = len(own.years) - 1
    found = ((name, _gaps(name, TOTAL, own, usual, words)) for name in catalogue().listed("price"))
    return {name: gaps[at] for name, gaps in found if at in gaps}


def earlier_prices(own: Projection, usual: Projection, words: Words) -> list[Price]:
    """Outcomes that end as in practice, or nearer to it, and were clearly worse in a year before: the worst one."""
    ended, found = prices(own, usual, words), []
    for name in catalogue().listed("price"):
        gaps = _gaps(name, TOTAL, own, usual, words)
        worst = max(gaps, key=lambda at: abs(gaps[at]), default=None)
        if worst is not None and abs(gaps[worst]) > FAR * abs(ended.get(name, 0.0)):
            found.append(Price(name, own.years[worst], gaps[worst]))
    return found


def own_prices(own: Projection, usual: Projection, words: Words) -> list[Price]:
    """What enterprises that are set apart pay, each in its worst year, where the whole does not show it."""
    shown, found = {*prices(own, usual, words), *(one.variable for one in earlier_prices(own, usual, words))}, []
    for entity in own.scenario.entities:
        for name in catalogue().listed("price"):
            gaps = _gaps(name, entity, own, usual, words) if name not in shown else {}
            if gaps:
                worst = max(gaps, key=lambda at: abs(gaps[at]))
                found.append(Price(name, own.years[worst], gaps[worst], entity))
    return found


def _gaps(name: str, entity: str, own: Projection, usual: Projection, words: Words) -> dict[int, float]:
    """Differences as printed in the years in which they are on the wrong side and no trifle."""
    side, found = 1 if catalogue().less_is_better(name) else -1, {}
    pairs = zip(usual.entity(name, entity), own.entity(name, entity), strict=True)
    for at, (practice, reached) in enumerate((float(a), float(b)) for a, b in pairs):
        gap = words.gap(name, practice, reached)
        if (reached - practice) * side > LEAST * abs(practice) and not words.same(name, gap):
            found[at] = gap
    return found


def prices_said(own: Projection, usual: Projection, words: Words) -> str:
    """The same in sentences; blank where nothing of it moves the wrong way."""
    if not own.scenario.changed():
        return ""
    quoter, year = Quoter(words), own.years[-1]
    ended, before, apart = prices(own, usual, words), earlier_prices(own, usual, words), own_prices(own, usual, words)
    named = {*ended, *(one.variable for one in (*before, *apart))}
    said = []
    if ended:
        said.append(quoter.say("price.said", year=quoter.year(year, "horizon"), changes=_changes(quoter, ended, year)))
    if before:
        said.append(
            quoter.say("price.before", changes=quoter.joined([_in_year(quoter, one) for one in before], "list.comma"))
        )
    if apart:
        said.append(quoter.say("price.apart", changes=quoter.joined([_in_entity(quoter, one, own) for one in apart])))
    said += [
        one
        for one in (_roads(quoter, own, usual, named), _pay(quoter, own, usual, named), _power(quoter, own, usual))
        if one
    ]
    said += appraisal_said(quoter, own, usual)
    return str(quoter.in_a_row(said)) if said else ""


def _roads(quoter: Quoter, own: Projection, usual: Projection, named: set[str]) -> Sentence | None:
    """Roads that are not built; where building stops, what is under way: it is finished, and nothing of it is written off."""
    if ROADS not in named:
        return None
    said = quoter.say("price.roads")
    stopped = own.total(ROADS) < usual.total(ROADS) * STOPPED
    if not stopped.any():
        return said
    at = max(int(np.argmax(stopped)) - 1, 0)
    works = quoter.level(UNDER_WAY, sum(float(own.total(name)[at]) for name in WORKS), "works", own.years[at])
    return quoter.in_a_row([said, quoter.say("price.works", year=quoter.year(own.years[at], "works_year"), works=works)])


def _pay(quoter: Quoter, own: Projection, usual: Projection, named: set[str]) -> Sentence | None:
    """Pay per head held below practice: employees pay, and staff who leave are not counted."""
    less = own.values[PER_HEAD] < usual.values[PER_HEAD] * (1 - LEAST)
    return quoter.say("price.pay") if PAY in named and less.any() else None


def _power(quoter: Quoter, own: Projection, usual: Projection) -> Sentence | None:
    """More capacity in kW and no more power from it: both are told."""
    words, at, year = quoter.words, -1, own.years[-1]
    capacity, power = (words.gap(n, float(usual.total(n)[at]), float(own.total(n)[at])) for n in (CAPACITY, POWER))
    if capacity <= 0 or words.same(CAPACITY, capacity) or (power > 0 and not words.same(POWER, power)):
        return None
    told = (quoter.moved(name, gap, "gap", year) for name, gap in ((CAPACITY, capacity), (POWER, power)))
    return quoter.say(
        "price.power", **dict(zip(("capacity", "power"), told, strict=True)), year=quoter.year(year, "horizon")
    )


def assumed_said(found: AssumedAway, words: Words) -> str:
    """That own assumptions hide what a lever's neglect loses, with the loss under the register."""
    quoter, lever = Quoter(words), words.lever(found.lever)
    changes = _changes(quoter, found.hidden, found.year)
    return str(quoter.say("price.assumed", lever=lever, year=quoter.year(found.year, "horizon"), changes=changes))


def _changes(quoter: Quoter, gaps: Mapping[str, float], year: int) -> Sentence:
    """Differences as printed, one after the other."""
    words = quoter.words
    told = [
        quoter.say("later.gain", name=words.inside(words.variable(name)), gap=quoter.moved(name, gap, "gap", year))
        for name, gap in gaps.items()
    ]
    return quoter.joined(told, "list.comma")


def _in_year(quoter: Quoter, one: Price) -> Sentence:
    name, gap = (
        quoter.words.inside(quoter.words.variable(one.variable)),
        quoter.moved(one.variable, one.gap, "gap", one.year),
    )
    return quoter.say("price.in_year", name=name, gap=gap, year=quoter.year(one.year, f"worst:{one.variable}"))


def _in_entity(quoter: Quoter, one: Price, own: Projection) -> Sentence:
    entity = next(row for row in own.baseline.entities if row.id == one.entity)
    return quoter.say("price.in_entity", entity=quoter.words.inside(quoter.words.of(entity)), change=_in_year(quoter, one))
