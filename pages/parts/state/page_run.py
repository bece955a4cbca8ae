"""One run of a page, from the browser's event to the last thing drawn."""

from __future__ import annotations

import streamlit as st

from pages.parts.state.language_choice import language
from pages.parts.state.own_scenarios import dragging, keep
from pages.parts.state.widgets import held, protocol


def arrive(page: str, whole: bool = True) -> None:
    """Begin a run: the browser's state of knowledge noted, a drag that was never let go kept. whole: no chart stands yet."""
    protocol().arrive(page, language())
    if whole:
        st.session_state["drawn"] = {}
    if dragging() and not held():  # the browser never said that the slider was let go
        keep(st.session_state["preview"], "lever", protocol().dragged)


def page() -> str:
    """The page that is shown."""
    return str(protocol().page)


def finish() -> None:
    """Note that a run has drawn its page to the end."""
    protocol().finish()


def first_time(key: str) -> bool:
    """Whether this is asked for the first time in the session."""
    asked = st.session_state.get(f"asked_{key}", False)
    st.session_state[f"asked_{key}"] = True
    return not asked


def draw(key: str, parts: tuple) -> None:
    """Note a chart that is on the page: its rows, specification, description and height."""
    st.session_state.setdefault("drawn", {})[key] = parts


def drawn() -> dict[str, tuple]:
    """The charts on the page by key, in the order in which they were drawn; goes on with the page."""
    return st.session_state.setdefault("drawn", {})


def big() -> bool:
    """Whether the app is shown on a hall screen."""
    return bool(st.session_state.get("kept_big"))
