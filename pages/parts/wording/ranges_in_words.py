"""Ranges and chances in words, with no more digits than they deserve."""

from __future__ import annotations

from pages.parts import state
from pages.parts.wording.words import PERCENT, digits, measured, plain, scaled, unit_of, word
from simulation.language import numbers, rounding
from simulation.language.words import Words

ROUND = 0.05


def step(variable: str, width: float) -> float:
    """Smallest difference worth writing in a range of that width: a power of ten, in the unit shown."""
    return rounding.step(float(scaled(width, unit_of(variable))), digits(variable))


def rounded(variable: str, value: float, width: float) -> str:
    """A value without its unit, to the step that a range of that width deserves."""
    return plain(*rounding.to_step(float(scaled(value, unit_of(variable))), step(variable, width)))


def bare(variable: str, low: float, high: float) -> str:
    """A range without its unit, both ends rounded to the range's own size."""
    ends = [rounded(variable, value, high - low) for value in (low, high)]
    return ends[0] if ends[0] == ends[1] else word("span", low=ends[0], high=ends[1])


def span(variable: str, low: float, high: float) -> str:
    """The same with its unit."""
    return with_unit(variable, bare(variable, low, high))


def about(variable: str, value: float, width: float) -> str:
    """A value with its unit, to the step that a range of that width deserves."""
    return with_unit(variable, rounded(variable, value, width))


def with_unit(variable: str, text: str) -> str:
    """A text that stands for a number, with the variable's unit."""
    return measured(text, unit_of(variable))


def points(variable: str, text: str) -> str:
    """The same for a difference: percentages count in percentage points."""
    return measured(text, "points" if unit_of(variable) in PERCENT else unit_of(variable))


def inner(text: str) -> str:
    """A name within a sentence: English drops its capital unless it is an abbreviation."""
    return numbers.inner(text, state.language())


def opening(text: str) -> str:
    """A text that opens a line."""
    return text[:1].upper() + text[1:]


def chance(probability: float) -> str:
    """A probability in words, to the nearest twentieth."""
    return Words(state.language()).chance(probability)


def share(part: float) -> str:
    """A part of a whole, to the nearest twentieth."""
    return f"{round(round(part / ROUND) * ROUND * 100)}%"
