"""Interest: the rate at which each enterprise borrows, what of it is charged to profit, and why where it is low; tax where it is high."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import text_table
from pages.parts.shared.sections import entity_name
from pages.parts.shared.view import View
from pages.parts.wording.quoted import quoter
from pages.parts.wording.words import digits, number, percent, plain, scaled, unit, word
from simulation.explanation.interest_in_words import PLACES, Rates, interest_sentences, rates_of, rates_of_all
from simulation.explanation.tax_in_words import tax_of_all, tax_sentences
from simulation.projection import TOTAL

MONEY = "亿元"


def why_low(view: View, entity: str = "") -> None:
    """Why interest of enterprises, or of one, is below the loan rate, how sure that is, and what it would be at it."""
    for sentence in interest_sentences(quoter(), view.projection, entity):
        st.caption(str(sentence))


def why_taxed(view: View, entity: str = "") -> None:
    """What tax on profit of all is made of, where none is named, and why it is high beside profit of enterprises, or of one."""
    of_all = None if entity else tax_of_all(quoter(), view.projection)
    said = (*([of_all] if of_all else []), *tax_sentences(quoter(), view.projection, entity))
    if said:
        st.caption("\n\n".join(map(str, said)))


def by_enterprise(view: View) -> None:
    """A row each and one of all: rates in the base year and the last, the part put into cost, and interest."""
    first, last = view.years[0], view.years[-1]
    found = [*(rates_of(view.projection, one) for one in state.place().seen_ids), rates_of_all(view.projection)]
    heads = [word("entity")]
    heads += [word(f"interest.column.{name}", year=year) for name in ("borrowed", "charged") for year in (first, last)]
    heads += [
        word("interest.column.capitalised", year=last),
        word("interest.column.interest", year=last, unit=unit(MONEY)),
    ]
    text_table(pd.DataFrame([_row(view, one) for one in found], columns=heads), "interest_rates")
    st.caption(word("interest.note"))


def _row(view: View, one: Rates) -> tuple[str, ...]:
    rates = [number(float(path[at]), "share", PLACES) for path in (one.borrowed, one.charged) for at in (0, -1)]
    part = percent(float(one.capitalised[-1]))
    title = word("total") if one.entity == TOTAL else entity_name(view, one.entity)
    return title, *rates, part, plain(float(scaled(float(one.interest[-1]), MONEY)), digits("interest_expense"))
