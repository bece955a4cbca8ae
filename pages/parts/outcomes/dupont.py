"""Return on equity taken apart: margin, turnover and leverage, and its distance to benchmarks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from pages.parts.figures import dot_rows, outcome_charts, row_names
from pages.parts.figures.page_tables import table
from pages.parts.outcomes.yardsticks import Yardstick, yardsticks
from pages.parts.shared.sections import line
from pages.parts.shared.view import View
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import (
    change,
    digits,
    figure,
    given,
    name,
    plain,
    printed_gap,
    printed_parts,
    scaled,
    unit,
    unit_of,
    word,
    written,
)
from simulation.analysis.causes.decomposition import DUPONT, Moment, return_drivers
from simulation.analysis.like_for_like import RESTING, like_for_like, on_closing
from simulation.language.quotes import Quote, Sentence

AMOUNTS = ("net_profit", "revenue", "average_assets", "average_equity")
CLOSING = ("net_profit", "revenue", "total_assets", "equity")


def tree(view: View, start: int, end: int) -> None:
    """Three factors of two years, each with its exact contribution to the change, beside the reference."""
    closing = start == view.years[0] and on_closing(view.projection, "return_on_equity")
    own, practice = (like_for_like(run) if closing else run for run in (view.projection, view.reference))
    first, last, usual = Moment(own, start), Moment(own, end), Moment(practice, end)
    drivers = return_drivers(first, last)
    moved = printed_gap("return_on_equity", first.total("return_on_equity"), last.total("return_on_equity"))
    drivers = dict(zip(drivers, printed_parts("return_on_equity", list(drivers.values()), moved), strict=True))
    strongest = max(drivers, key=lambda driver: abs(drivers[driver]))
    quotes = quoter()
    exact = float(last.total("return_on_equity") - first.total("return_on_equity"))
    heading(
        quotes.say(
            "dupont.finding.closing" if closing else "dupont.finding",
            start=start,
            end=end,
            change=quotes.change("return_on_equity", moved, exact, f"since:{start}", end),
            driver=ranges_in_words.inner(name(strongest)),
        ),
        "return_on_equity",
    )
    with st.container(key="dupont_cards"):
        for column, factor, sign in zip(st.columns(3, gap="small"), DUPONT, ("equals", "times", "times"), strict=True):
            column.metric(
                word(f"dupont.{sign}", name=_named(factor, closing)),
                figure(factor, last.total(factor)),
                border=True,
                delta=word("dupont.share", change=change("return_on_equity", drivers[factor])),
                delta_color="off",
                delta_arrow="off",
            )
    st.caption(word("dupont.note"))
    if closing:
        st.caption(word("note.closing", base=start))
    shown = ("return_on_equity", *DUPONT, *(CLOSING if closing else AMOUNTS))
    rows = [_row(variable, (first, last, usual), closing) for variable in shown]
    heads = [word("indicator"), str(start), str(end), word("dupont.reference", year=end)]
    table(pd.DataFrame(rows, columns=heads), "dupont_table")


def _named(variable: str, closing: bool) -> str:
    """The name with the way to how it is computed; a ratio on closing stocks is another figure and says so."""
    if closing and variable in RESTING:
        return word("closing.name", name=name(variable))
    return name(variable) + way(variable)


def _row(variable: str, moments: tuple[Moment, ...], closing: bool) -> tuple[str, ...]:
    values = (scaled(moment.total(variable), unit_of(variable)) for moment in moments)
    title = word("with_unit", name=_named(variable, closing), unit=unit(unit_of(variable)))
    return title, *(plain(value, digits(variable)) for value in values)


def beside_central(view: View) -> None:
    """The return and the average of central enterprises in one year as two bars from nought, and how far they lie apart in words."""
    said = distance(view)
    if said is None:
        return
    theirs, mine = _central(view)
    year, unit_ = theirs.beside(view), unit_of("return_on_equity")
    of = (word("place.name", name=written(view.place.row), year=year), word("dupont.central", year=theirs.year))
    texts = (figure("return_on_equity", mine), f"{theirs.value * 100:g}%")
    bars = [
        {"item": item, "x": float(scaled(value, unit_)), "text": text, "role": role, "place": place}
        for place, (item, value, text, role) in enumerate(
            zip(of, (mine, theirs.value), texts, ("reference", "benchmark"), strict=True)
        )
    ]
    spec = dot_rows.distance_spec(unit(unit_), name("return_on_equity"))
    outcome_charts.draw(pd.DataFrame(bars), spec, "roe_central", word("dupont.central_alt"), row_names.ROW * 2 + 60)
    st.caption(str(said))


def _central(view: View) -> tuple[Yardstick, float]:
    """The average of central enterprises, and the return in its year or the nearest."""
    theirs = yardsticks(view, "return_on_equity")[0]
    return theirs, float(view.projection.total("return_on_equity")[view.years.index(theirs.beside(view))])


def distance(view: View) -> Sentence | None:
    """How far the return lies from the average of central enterprises, in the year of that average or the nearest, in words; nothing where the place does not know it."""
    if not yardsticks(view, "return_on_equity"):
        return None
    (theirs, mine), quotes = _central(view), quoter()
    year = theirs.beside(view)
    gap = printed_gap("return_on_equity", theirs.value, mine)
    size = quotes.size("return_on_equity", gap, mine - theirs.value, f"against:{theirs.of}", year)
    shown = f"{theirs.value * 100:g}"
    value = Quote(shown, theirs.value, "share", theirs.of, "return_on_equity", year=theirs.year)
    key = f"dupont.{'below' if gap < 0 else 'above'}{'' if theirs.same_year(view) else '.other'}"
    return quotes.say(key, year=year, size=size, value=value, period=theirs.period, source=theirs.source)


def covered(view: View) -> dict:
    """Where EVA is nought: the cost of capital just covered."""
    text = word("benchmark.covered")
    return line("eva", np.zeros(len(view.years)), "benchmark", text, text)


def capital_cost(view: View) -> dict:
    """The cost of capital used in EVA, as a level line."""
    row = view.place.parameters["capital_cost_rate"]
    text = word("benchmark.capital_cost", value=given(row.value, row.unit))
    return line("return_on_invested_capital", np.full(len(view.years), row.value), "benchmark", text, text)
