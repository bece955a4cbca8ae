"""Published figures, as written beside what rests on them."""

from __future__ import annotations

import re

from pages.parts import state
from pages.parts.wording.words import factor, given, half, period, word, written
from simulation.engine.place_rows import Fact
from simulation.language import numbers

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
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


def fact_title(fact: Fact) -> str:
    """What tells a published figure from others of its subject: period and value."""
    return word("fact.title", subject=written(fact, "subject"), period=period(fact.period), value=_converted(fact))


def fact_scope(fact: Fact) -> str:
    """Of whom a published figure is, of which kind, and where it stands."""
    url = f"<{fact.url}>" if fact.url else word("none")  # marked off from what follows
    return word("facts.scope", scope=half(fact.scope), kind=word(f"kind.{fact.grade}"), url=url, date=fact.date)


def fact_value(fact: Fact) -> str:
    """A published figure with its unit; where the reader's differs, as published behind it."""
    shown, published = _converted(fact), _published(fact)
    same_size = shown == published or factor(fact.unit) == 1
    return shown if same_size else word("fact.converted", value=shown, published=published)


def _published(fact: Fact) -> str:
    return f"{fact.value} {fact.unit}" if fact.unit != "%" else f"{fact.value}%"


def _converted(fact: Fact) -> str:
    """The figure in the reader's unit, with all of its digits."""
    if state.language() == "zh" or fact.unit not in numbers.units() or not NUMBER.fullmatch(fact.value):
        return _published(fact)
    return state.words().measured(given(float(fact.value), fact.unit), fact.unit)


def facts_in(source: str) -> list[Fact]:
    """The published figures that a source names, those of the place."""
    found = state.place().facts
    return [found[one] for one in dict.fromkeys(ID.findall(source)) if one in found]
