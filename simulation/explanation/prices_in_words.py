"""What a plan is paid with that its profit does not show: pay, jobs, upkeep, roads and power that somebody goes without."""

from __future__ import annotations

from simulation.analysis.causes.assumed_away import AssumedAway
from simulation.engine.catalogue import catalogue
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
    parts = [
        words("later.gain", name=words.inside(words.variable(name)), gap=words.more(name, gap))
        for name, gap in found.items()
    ]
    said = words("price.said", year=own.years[-1], changes=words("list.comma").join(parts))
    return words("list.sentences", first=said, then=words("price.roads")) if ROADS in found else said


def assumed_said(found: AssumedAway, words: Words) -> str:
    """That own assumptions hide what a lever's neglect loses, with the loss under the register."""
    lost = [words("later.gain", name=words.inside(words.variable(n)), gap=words.more(n, v)) for n, v in found.hidden.items()]
    return words("price.assumed", lever=words.lever(found.lever), year=found.year, changes=words("list.comma").join(lost))
