"""Five years after the year shown: what is left of a plan's gains, and whether it lives on the future."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.parts.cache import kept
from pages.parts.shared.view import View
from pages.parts.wording.words import half, more, plain, word, written
from simulation import Scenario, catalogue
from simulation.analysis.causes.later_years import LaterYears, after_practice, later_years
from simulation.analysis.causes.payback import Payback, payback
from simulation.run import embedded_baseline


@kept(64)
def _found(content: str, year: int, headlines: tuple[str, ...]) -> tuple[LaterYears, dict[str, float], tuple[Payback, ...]]:
    """Gains five years after, the mark, and the payback of levers whose gain evidence does not show; kept by scenario."""
    scenario = Scenario.from_json(content)
    marked = later_years(scenario, year)
    gaps = {name: float(path[-1]) for name, path in after_practice(scenario, headlines, year, embedded_baseline()).items()}
    unproven = {row.lever for row in catalogue().neglects.values() if row.unproven_en}
    return marked, gaps, tuple(payback(scenario, lever) for lever in scenario.changed() if lever in unproven)


def said(view: View, headlines: Sequence[str]) -> None:
    """Under the outcomes of the last year: the same five years after, the mark where there is one, paybacks."""
    if not view.moved:
        return
    marked, gaps, paybacks = _found(view.scenario.to_json(), view.last, tuple(headlines))
    with st.container(key="later"):
        st.caption(word("later.gains", after=marked.year_after, **{name: more(name, gap) for name, gap in gaps.items()}))
        for found in paybacks:
            st.caption(_repaid(found))
        if marked.mark:
            less, part = (plain(100 * share, 0) for share in (-marked.spending, marked.part))
            fields = {"start": catalogue().place.decided_from, "year": marked.year, "after": marked.year_after}
            st.warning(word(f"later.{marked.mark}", **fields, less=less, part=part))


def _repaid(found: Payback) -> str:
    """When a lever has paid back, or a cut has lost again what it saved; what evidence cannot say."""
    more_spent, turned = found.first < 0, found.year is not None
    key = ("repaid" if turned else "not_repaid") if more_spent else ("lost" if turned else "not_lost")
    row = next(row for row in catalogue().neglects.values() if row.lever == found.lever)
    unproven = half(f"{row.unproven_zh} | {row.unproven_en}")
    lever = written(catalogue().levers[found.lever])
    return word(f"later.{key}", lever=lever, year=found.year or "", last=found.years[-1], unproven=unproven)
