"""Combinations of conditions in which a target is missed, in words."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.shared import analyses
from pages.parts.shared.view import View
from pages.parts.uncertainty.tornado import label
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import quoter
from pages.parts.wording.words import word
from simulation.analysis.goals.targets import Target
from simulation.analysis.stress.discovery import Box
from simulation.explanation.assumptions_in_words import assumption_value
from simulation.explanation.targets_in_words import target_sentence
from simulation.language.quotes import Quote, Quoter, Sentence, opening

WORSE = 0.15  # a rule is worth stating when failure is that much likelier than overall


def rules(view: View, target: Target) -> None:
    """Combinations of conditions in which the target is missed, in words."""
    st.header(word("stress.rules"), anchor=False)
    with st.spinner(word("stress.working")):
        boxes = analyses.failures(view.scenario, target)
        own = analyses.ensemble(view)
    missed = 1 - own.probability(target.outcome, at_least=target.value)[view.years.index(target.year)]
    quotes = quoter()
    chance = quotes.chance(missed, "missed", target.outcome, target.year)
    st.markdown(str(quotes.say("stress.missed", target=target_sentence(quotes, target), chance=chance)))
    boxes = tuple(box for box in boxes if box.density >= missed + WORSE)[:3]
    st.markdown("\n".join(f"- {_rule(box)}" for box in boxes))
    start = view.scenario.place.unknown_from
    st.caption(word("stress.rules_note", start=start, year=target.year) if boxes else word("stress.no_rule"))


def _rule(box: Box) -> str:
    quotes = quoter()
    return str(
        quotes.say(
            "stress.rule",
            limits=opening(quotes.joined([_limit(quotes, *limit) for limit in box.limits], "stress.and")),
            density=quotes.chance(box.density, "density_of_rule"),
            coverage=quotes.chance(box.coverage, "coverage_of_rule"),
        )
    )


def _limit(quotes: Quoter, condition: str, low: float | None, high: float | None) -> Sentence:
    symbol = state.place().conditions[condition].unit
    name = ranges_in_words.inner(label(condition))

    def at(value: float, side: str) -> Quote:
        return Quote(assumption_value(state.words(), symbol, value), value, symbol, f"{side}:{condition}")

    if low is not None and high is not None:
        return quotes.say("stress.between", name=name, low=at(low, "low"), high=at(high, "high"))
    if high is not None:
        return quotes.say("stress.below", name=name, value=at(high, "high"))
    assert low is not None, "a box limits each of its conditions on one side at least"
    return quotes.say("stress.above", name=name, value=at(low, "low"))
