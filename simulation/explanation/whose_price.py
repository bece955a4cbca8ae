"""Whose price it is: what the whole pays and one enterprise set apart makes up is that enterprise's, and is told once, under its name."""

from __future__ import annotations

from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.explanation.wrong_years import Price
from simulation.language.words import Words
from simulation.projection import TOTAL, Projection

NEARLY = 0.9  # of the whole's difference: what is left to others is the echo of one enterprise's


def whose(name: str, year: int, own: Projection, usual: Projection) -> str:
    """The enterprise set apart that makes up nearly all of the whole's difference in a year, or more; the whole where none does."""
    if catalogue().variables[name].aggregate != "sum":
        return TOTAL
    at = own.years.index(year)
    whole = float(own.total(name)[at] - usual.total(name)[at])
    for entity in own.scenario.entities:
        part = float(own.entity(name, entity)[at] - usual.entity(name, entity)[at])
        if part * whole > 0 and abs(part) >= NEARLY * abs(whole):
            return entity
    return TOTAL


def named(words: Words, price: Price, place: Place) -> str:
    """What is given up, with the enterprise that gives it up where it is one's."""
    return under_its_name(words, words.variable(price.variable), price.entity, place)


def under_its_name(words: Words, name: str, entity: str, place: Place) -> str:
    """What is of the whole as it is called; of an enterprise with its name."""
    if entity == TOTAL:
        return name
    return words("entity.lever", lever=name, entity=words.of(next(row for row in place.entities if row.id == entity)))
