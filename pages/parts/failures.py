"""Combinations of conditions in which a target is missed, in words."""

from __future__ import annotations

import streamlit as st

from pages.parts import aims, results, spans
from pages.parts.frame import View
from pages.parts.sensitivity import assumed, label
from pages.parts.words import word
from simulation import catalogue
from simulation.analysis.discovery import Box
from simulation.analysis.stress import FROM_YEAR
from simulation.analysis.targets import Target

WORSE = 0.15  # a rule is worth stating when failure is that much likelier than overall


def rules(view: View, target: Target) -> None:
    """Combinations of conditions in which the target is missed, in words."""
    st.header(word("stress.rules"), anchor=False)
    with st.spinner(word("stress.working")):
        boxes = results.failures(view.scenario.to_json(), target)
        own = results.ensemble(view)
    missed = 1 - own.probability(target.outcome, at_least=target.value)[view.years.index(target.year)]
    st.markdown(word("stress.missed", target=aims.said(target), chance=spans.chance(missed)))
    boxes = [box for box in boxes if box.density >= missed + WORSE][:3]
    st.markdown("\n".join(f"- {_rule(box)}" for box in boxes))
    st.caption(word("stress.rules_note", start=FROM_YEAR, year=target.year) if boxes else word("stress.no_rule"))


def _rule(box: Box) -> str:
    limits = spans.opening(word("stress.and").join(_limit(*limit) for limit in box.limits))
    return word("stress.rule", limits=limits, density=spans.chance(box.density), coverage=spans.chance(box.coverage))


def _limit(condition: str, low: float | None, high: float | None) -> str:
    symbol = catalogue().conditions[condition].unit
    if low is None:
        return word("stress.below", name=spans.inner(label(condition)), value=assumed(symbol, high))
    if high is None:
        return word("stress.above", name=spans.inner(label(condition)), value=assumed(symbol, low))
    return word("stress.between", name=spans.inner(label(condition)), low=assumed(symbol, low), high=assumed(symbol, high))
