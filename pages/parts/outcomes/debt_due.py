"""What falls due year by year beside what the plan leaves to repay it with; guarantees beside equity."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import table
from pages.parts.shared.sections import entity_name
from pages.parts.shared.view import View, projected_after
from pages.parts.wording.quoted import heading, quoter, unbroken
from pages.parts.wording.words import percent, unit, word
from simulation.benchmarking.refinancing_wall import DueYear, due_years, guarantees, stating_due, wall

MONEY = "亿元"
NAMED = 8  # enterprises that are named; of more only the first


def wall_of(view: View) -> None:
    """Debt due by year, the share of it that must be borrowed anew, and who does not state it."""
    place = state.place()
    stating = stating_due(place)
    if not stating:
        st.info(word("debt.due.none"))
        return
    found = due_years(projected_after(view.scenario, view.last))
    highest = wall(found)
    if highest is None:
        st.info(word("debt.due.outside", first=place.base_year + 1))
        return
    quotes, year = quoter(), highest.year
    heading(
        quotes.say(
            "debt.due.finding",
            year=year,
            due=quotes.number(highest.due, MONEY, "debt_due", year=year),
            share=quotes.part(highest.share, "due_of_debt", "debt", year),
            borrowed=quotes.number(highest.borrowed, MONEY, "borrowed_anew", year=year),
        )
    )
    _years(found)
    lacking = [entity_name(view, one) for one in place.seen_ids if one not in stating]
    if lacking:
        more = "……" if len(lacking) > NAMED else ""
        st.warning(word("debt.due.lacking", count=len(lacking), names=word("list.comma").join(lacking[:NAMED]) + more))
    st.caption(word("debt.due.note"))


def _years(found: Sequence[DueYear]) -> None:
    columns = ("year", "opening", "due", "share", "repaid", "borrowed")
    rows = []
    for one in found:
        opening, due, repaid, borrowed = map(_money, (one.opening, one.due, one.repaid, one.borrowed))
        rows.append((str(one.year), opening, due, percent(one.share), repaid, borrowed))
    heads = [word(f"debt.due.column.{name}", unit=unit(MONEY)) for name in columns]
    table(pd.DataFrame(rows, columns=heads), "plain_debt_due")


def _money(value: float) -> str:
    """An amount (100 million yuan) in the unit shown, without it."""
    return state.words().bare(value, "debt")


def guaranteed(view: View) -> None:
    """Guarantees by enterprise and how much of its equity they are."""
    found = guarantees(view.projection)
    if not found:
        st.info(word("debt.guarantees.none"))
        return
    total = sum(one.value for one in found)
    quotes = quoter()
    given = quotes.number(total, MONEY, "guarantees", year=view.years[0])
    st.markdown(unbroken(quotes.say("debt.guarantees.finding", total=given, count=quotes.count(len(found), "guarantors"))))
    rows = [
        (
            entity_name(view, one.entity),
            _money(one.value),
            percent(one.value / one.equity) if one.equity > 0 else word("dash"),
        )
        for one in found
    ]
    heads = [word("entity"), *(word(f"debt.guarantees.{name}", unit=unit(MONEY)) for name in ("value", "share"))]
    table(pd.DataFrame(rows, columns=heads), "plain_guarantees")
    st.caption(word("debt.guarantees.note"))
