"""Return on equity taken apart: margin, turnover and leverage, and its distance to benchmarks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from pages.parts.figures.page_tables import table
from pages.parts.shared.sections import line, year_of
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
)
from simulation.analysis.causes.decomposition import DUPONT, Moment, return_drivers
from simulation.language.quotes import Quote, Sentence

AMOUNTS = ("net_profit", "revenue", "average_assets", "average_equity")


def tree(view: View, start: int, end: int) -> None:
    """Three factors of two years, each with its exact contribution to the change, beside the reference."""
    first, last, usual = Moment(view.projection, start), Moment(view.projection, end), Moment(view.reference, end)
    drivers = return_drivers(first, last)
    moved = printed_gap("return_on_equity", first.total("return_on_equity"), last.total("return_on_equity"))
    drivers = dict(zip(drivers, printed_parts("return_on_equity", list(drivers.values()), moved), strict=True))
    strongest = max(drivers, key=lambda driver: abs(drivers[driver]))
    quotes = quoter()
    exact = float(last.total("return_on_equity") - first.total("return_on_equity"))
    heading(
        quotes.say(
            "dupont.finding",
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
                word(f"dupont.{sign}", name=name(factor)) + way(factor),
                figure(factor, last.total(factor)),
                border=True,
                delta=word("dupont.share", change=change("return_on_equity", drivers[factor])),
                delta_color="off",
                delta_arrow="off",
            )
    st.caption(word("dupont.note"))
    rows = [_row(variable, (first, last, usual)) for variable in ("return_on_equity", *DUPONT, *AMOUNTS)]
    heads = [word("indicator"), str(start), str(end), word("dupont.reference", year=end)]
    table(pd.DataFrame(rows, columns=heads), "dupont_table")


def _row(variable: str, moments: tuple[Moment, ...]) -> tuple[str, ...]:
    title = word("with_unit", name=name(variable), unit=unit(unit_of(variable)))
    values = (scaled(moment.total(variable), unit_of(variable)) for moment in moments)
    return title + way(variable), *(plain(value, digits(variable)) for value in values)


def distance(view: View) -> Sentence | None:
    """How far the return lay from the average of central enterprises in the year of that average, in words; nothing where the place does not know it."""
    row = view.place.facts.get("F406")
    if row is None:
        return None
    year, quotes = year_of(row, view), quoter()
    own = float(view.projection.total("return_on_equity")[view.years.index(year)])
    theirs = float(row.value) / 100
    gap = printed_gap("return_on_equity", theirs, own)
    size = quotes.size("return_on_equity", gap, own - theirs, f"against:{row.id}", year)
    value = Quote(str(row.value), theirs, "share", f"fact:{row.id}", "return_on_equity", year=year)
    return quotes.say(
        "dupont.below" if gap < 0 else "dupont.above", year=year, size=size, value=value, id=row.id, source=row.source
    )


def capital_cost(view: View) -> dict:
    """The cost of capital used in EVA, as a level line."""
    row = view.place.parameters["capital_cost_rate"]
    text = word("benchmark.capital_cost", value=given(row.value, row.unit))
    return line("return_on_invested_capital", np.full(len(view.years), row.value), "benchmark", text, text)
