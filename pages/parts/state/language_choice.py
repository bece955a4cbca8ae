"""The language in which a visitor is spoken to."""

from __future__ import annotations

from contextvars import ContextVar

import streamlit as st

LANGUAGES = ("zh", "en")
_now: ContextVar[str | None] = ContextVar("language of this run", default=None)  # every word on a page asks for it


def language() -> str:
    """The visitor's language: chosen, else the browser's, else Chinese."""
    return _now.get() or _chosen()


def _chosen() -> str:
    if "language" not in st.session_state:
        st.session_state["language"] = "en" if (st.context.locale or "").lower().startswith("en") else "zh"
    return st.session_state["language"]


def settle_language() -> None:
    """Find the language of this run once, at its start."""
    _now.set(_chosen())


def speak(chosen: str) -> None:
    """Change the language from here on."""
    st.session_state["language"] = chosen
    _now.set(None)


def choose_language() -> None:
    """Callback of the language switch."""
    if st.session_state["language_switch"] in LANGUAGES:
        speak(st.session_state["language_switch"])
