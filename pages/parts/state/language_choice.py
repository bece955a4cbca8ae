"""The language in which a visitor is spoken to: decided once a run, and the words of that run."""

from __future__ import annotations

from contextvars import ContextVar

import streamlit as st

from simulation.language.words import Words

LANGUAGES = ("zh", "en")
_now: ContextVar[Words | None] = ContextVar("words of this run", default=None)


def words() -> Words:
    """Words and figures in the visitor's language."""
    return _now.get() or _decided()


def language() -> str:
    """The visitor's language: chosen, else the browser's, else Chinese."""
    return words().language


def _chosen() -> str:
    if "language" not in st.session_state:
        st.session_state["language"] = "en" if (st.context.locale or "").lower().startswith("en") else "zh"
    return st.session_state["language"]


def settle_language() -> None:
    """Decide the language of this run once, at its start; again where another place is taken up."""
    _now.set(_decided())


def _decided() -> Words:
    timeline = st.session_state.get("timeline")
    return Words.screen(_chosen(), timeline.bench.place if timeline else None)


def speak(chosen: str) -> None:
    """Change the language from here on."""
    st.session_state["language"] = chosen
    _now.set(None)


def choose_language() -> None:
    """Callback of the language switch."""
    if st.session_state["language_switch"] in LANGUAGES:
        speak(st.session_state["language_switch"])
