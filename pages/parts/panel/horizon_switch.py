"""The switch of how far all pages look: to the place's usual year, or to the last that a plan may name."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.wording.words import choices, word


def switch() -> None:
    """Both years in sight; nothing where the place offers only one."""
    years = state.horizons(state.place())
    if len(years) == 1:
        return
    state.fill(state.SWITCH, state.until())
    st.segmented_control(
        word("until"),
        required=True,
        key=state.SWITCH,
        on_change=state.choose_until,
        label_visibility="collapsed",
        **choices({year: word("until.first", year=year) if year == years[0] else str(year) for year in years}),
    )
