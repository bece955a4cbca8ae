"""Lever by lever: what it was worth in the first edition and what it is worth now, and why it moved."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import grid
from pages.parts.shared.view import View
from pages.parts.wording.lever_settings import value_text
from pages.parts.wording.words import change, name, word, written
from simulation import catalogue, embedded_place
from simulation.evidence.lever_worth import OUTCOMES, Worth, lever_worths

PROFIT, *RATIOS = OUTCOMES


def editions(view: View) -> None:
    """One row a lever at an end of its range; first the version kept, then the same setting run now."""
    found, place = lever_worths(), embedded_place()
    first = found[0].row.source
    st.caption(
        word("editions.note", version=first, place=written(place.row), year=place.usual_year, start=place.decided_from)
    )
    heads = [word("column.lever"), word("column.set_to"), word("editions.first", name=name(PROFIT))]
    heads += [word("editions.from", name=name(PROFIT), start=start) for start in (place.base_year + 1, place.decided_from)]
    heads += [word("editions.both", name=name(ratio), start=place.base_year + 1) for ratio in RATIOS]
    grid(pd.DataFrame(list(map(_row, found)), columns=[*heads, word("editions.why")]), "editions_table")


def _row(one: Worth) -> tuple[str, ...]:
    profits = (change(PROFIT, worth[PROFIT]) for worth in (one.first, one.replayed, one.decided))
    both = (word("signs.both", now=change(n, one.first[n]), then=change(n, one.replayed[n])) for n in RATIOS)
    return (
        written(catalogue().lever_rows[one.row.lever]),
        _set_to(one),
        *profits,
        *both,
        state.words().of(one.row, "moved"),
    )


def _set_to(one: Worth) -> str:
    """Its value, and that which it is read as where its unit has changed."""
    place = embedded_place()
    row = place.levers.get(one.row.lever) or place.retired[one.row.lever]
    text = value_text(row, one.row.value)
    return (
        word("editions.read", value=text, read=value_text(row, one.read)) if one.read not in (None, one.row.value) else text
    )
