"""The explanation page's own pieces."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.frame import View
from pages.parts.words import choices, word, written
from simulation import catalogue


def choose(view: View) -> str:
    """One of the moved levers."""
    levers = view.scenario.changed()
    if state.remember("explain_lever", levers[0]) not in levers:
        state.put("explain_lever", levers[0])
    state.fill("explain_lever", state.remember("explain_lever", levers[0]))
    return st.selectbox(
        word("explain.lever"), key="explain_lever", on_change=state.store, args=("explain_lever",), width=300,
        label_visibility="collapsed", **choices({lever: written(catalogue().levers[lever]) for lever in levers}),
    )
