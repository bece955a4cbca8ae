"""Published figures, as written beside what rests on them."""

from __future__ import annotations

import re

from pages.parts import state
from pages.parts.wording.words import half, period, word, written
from simulation.engine.place_rows import Fact

ID = re.compile(r"\bF\d{3,}\b")


def fact_line(fact: Fact) -> str:
    """One published figure with its id, period and source."""
    return word(
        "fact.line",
        id=fact.id,
        subject=written(fact, "subject"),
        period=period(fact.period),
        value=fact_value(fact),
        source=half(fact.source),
    )


def fact_value(fact: Fact) -> str:
    """A published figure with its unit, as published."""
    return f"{fact.value} {fact.unit}" if fact.unit != "%" else f"{fact.value}%"


def facts_in(source: str) -> list[Fact]:
    """The published figures that a source names, those of the place."""
    found = state.place().facts
    return [found[one] for one in dict.fromkeys(ID.findall(source)) if one in found]
