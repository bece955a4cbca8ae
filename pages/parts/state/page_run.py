"""One run of a page, from the browser's event to the last thing drawn."""

from __future__ import annotations

import streamlit as st

from pages.parts.state.language_choice import language, settle_language
from pages.parts.state.own_scenarios import dragging, keep, timeline
from pages.parts.state.widgets import held


def arrive(page: str) -> None:
    """Note whether this run opens another page, where no widget has its value yet, which slider is held, and what is answered.

    Nor can widgets be relied on after a run that was cut short, which may never have told the browser what it put into
    them, or in another language, where the browser still shows their labels of before.
    """
    settle_language()
    st.session_state["arrived"], st.session_state["page"] = st.session_state.get("page") != page, page
    st.session_state["held"] = st.session_state.pop("told", None)
    heeding = st.session_state.pop("heeding", ())
    st.session_state["heeded"] = () if st.session_state["arrived"] else heeding
    st.session_state["drawn"] = {}
    spoken = st.session_state.get("spoken")
    st.session_state["unsure"] = not st.session_state.get("finished", True) or spoken not in (None, language())
    st.session_state["finished"], st.session_state["spoken"] = False, language()
    if dragging() and not held():
        keep(
            st.session_state["preview"], "lever", st.session_state["dragged"]
        )  # the browser never said that the slider was let go
    st.session_state["stood"], st.session_state["tell"] = timeline(), st.session_state.pop("stepped", False)


def finish() -> None:
    """Note that a run has drawn its page to the end."""
    st.session_state["finished"] = True


def first_time(key: str) -> bool:
    """Whether this is asked for the first time in the session."""
    asked = st.session_state.get(f"asked_{key}", False)
    st.session_state[f"asked_{key}"] = True
    return not asked


def draw(key: str, parts: tuple) -> None:
    """Note a chart that is on the page: its rows, specification, description and height."""
    st.session_state.setdefault("drawn", {})[key] = parts


def drawn() -> dict[str, tuple]:
    """The charts on the page by key, in the order in which they were drawn."""
    return dict(st.session_state.get("drawn", {}))


def big() -> bool:
    """Whether the app is shown on a hall screen."""
    return bool(st.session_state.get("kept_big"))
