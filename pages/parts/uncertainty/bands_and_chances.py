"""The uncertainty page's own pieces: bands, and chances of targets and of beating current practice."""

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
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import name, scaled, unit_of, word
from simulation import HEADLINES
from simulation.analysis.uncertainty.ensemble import Ensemble
from simulation.analysis.uncertainty.probability import Chance
from simulation.language.quotes import Quote, Quoter, Sentence
from simulation.language.rounding import SUREST


def ends(found: Ensemble, variable: str) -> tuple[float, float, float]:
    """P10, P50 and P90 of an outcome in the last year."""
    low, middle, high = found.quantiles(variable)[:, -1]
    return float(low), float(middle), float(high)


def reading(view: View, own: Ensemble, usual: Ensemble) -> str:
    """The page's answer in one sentence."""
    quotes, of, year = quoter(), "total_profit", view.last
    said = [quotes.say("ranges.reading", year=year, span=_range(quotes, own, of, year))]
    target = target_inputs.chosen().get(of, year)
    if target:
        found = own.chance(own.within(of, at_least=target.value))
        value = quotes.level(of, target.value, "target", year)
        said.append(quotes.say("ranges.reach", value=value, chance=_with_forms(quotes, found, of, year)))
    gap = own.minus(usual)
    beaten = _beaten(gap.of(of), own)
    if not np.isnan(beaten.shown[-1]):
        better, gain = _with_forms(quotes, beaten, of, year), _range(quotes, gap, of, year, "gap_")
        said.append(quotes.say("ranges.better", better=better, gain=gain))
    return str(quotes.adjoined(*said))


def _range(quotes: Quoter, found: Ensemble, variable: str, year: int, of: str = "") -> Sentence:
    """P10 to P90 of the last year. of: begins the names of both statistics."""
    low, _, high = ends(found, variable)
    return quotes.ends(variable, low, high, (f"{of}p10", f"{of}p90"), year, form="span")


def _with_forms(quotes: Quoter, found: Chance, variable: str, year: int) -> Quote | Sentence:
    """A probability of the last year, with its least and most over forms of the model where these differ."""
    said = quotes.chance(found.shown[-1], variable=variable, year=year)
    least, most = (
        quotes.chance_end(float(part[-1]), statistic, variable, year)
        for part, statistic in ((found.least, "chance_least"), (found.most, "chance_most"))
    )
    if least.text == most.text:  # also where both are as sure as is ever written
        return said
    return quotes.say("chance.forms", chance=said, span=quotes.say("span", low=least, high=most))


def fan(view: View, variable: str, own: Ensemble) -> None:
    """P10 to P90 as a band around the line that every page shows."""
    low, _, high = own.quantiles(variable)
    quotes = quoter()
    span = _range(quotes, own, variable, view.last)
    heading(quotes.say("ranges.finding", year=view.last, name=name(variable), span=span), variable)
    lines, symbol = pair(view, variable), unit_of(variable)
    lines[0]["texts"] = [ranges_in_words.span(variable, *ends) for ends in zip(low, high, strict=True)]
    band = (scaled(low, symbol), scaled(high, symbol))
    draw_lines(view, lines, symbol, f"fan_{variable}", described(variable), 190, band)


def chances(view: View, own: Ensemble) -> None:
    """Probability of reaching the targets of each year that is still open; those of the last year can be edited."""
    st.header(word("ranges.targets"), anchor=False)
    with st.container(key="aims"):
        columns, wanted = st.columns(len(HEADLINES), gap="small", vertical_alignment="bottom"), {}
        for column, variable in zip(columns, target_inputs.judged(HEADLINES)):
            with column:
                wanted[variable] = target_inputs.wanted(variable, view.last)
    reached, asked = {}, {}
    for variable, aim in wanted.items():
        aims = {**target_inputs.chosen().values(variable), **({} if aim is None else {view.last: aim})}
        by_year = np.array([aims.get(year, np.nan) for year in view.years])
        reached[variable], asked[variable] = own.of(variable) >= by_year[:, None], ~np.isnan(by_year)
    rows = {
        name(variable) + way(variable): _where(own.chance(inside), asked[variable]) for variable, inside in reached.items()
    }
    inside = [found | ~asked[variable][:, None] for variable, found in reached.items()]
    together = own.chance(np.all(inside, axis=0))
    rows[word("ranges.together")] = _where(together, np.sum(list(asked.values()), axis=0) > 1)
    quotes = quoter()
    if any(row[-1] for row in asked.values()):
        chance = quotes.chance(float(together.shown[-1]), "all_targets", year=view.last)
        heading(quotes.say("ranges.chance", year=view.last, chance=chance))
    else:
        heading(quotes.say("ranges.chance.none", year=view.last))
    _by_year(view, rows, "chances_table", word("dash"))
    st.caption(f"{word('ranges.yearly')} {word('chance.not_median')}")


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
    rows = {name(variable) + way(variable): _beaten(gap.of(variable), own) for variable in differs}
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
    least, most = map(ranges_in_words.share, SUREST)
    st.caption(word("chance.note", least=least, most=most))
