"""Work that outlasts a lost connection: the browser keeps it and gives it back. Nothing of it leaves the two."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import state
from pages.parts.wording.words import word
from simulation.engine.folders import STATIC

SCRIPT = STATIC / "keeper.js"
_keeper = st.components.v2.component("keeper", js=SCRIPT.read_text(encoding="utf-8"))


def place() -> DeltaGenerator:
    """Where the browser's keeper goes; in a session's first run it goes there before the page, to give back at once what it kept."""
    return st.container(key="keeper_place")


def keep(where: DeltaGenerator, page: str) -> None:
    """Hand the browser what to keep, and which page is open."""
    with where:
        _keeper(
            key="keeper",
            on_kept_change=state.returned,
            data={
                "session": state.session(),
                "answered": state.answered(),
                "text": state.saved(),
                "language": state.language(),
                "page": page,
            },
        )


def welcome() -> None:
    """Say so when earlier work has come back."""
    if state.welcome_back():
        with st.container(key="welcome_back"):
            st.html(f'<p role="status">{word("bench.returned")}</p>')
