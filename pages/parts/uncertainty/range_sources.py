"""Where the width of ranges comes from, and what they rest on: history, and enough draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.parts.figures.page_tables import table
from pages.parts.shared import analyses
from pages.parts.shared.choices import headline
from pages.parts.shared.view import View
from pages.parts.uncertainty.bands_and_chances import ends
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import quoter, unbroken
from pages.parts.wording.words import name, plain, scaled, unit, unit_of, word
from simulation import HEADLINES
from simulation.analysis.uncertainty.ensemble import Ensemble
from simulation.analysis.uncertainty.known_outside import judged, known_outside
from simulation.analysis.uncertainty.released_ranges import DRAWS, fit, weighted_by_history
from simulation.analysis.uncertainty.sampling import SOURCES
from simulation.analysis.uncertainty.width_by_source import precision
from simulation.evidence.provenance import figures
from simulation.explanation.outside_in_words import outside_sentences
from simulation.language.numbers import given
from simulation.language.quotes import Quoter, Sentence

NAMED = 0.075  # part of the width from which a source is named: what is written as a tenth or more
TRACE = 0.025  # a part below it would be written as 0 %
LEVELS = ("p10", "p50", "p90")


def width(view: View) -> None:
    """How wide the range is when one source alone varies, and each source's part."""
    found = analyses.sources(view.scenario)
    found = found[found["year"] == view.last].set_index(["variable", "source"])
    profit = found.loc["total_profit"]["share"]
    quotes = quoter()
    st.header(unbroken(_largest(quotes, profit, view.last)), anchor=False)
    shares: dict[Any, float] = found["share"].to_dict()
    rows = [
        (
            word(f"source.{source}"),
            *(_share(shares[variable, source]) for variable in HEADLINES),
        )
        for source in SOURCES
    ]
    table(pd.DataFrame(rows, columns=[word("source"), *map(name, HEADLINES)]), "plain_sources")
    cells, assumed = figures(view.place)
    st.caption(word("ranges.sources_note"))
    st.caption(word("ranges.base_year", cells=cells, assumed=assumed))


def _share(part: float) -> str:
    """A source's part; one that would be rounded to nought is no nought."""
    return word("ranges.sources.trace") if 0 < part < TRACE else ranges_in_words.share(part)


def left_out(view: View) -> None:
    """What the ranges hold and what not, as documents say it, and known years that lie outside them."""
    st.markdown(word("ranges.excluded"))
    if not judged(view.place.past_readings):
        return
    for said in outside_sentences(quoter(), known_outside(view.place.past_readings, analyses.since_known(view))):
        st.markdown(f"- {said}")


def _largest(quotes: Quoter, shares: pd.Series, year: int) -> Sentence:
    """The sources of a range's width that are worth naming, largest first, each with the part that its row of the table has."""
    told: list[Sentence] = []
    for source, part in shares.sort_values(ascending=False).items():
        if part < NAMED and told:
            break
        share = quotes.share(float(part), f"width_of:{source}", "total_profit", year)
        named = ranges_in_words.inner(word(f"source.{source}"))
        told.append(quotes.say("ranges.sources.part", source=named, share=share))
    return quotes.say("ranges.sources", parts=quotes.joined(told, "list.comma"))


def trust(view: View, own: Ensemble) -> None:
    """What history says of the draws, and whether more draws would move the ends."""
    with st.expander(word("ranges.trust")):
        _history(view)
        _convergence(view, own, headline("trust_outcome"))


def _history(view: View) -> None:
    """How the draws were weighed by what is known since the base year, where anything is."""
    if not weighted_by_history(view.place):
        st.markdown(word("ranges.no_history"))
        return
    history = fit(view.place)
    years = len({known.year for known in history.inside})
    st.markdown(word("ranges.history", draws=DRAWS, effective=round(history.effective, -2), years=years))
    if history.power < 1:
        st.markdown(word("ranges.history.far"))
    for known, inside in history.inside.items():
        quotes, of, year = quoter(), known.variable, known.year
        said = quotes.say(
            "ranges.anchor",
            year=year,
            name=name(of),
            facts=word("list.comma").join(known.fact_ids) or word("ranges.december"),
            span=quotes.ends(of, known.low, known.high, ("known_low", "known_high"), year, form="span"),
            share=quotes.share(inside, "draws_inside", of, year),
        )
        st.markdown(f"- {said}")


def _convergence(view: View, own: Ensemble, variable: str) -> None:
    found, symbol = precision(own, variable, view.last), unit_of(variable)
    low, _, high = ends(own, variable)
    step = ranges_in_words.step(variable, high - low)
    places = max(0, 1 - int(np.floor(np.log10(step))))
    figures = np.column_stack([found.estimates, found.shift, found.errors])
    rows = [
        (word(f"level.{level}"), *(plain(scaled(value, symbol), places) for value in values))
        for level, values in zip(LEVELS, figures, strict=True)
    ]
    heads = [word("ranges.draws"), *(f"{count:,}" for count in found.draws), word("ranges.shift"), word("ranges.error")]
    table(pd.DataFrame(rows, columns=heads), "plain_convergence")
    st.caption(word("ranges.convergence", unit=unit(symbol), step=given(step)))
