"""The uncertainty page's own pieces: fans, and chances of targets and of beating current practice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from pages.parts.figures import outcome_charts
from pages.parts.figures.page_tables import table
from pages.parts.shared import target_inputs
from pages.parts.shared.sections import described, line
from pages.parts.shared.view import View, ends_of_the_past
from pages.parts.wording import ranges_in_words
from pages.parts.wording.words import figure, name, same, scaled, unit, unit_of, word
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


def fan(view: View, variable: str, own: Ensemble, usual: Ensemble) -> None:
    """P10 to P90 as a band, both medians as lines."""
    low, middle, high = own.quantiles(variable)
    title = word(
        "ranges.finding", year=view.last, name=name(variable), span=ranges_in_words.span(variable, low[-1], high[-1])
    )
    st.subheader(title, anchor=False)
    width, symbol, other = high[-1] - low[-1], unit_of(variable), usual.quantiles(variable)[1]
    marks = {
        role: word(f"end.{role}", value=ranges_in_words.rounded(variable, value, width))
        for role, value in (("scenario", middle[-1]), ("reference", other[-1]))
    }
    apart = not same(variable, middle[-1] - other[-1])
    lines = [
        line(variable, middle, "scenario", marks["scenario"] if apart else None),
        line(variable, other, "reference", marks["reference"]),
    ]
    lines[0]["texts"] = [ranges_in_words.span(variable, *pair) for pair in zip(low, high, strict=True)]
    lines[1]["texts"] = [ranges_in_words.about(variable, value, width) for value in other]
    rows = outcome_charts.path_data(view.years, lines, (scaled(low, symbol), None, scaled(high, symbol)), 190)
    spec = outcome_charts.path_spec(unit(symbol), word("year"), word("history"), **ends_of_the_past())
    outcome_charts.draw(rows, spec, f"fan_{variable}", described(variable), 190)


def chances(view: View, own: Ensemble) -> None:
    """Probability of reaching editable targets, by year."""
    st.header(word("ranges.targets"), anchor=False)
    with st.container(key="aims"):
        columns, wanted = st.columns(len(HEADLINES), gap="small", vertical_alignment="bottom"), {}
        for column, variable in zip(columns, HEADLINES, strict=True):
            with column:
                wanted[variable] = target_inputs.value(variable, view.last)
    reached = {variable: own.of(variable) >= aim for variable, aim in wanted.items()}
    rows = {name(variable): own.chance(inside) for variable, inside in reached.items()}
    rows[word("ranges.together")] = together = own.chance(np.all(list(reached.values()), axis=0))
    st.subheader(word("ranges.chance", year=view.last, chance=ranges_in_words.chance(together.shown[-1])), anchor=False)
    _by_year(view, rows, "chances_table")


def better(view: View, own: Ensemble, usual: Ensemble) -> None:
    """Probability that the scenario does better than the reference, by year, on the same draws."""
    st.header(word("ranges.compared"), anchor=False)
    if not view.moved:
        st.info(word("ranges.unmoved"))
        return
    gap = own.minus(usual)
    differs = [variable for variable in HEADLINES if np.ptp(gap.of(variable)) > 0]
    rows = {name(variable): _beaten(gap.of(variable), own) for variable in differs}
    _by_year(view, rows, "plain_better")


def _beaten(gap: np.ndarray, own: Ensemble) -> Chance:
    """Probability of a gain in each year; none where no draw differs."""
    found = own.chance(gap > 1e-9)
    return replace(found, shown=np.where(np.ptp(gap, axis=1) + np.abs(gap).max(axis=1) > 1e-9, found.shown, np.nan))


def _chance(probability: float) -> str:
    return word("phrase.same") if np.isnan(probability) else ranges_in_words.chance(probability)


def _by_year(view: View, rows: dict[str, Chance], key: str) -> None:
    """Probabilities by year and, of the last, the least and most over single forms of the model."""
    heads = [word("probability"), *(str(year) for year in view.years[1:]), word("chance.over_forms", year=view.last)]
    shown = [(title, *map(_chance, row.shown[1:]), ranges_in_words.over_forms(row)) for title, row in rows.items()]
    table(pd.DataFrame(shown, columns=heads), key)
    st.caption(word("chance.note"))
