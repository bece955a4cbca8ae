"""Receivables and inventories by enterprise: how much, how many days of sales, and whether the figure is reported."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import MOST, grid, text_table
from pages.parts.shared.sections import entity_name
from pages.parts.shared.view import View
from pages.parts.wording.words import decimals, digits, plain, scaled, unit, unit_of, word
from simulation.projection import TOTAL, Projection

FUNDS = ("receivables", "inventories")
DAYS = 365


def days(projection: Projection, entity: str, at: int) -> float:
    """Receivables and inventories in days of the year's sales; 0 without sales."""
    stock = sum(float(projection.entity(name, entity)[at]) for name in FUNDS)
    revenue = float(projection.entity("revenue", entity)[at])
    return DAYS * stock / revenue if revenue > 0 else 0.0


def by_enterprise(view: View) -> None:
    """A row each and one of all: amounts and days in the base year and the last, practice beside."""
    place, last = state.place(), view.years.index(view.last)
    rows, assumed = [], 0
    for one in (*place.seen_ids, TOTAL):
        cells = [place.cell(one, name) for name in FUNDS] if one != TOTAL else []
        reported = bool(cells) and all(cell is not None and cell.grade == "reported" for cell in cells)
        assumed += one != TOTAL and not reported
        amounts = [
            plain(float(scaled(view.projection.entity(name, one)[at], unit_of(name))), digits(name))
            for at in (0, last)
            for name in FUNDS
        ]
        turns = [days(view.projection, one, 0), days(view.projection, one, last), days(view.reference, one, last)]
        grade = "" if one == TOTAL else word("two_funds.reported" if reported else "two_funds.assumed")
        rows.append(
            (
                entity_name(view, one) if one != TOTAL else word("total"),
                *amounts,
                *(plain(turn, decimals("days")) for turn in turns),
                grade,
            )
        )
    heads = [
        word(f"two_funds.{name}", year=year, unit=unit("亿元")) for year in (view.years[0], view.last) for name in FUNDS
    ]
    heads += [word("two_funds.days", year=year) for year in (view.years[0], view.last)] + [word("two_funds.days_practice")]
    shown = text_table if len(rows) <= MOST else grid
    shown(pd.DataFrame(rows, columns=[word("entity"), *heads, word("two_funds.grade")]), "two_funds")
    st.caption(word("two_funds.note", assumed=assumed, count=len(place.seen_ids)))
