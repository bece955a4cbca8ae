"""Known years that lie outside the ranges, in sentences for pages and documents."""

from __future__ import annotations

from collections.abc import Iterable

from simulation.analysis.uncertainty.known_outside import Outside
from simulation.language.quotes import Quoter, Sentence


def outside_sentences(quoter: Quoter, found: Iterable[Outside]) -> list[Sentence]:
    """A sentence for each: what is known, and the range of current practice it lies outside."""
    return [_said(quoter, one) for one in found]


def _said(quoter: Quoter, one: Outside) -> Sentence:
    of, year = one.reading.variable, one.reading.year
    return quoter.say(
        "ranges.outside",
        year=year,
        name=quoter.words.variable(of),
        facts=one.reading.facts,
        value=quoter.level(of, one.reading.value, "known", year),
        span=quoter.ends(of, one.low, one.high, ("p10", "p90"), year, form="span"),
    )
