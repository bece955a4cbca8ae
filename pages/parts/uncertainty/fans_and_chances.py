"""The uncertainty page's own pieces: fans, and chances of targets and of beating current practice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from pages.parts.figures.page_tables import table
from pages.parts.shared import target_inputs
from pages.parts.shared.sections import described, draw_lines, pair
from pages.parts.shared.view import View
from pages.parts.wording import ranges_in_words
from pages.parts.wording.words import figure, name, scaled, unit_of, word
from simulation import HEADLINES
from simulation.analysis.uncertainty.ensemble import Ensemble
from simulation.analysis.uncertainty.probability import Chance


def ends(found: Ensemble, variable: str) -> tuple[float, float, float]:
    """P10, P50 and P90 of an outcome in the last year."""
    low, middle, high = found.quantiles(variable)[:, -1]
    return float(low), float(middle), float(high)


def reading(view: View, own: Ensemble, usual: Ensemble) -> str:
    """The page's answer in one sentence."""
    low, _, high = ends(own, "total_profit")
    text = word("ranges.reading", year=view.last, span=ranges_in_words.span("total_profit", low, high))
    target = target_inputs.chosen().get("total_profit", view.last)
    if target:
        found = own.chance(own.within("total_profit", at_least=target.value))
        text += word("ranges.reach", value=figure("total_profit", target.value), chance=_with_forms(found))
    gap = own.minus(usual)
    beaten = _beaten(gap.of("total_profit"), own)
    if not np.isnan(beaten.shown[-1]):
        gain = ends(gap, "total_profit")
        text += word(
            "ranges.better",
            better=_with_forms(beaten),
            gain=ranges_in_words.span("total_profit", gain[0], gain[2]),
        )
    return text


def _with_forms(found: Chance) -> str:
    """A probability of the last year, with its least and most over forms of the model where these differ."""
    said, span = ranges_in_words.chance(found.shown[-1]), ranges_in_words.over_forms(found)
    return word("chance.forms", chance=said, span=span) if "–" in span else said


def fan(view: View, variable: str, own: Ensemble) -> None:
    """P10 to P90 as a band around the line that every page shows."""
    low, _, high = own.quantiles(variable)
    title = word(
        "ranges.finding", year=view.last, name=name(variable), span=ranges_in_words.span(variable, low[-1], high[-1])
    )
    st.subheader(title, anchor=False)
    lines, symbol = pair(view, variable), unit_of(variable)
    lines[0]["texts"] = [ranges_in_words.span(variable, *ends) for ends in zip(low, high, strict=True)]
    band = (scaled(low, symbol), scaled(high, symbol))
    draw_lines(view, lines, symbol, f"fan_{variable}", described(variable), 190, band)


def chances(view: View, own: Ensemble) -> None:
    """Probability of reaching the targets of each year that is still open; those of the last year can be edited."""
    st.header(word("ranges.targets"), anchor=False)
    with st.container(key="aims"):
        columns, wanted = st.columns(len(HEADLINES), gap="small", vertical_alignment="bottom"), {}
        for column, variable in zip(columns, HEADLINES, strict=True):
            with column:
                wanted[variable] = target_inputs.value(variable, view.last)
    reached, asked = {}, {}
    for variable, aim in wanted.items():
        aims = {**target_inputs.chosen().values(variable), view.last: aim}
        by_year = np.array([aims.get(year, np.nan) for year in view.years])
        reached[variable], asked[variable] = own.of(variable) >= by_year[:, None], ~np.isnan(by_year)
    rows = {name(variable): _where(own.chance(inside), asked[variable]) for variable, inside in reached.items()}
    inside = [found | ~asked[variable][:, None] for variable, found in reached.items()]
    together = own.chance(np.all(inside, axis=0))
    rows[word("ranges.together")] = _where(together, np.sum(list(asked.values()), axis=0) > 1)
    st.subheader(word("ranges.chance", year=view.last, chance=ranges_in_words.chance(together.shown[-1])), anchor=False)
    _by_year(view, rows, "chances_table", word("dash"))
    st.caption(word("ranges.yearly"))


def _where(found: Chance, asked: np.ndarray) -> Chance:
    """A probability in the years in which something is asked for; none in others."""
    return replace(found, shown=np.where(asked, found.shown, np.nan))


def better(view: View, own: Ensemble, usual: Ensemble) -> None:
    """Probability that the scenario does better than the reference, by year, on the same draws."""
    st.header(word("ranges.compared"), anchor=False)
    if not view.moved:
        st.info(word("ranges.unmoved"))
        return
    gap = own.minus(usual)
    differs = [variable for variable in HEADLINES if np.ptp(gap.of(variable)) > 0]
    rows = {name(variable): _beaten(gap.of(variable), own) for variable in differs}
    _by_year(view, rows, "plain_better", word("phrase.same"))


def _beaten(gap: np.ndarray, own: Ensemble) -> Chance:
    """Probability of a gain in each year; none where no draw differs."""
    found = own.chance(gap > 1e-9)
    return replace(found, shown=np.where(np.ptp(gap, axis=1) + np.abs(gap).max(axis=1) > 1e-9, found.shown, np.nan))


def _by_year(view: View, rows: dict[str, Chance], key: str, without: str) -> None:
    """Probabilities by year and, of the last, the least and most over single forms of the model; `without` where there is none."""
    heads = [word("probability"), *map(str, view.ahead), word("chance.over_forms", year=view.last)]
    first = view.years.index(view.ahead[0])
    shown = [
        (
            title,
            *(without if np.isnan(each) else ranges_in_words.chance(each) for each in row.shown[first:]),
            ranges_in_words.over_forms(row),
        )
        for title, row in rows.items()
    ]
    table(pd.DataFrame(shown, columns=heads), key)
    st.caption(word("chance.note"))
