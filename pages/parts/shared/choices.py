"""Choices that pages offer beside the levers: what is compared with what, which years, which entity."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.shared.view import View
from pages.parts.wording.words import choices, name, word, written
from simulation import HEADLINES
from simulation.analysis.causes.decomposition import Moment

AGAINST = ("base", "reference")


def comparison(view: View, page: str) -> tuple[Moment, Moment, tuple[str, str]]:
    """What a decomposition compares: base year with last year, or reference with scenario in the last year."""
    key = f"{page}_comparison"
    state.fill(key, state.remember(key, "base"))
    chosen = st.segmented_control(
        word("comparison"),
        key=key,
        on_change=state.store,
        args=(key,),
        required=True,
        label_visibility="collapsed",
        **choices({kind: word(f"comparison.{kind}", base=view.years[0], year=view.last) for kind in AGAINST}),
    )
    last = Moment(view.projection, view.last)
    if chosen == "reference":
        return Moment(view.reference, view.last), last, (word("role.reference"), word("role.scenario"))
    first = view.years[0]
    return Moment(view.projection, first), last, (word("at", year=first), word("at", year=view.last))


def two_years(view: View, page: str) -> tuple[int, int]:
    """Two years to compare."""
    key = f"{page}_years"
    kept = state.remember(key, (view.years[0], view.last))
    start, end = st.select_slider(word("years"), list(view.years), kept, key=key, on_change=state.store, args=(key,))
    return start, end


def entity(view: View) -> str:
    """One entity of the baseline."""
    rows = {row.id: row for row in view.projection.baseline.entities}
    state.fill("entity", state.remember("entity", next(iter(rows))))
    return st.selectbox(
        word("entity.choose"),
        key="entity",
        width=320,
        on_change=state.store,
        args=("entity",),
        **choices({name: written(row) for name, row in rows.items()}),
    )


def headline(key: str) -> str:
    """One headline outcome, all of them in sight."""
    state.fill(key, state.remember(key, HEADLINES[0]))
    return st.segmented_control(
        word("outcome"),
        key=key,
        on_change=state.store,
        args=(key,),
        required=True,
        label_visibility="collapsed",
        **choices({variable: name(variable) for variable in HEADLINES}),
    )


def section(key: str, labels: dict[str, str]) -> str:
    """One part of a long page."""
    state.fill(key, state.remember(key, next(iter(labels))))
    return st.segmented_control(
        word("section"),
        key=key,
        on_change=state.store,
        args=(key,),
        required=True,
        label_visibility="collapsed",
        **choices(labels),
    )
