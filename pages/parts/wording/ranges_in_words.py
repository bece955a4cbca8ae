"""Ranges and chances in the language of this run, by short names."""

from __future__ import annotations

from pages.parts import state
from pages.parts.wording.words import measured, unit_of, word
from simulation.analysis.uncertainty.probability import Chance


def step(variable: str, width: float) -> float:
    """Smallest difference worth writing in a range of that width, in the unit shown."""
    return state.words().step(variable, width)


def rounded(variable: str, value: float, width: float) -> str:
    """A value without its unit, to the step that a range of that width deserves."""
    return state.words().rounded(variable, value, width)


def bare(variable: str, low: float, high: float) -> str:
    """A range without its unit."""
    return state.words().bare_span(variable, low, high)


def span(variable: str, low: float, high: float) -> str:
    """A range with its unit."""
    return state.words().span(variable, low, high)


def with_unit(variable: str, text: str) -> str:
    """A text that stands for a number, with the variable's unit."""
    return measured(text, unit_of(variable))


def points(variable: str, text: str) -> str:
    """The same for a difference: percentages count in percentage points."""
    return state.words().measured_change(text, variable)


def inner(text: str) -> str:
    """A name within a sentence."""
    return state.words().inside(text)


def opening(text: str) -> str:
    """A text that opens a line."""
    return text[:1].upper() + text[1:]


def chance(probability: float) -> str:
    """A probability in words."""
    return state.words().chance(probability)


def over_forms(chance: Chance, at: int = -1) -> str:
    """Least and most of a probability over single forms of the model, to the nearest twentieth."""
    least, most = (state.words().chance_end(float(part[at])) for part in (chance.least, chance.most))
    return least if least == most else word("span", low=least, high=most)


def share(part: float) -> str:
    """A part of a whole, to the nearest twentieth."""
    return state.words().share(part)
