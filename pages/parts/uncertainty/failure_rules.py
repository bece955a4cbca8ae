"""Combinations of conditions in which a target is missed, in words."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.shared import analyses, target_inputs
from pages.parts.shared.view import View
from pages.parts.uncertainty.tornado import assumed, label
from pages.parts.wording import ranges_in_words
from pages.parts.wording.words import word
from simulation.analysis.goals.targets import Target
from simulation.analysis.stress.discovery import Box

WORSE = 0.15  # a rule is worth stating when failure is that much likelier than overall


def rules(view: View, target: Target) -> None:
    """Combinations of conditions in which the target is missed, in words."""
    st.header(word("stress.rules"), anchor=False)
    with st.spinner(word("stress.working")):
        boxes = analyses.failures(view.scenario, target)
        own = analyses.ensemble(view)
    missed = 1 - own.probability(target.outcome, at_least=target.value)[view.years.index(target.year)]
    st.markdown(word("stress.missed", target=target_inputs.said(target), chance=ranges_in_words.chance(missed)))
    boxes = tuple(box for box in boxes if box.density >= missed + WORSE)[:3]
    st.markdown("\n".join(f"- {_rule(box)}" for box in boxes))
    start = view.scenario.place.unknown_from
    st.caption(word("stress.rules_note", start=start, year=target.year) if boxes else word("stress.no_rule"))


def _rule(box: Box) -> str:
    limits = ranges_in_words.opening(word("stress.and").join(_limit(*limit) for limit in box.limits))
    return word(
        "stress.rule",
        limits=limits,
        density=ranges_in_words.chance(box.density),
        coverage=ranges_in_words.chance(box.coverage),
    )


def _limit(condition: str, low: float | None, high: float | None) -> str:
    symbol = state.place().conditions[condition].unit
    name = ranges_in_words.inner(label(condition))
    if low is not None and high is not None:
        return word("stress.between", name=name, low=assumed(symbol, low), high=assumed(symbol, high))
    if high is not None:
        return word("stress.below", name=name, value=assumed(symbol, high))
    assert low is not None, "a box limits each of its conditions on one side at least"
    return word("stress.above", name=name, value=assumed(symbol, low))
