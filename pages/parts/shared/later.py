"""Five years after the year shown: what is left of a plan's gains, and whether it lives on the future."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.shared.view import View
from pages.parts.wording.quoted import quoter
from pages.parts.wording.ranges_in_words import inner
from pages.parts.wording.words import name
from simulation import Scenario
from simulation.analysis.causes.assumed_away import AssumedAway, assumed_away
from simulation.analysis.causes.later_years import LaterYears, after_practice, later_years
from simulation.analysis.causes.payback import Payback, unproven_paybacks
from simulation.engine.rows import AFTER
from simulation.explanation import later_words
from simulation.explanation.prices_in_words import assumed_said, prices_said


@kept(64)
def _found(scenario: Scenario, year: int) -> tuple[LaterYears, tuple[Payback, ...]]:
    """The mark, and the payback of levers whose gain evidence does not show; kept by scenario."""
    return later_years(scenario, year), unproven_paybacks(scenario)


@kept(64)
def _hidden(scenario: Scenario, year: int) -> tuple[AssumedAway, ...]:
    """Losses of neglect that own assumptions take away; kept by scenario."""
    return assumed_away(scenario, year)


@kept(64)
def _gaps(scenario: Scenario, year: int, names: tuple[str, ...]) -> dict[str, float]:
    """What a scenario adds to outcomes five years after a year; kept by scenario."""
    found = after_practice(scenario, names, year, scenario.place)
    return {name: float(path[-1]) for name, path in found.items()}


def sentence(scenario: Scenario, names: Sequence[str], year: int) -> str:
    """Changes of outcomes against current practice five years after a target year."""
    gaps, quotes, after = _gaps(scenario, year, tuple(names)), quoter(), year + AFTER
    said = [
        quotes.say("later.gain", name=inner(name(key)), gap=quotes.moved(key, gap, "gap", after))
        for key, gap in gaps.items()
    ]
    return str(quotes.say("later.gains", after=after, changes=quotes.joined(said, "list.comma")))


def gains(view: View, *names: str) -> None:
    """Under outcomes of the last year: the same five years after, and the mark where there is one."""
    if not view.moved:
        return
    st.caption(sentence(view.scenario, names, view.last))
    marked, _ = _found(view.scenario, view.last)
    if marked.mark:
        st.warning(later_words.mark(state.words(), marked, view.scenario.place))
    if paid := prices_said(view.projection, view.reference, state.words()):
        st.caption(paid)
    for found in _hidden(view.scenario, view.last):
        st.warning(assumed_said(found, state.words()))


def said(view: View, headlines: Sequence[str]) -> None:
    """Under the headlines of the last year: the same five years after, the mark where there is one, paybacks."""
    if not view.moved:
        return
    with st.container(key="later"):
        gains(view, *headlines)
        for found in _found(view.scenario, view.last)[1]:
            st.caption(later_words.repaid(state.words(), found, view.scenario.place))
