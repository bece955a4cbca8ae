"""The full sensitivity study on demand: screening, then shares of variance with their intervals."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import table
from pages.parts.shared import analyses, heavy
from pages.parts.uncertainty.tornado import label
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import name, percent, word
from simulation import Scenario
from simulation.workers import studies

STUDIED = 24
LISTED = 10
LEAST = 0.005  # share below which a whole percentage says nothing
Asked = tuple[Scenario, Scenario | None, str, int]


def known(asked: Asked) -> pd.DataFrame | None:
    """Shares of variance of exactly what is asked for, where they were worked out; largest first."""
    kept = state.remember("sobol", None)
    return kept[1] if kept and kept[0] == asked else None


def shares(found: pd.DataFrame | None) -> Mapping[str, float] | None:
    """What each assumption alone makes of the variance, of the largest."""
    if found is None:
        return None
    return {row["id"]: float(row["first"]) for _, row in found.iterrows() if row["first"] >= LEAST}


def full_study(asked: Asked) -> None:
    """Screening and shares of variance of the quantity of the page, computed when asked for and kept until it changes."""
    scenario, other, variable, year = asked
    st.header(word("sensitivity.full"), anchor=False)
    found = known(asked)
    if found is not None:
        _said(found, variable, year, scenario, other)
        return
    st.markdown(word("sensitivity.full_note", count=STUDIED))
    if state.remember("sobol", None):
        st.info(word("stale"))
    if st.button(word("sensitivity.run"), key="sobol_run", type="primary"):
        names = tuple(analyses.screening(scenario, other, variable, year)["id"][:STUDIED])
        study = heavy.waited(
            studies.shares, scenario, names, other, variable, year, key="sobol", working="sensitivity.working"
        )
        found = study.indices(variable, year).sort_values("first", ascending=False).head(LISTED)
        state.put("sobol", (asked, found))
        st.rerun()


def _said(found: pd.DataFrame, variable: str, year: int, scenario: Scenario, other: Scenario | None) -> None:
    """The three largest by name, what is left for the rest, and the errors in a table."""
    largest = found.head(3)
    named = word("list.comma").join(label(item) for item in largest["id"])
    quotes, of = quoter(), ranges_in_words.inner(name(variable))
    together = min(1.0, sum(round(max(0.0, float(one)), 2) for one in largest["first"]))  # of the shares as printed
    share = quotes.part(together, "variance_of_first_three", variable, year)
    key = "sensitivity.shares" if other is None else "sensitivity.shares_gap"
    heading(quotes.say(key, names=named, share=share, year=year, name=of))
    alone, share_first = analyses.swings(scenario, other).table(variable, year)["id"].iloc[0], found["id"].iloc[0]
    if alone != share_first:
        st.caption(word("sensitivity.two_orders", alone=label(alone), share=label(share_first)))
    st.caption(word("sensitivity.shares_note"))
    intervals = [(label(c["id"]), _interval(c, "first"), _interval(c, "total")) for _, c in found.iterrows()]
    heads = [word("assumption"), word("sensitivity.first"), word("sensitivity.total")]
    with st.expander(word("sensitivity.intervals")):
        table(pd.DataFrame(intervals, columns=heads), "plain_intervals")


def _interval(cells: pd.Series, part: str) -> str:
    """A share of variance with its interval, in percent."""
    value, low, high = (percent(max(0.0, cells[key])) for key in (part, f"{part}_low", f"{part}_high"))
    return word("sensitivity.interval", value=value, span=word("span", low=low, high=high))
