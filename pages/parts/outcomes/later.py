"""Five years after the year shown: what is left of a plan's gains, and whether it lives on the future."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.shared.view import View
from pages.parts.wording.words import more, word
from simulation import Scenario
from simulation.analysis.causes.later_years import LaterYears, after_practice, later_years
from simulation.analysis.causes.payback import Payback, payback
from simulation.explanation import later_words
from simulation.run import embedded_baseline


@kept(64)
def _found(content: str, year: int, headlines: tuple[str, ...]) -> tuple[LaterYears, dict[str, float], tuple[Payback, ...]]:
    """Gains five years after, the mark, and the payback of levers whose gain evidence does not show; kept by scenario."""
    scenario = Scenario.from_json(content)
    marked = later_years(scenario, year)
    gaps = {name: float(path[-1]) for name, path in after_practice(scenario, headlines, year, embedded_baseline()).items()}
    return marked, gaps, tuple(payback(scenario, lever) for lever in later_words.unproven_levers(scenario))


def said(view: View, headlines: Sequence[str]) -> None:
    """Under the outcomes of the last year: the same five years after, the mark where there is one, paybacks."""
    if not view.moved:
        return
    marked, gaps, paybacks = _found(view.scenario.to_json(), view.last, tuple(headlines))
    with st.container(key="later"):
        st.caption(word("later.gains", after=marked.year_after, **{name: more(name, gap) for name, gap in gaps.items()}))
        for found in paybacks:
            st.caption(later_words.repaid(state.words(), found))
        if marked.mark:
            st.warning(later_words.mark(state.words(), marked))
