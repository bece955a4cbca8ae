"""The full sensitivity study on demand: screening, then shares of variance with their intervals."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures import analysis_charts, outcome_charts
from pages.parts.figures.page_tables import table
from pages.parts.shared import analyses, heavy
from pages.parts.shared.view import View
from pages.parts.uncertainty.tornado import label
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import name, percent, word
from simulation import HEADLINES
from simulation.analysis.sensitivity.morris_sobol import SobolStudy
from simulation.workers import studies

STUDIED = 24


def full_study(view: View, variable: str, year: int) -> None:
    """Screening and shares of variance, computed when asked for and kept until the scenario changes."""
    st.header(word("sensitivity.full"), anchor=False)
    st.markdown(word("sensitivity.full_note", count=STUDIED))
    content = view.scenario
    asked = st.button(word("sensitivity.run"), key="sobol_run", type="primary")
    kept = state.remember("sobol", None)
    if asked:
        kept = (content, _computed(view))
        state.put("sobol", kept)
    if kept and kept[0] != content:
        st.info(word("stale"))
    elif kept:
        _shares(kept[1], variable, year)


def _computed(view: View) -> SobolStudy:
    names = tuple(analyses.screening(view.scenario, HEADLINES[0], view.last)["id"][:STUDIED])
    return heavy.waited(studies.shares, view.scenario, names, key="sobol", working="sensitivity.working")


def _shares(study: SobolStudy, variable: str, year: int) -> None:
    """Total share of variance as bars, the part without interaction inside; intervals in a table."""
    found = study.indices(variable, year)
    found = found[found["total"] > 0.01].head(10)
    named = word("list.comma").join(label(item) for item in found["id"].head(3))
    quotes, together = quoter(), min(1.0, float(found["first"].head(3).clip(lower=0).sum()))
    of = ranges_in_words.inner(name(variable))
    share = quotes.share(together, "variance_of_first_three", variable, year)
    heading(quotes.say("sensitivity.shares", names=named, share=share, year=year, name=of))
    rows: list[dict[str, Any]] = []
    for _, cells in found.iterrows():
        for part, role in (("total", "reference"), ("first", "scenario")):
            whole, text = 100 * max(cells["total"], cells["first"]), percent(cells["total"])
            rows.append(
                {
                    "driver": label(cells["id"]),
                    "start": 0.0,
                    "end": 100 * max(0.0, cells[part]),
                    "role": role,
                    "right": whole,
                    "text": text if part == "first" else "",
                    "place": len(rows),
                }
            )
    spec = analysis_charts.steps_spec("%", word("assumption"))
    outcome_charts.draw(pd.DataFrame(rows), spec, "sobol_bars", word("sensitivity.alt", name=of), 24 * len(found) + 60)
    st.caption(word("sensitivity.shares_note"))
    intervals = [(label(c["id"]), _interval(c, "first"), _interval(c, "total")) for _, c in found.iterrows()]
    with st.expander(word("sensitivity.intervals")):
        heads = [word("assumption"), word("sensitivity.first"), word("sensitivity.total")]
        table(pd.DataFrame(intervals, columns=heads), "plain_intervals")


def _interval(cells: pd.Series, part: str) -> str:
    """A share of variance with its interval, in percent."""
    value, low, high = (percent(cells[key]) for key in (part, f"{part}_low", f"{part}_high"))
    return word("sensitivity.interval", value=value, span=word("span", low=low, high=high))
