"""A place on a page that the browser scrolls to, where an answer would else come below the fold."""

from __future__ import annotations

import streamlit as st

from simulation.engine.folders import STATIC

_mark = st.components.v2.component("into_sight", js=(STATIC / "into_sight.js").read_text(encoding="utf-8"))


def bring(key: str, turn: int) -> None:
    """Bring this place into sight, once for each turn."""
    _mark(key=f"sight_{key}", data={"key": key, "turn": turn})
