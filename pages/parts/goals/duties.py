"""The six duties of state assets supervision: whether scenario and reference fulfil them."""

from __future__ import annotations

import itertools

import pandas as pd
import streamlit as st

from pages.parts.figures.page_tables import table
from pages.parts.shared.view import View
from pages.parts.wording import ranges_in_words
from pages.parts.wording.words import PERCENT, decimals, name, number, size, unit_of, word
from simulation import Projection
from simulation.analysis.goals.alerts import STEADY, Duty, duties

SIGNS = {True: "✓", False: "✗"}


def check(view: View) -> None:
    """Each duty over the whole period and the number of years that fulfil it."""
    st.header(word("duties.title"), anchor=False)
    first, last = view.years[0], view.years[-1]
    own, usual = (duties(projection, first, last) for projection in (view.projection, view.reference))
    met = {"met": sum(duty.met for duty in own), "usual": sum(duty.met for duty in usual)}
    st.subheader(word("duties.finding", year=last, count=len(own), **met), anchor=False)
    rows = []
    for i, duty in enumerate(own):
        steady = size(duty.outcome, STEADY) if duty.kind == "steady" else ""
        cells = [_said(duty), _years(view.projection, i), _said(usual[i]), _years(view.reference, i)]
        rows.append((word(f"duty.{duty.kind}", name=ranges_in_words.inner(name(duty.outcome)), size=steady), *cells))
    heads = [word(f"duties.column.{part}") for part in ("duty", "own", "years", "usual", "years")]
    table(pd.DataFrame(rows, columns=heads), "plain_duties", words=(0, 1, 3))
    st.caption(word("duties.note", first=first, last=last, size=size("debt_ratio", STEADY)))


def _said(duty: Duty) -> str:
    if duty.kind != "grow" and duty.change is not None:
        symbol = unit_of(duty.outcome)
        return f"{SIGNS[duty.met]} {number(duty.change, symbol, 2 if symbol in PERCENT else decimals(symbol), signed=True)}"
    if duty.change is None:
        return f"{SIGNS[duty.met]} {word('duty.loss')}"
    rates = {"growth": number(duty.change, "share"), "needed": number(duty.needed, "share")}
    return f"{SIGNS[duty.met]} {word('duty.growth', **rates)}"


def _years(projection: Projection, place: int) -> str:
    years = projection.years
    met = sum(duties(projection, before, after)[place].met for before, after in itertools.pairwise(years))
    return word("duties.years", met=met, count=len(years) - 1)
