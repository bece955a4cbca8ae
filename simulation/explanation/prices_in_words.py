"""What a plan is paid with that its profit does not show: pay, jobs, upkeep, roads and power that somebody goes without."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.analysis.causes.assumed_away import AssumedAway
from simulation.engine.catalogue import catalogue
from simulation.language.quotes import Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import Projection

ROADS = "road_spending"
LEAST = 0.005  # of current practice: a smaller move is no price


def prices(own: Projection, usual: Projection, words: Words) -> dict[str, float]:
    """Outcomes of the list of prices that end the wrong way against current practice, as printed, in the order of the list."""
    found = {}
    for name in catalogue().listed("price"):
        practice, reached = (float(projection.total(name)[-1]) for projection in (usual, own))
        wrong = (reached - practice) * (1 if catalogue().less_is_better(name) else -1)
        gap = words.gap(name, practice, reached)
        if wrong > LEAST * abs(practice) and not words.same(name, gap):
            found[name] = gap
    return found


def prices_said(own: Projection, usual: Projection, words: Words) -> str:
    """The same in a sentence; blank where nothing of it moves the wrong way."""
    found = prices(own, usual, words)
    if not found:
        return ""
    quoter, year = Quoter(words), own.years[-1]
    said = quoter.say("price.said", year=quoter.year(year, "horizon"), changes=_changes(quoter, found, year))
    return str(quoter.in_a_row([said, quoter.say("price.roads")]) if ROADS in found else said)


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
