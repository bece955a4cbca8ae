"""What one press takes away and no history holds (a step of the story, own targets, an entry of adoption) can be had again at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.parts import state
from pages.parts.wording.words import word


def taking(kept: str, change: Callable[[], Any]) -> None:
    """Callback: do something that takes away from what is kept under a name, and remember what that was."""
    before = state.remember(kept, None)
    change()
    after = state.remember(kept, None)
    if after != before:
        state.put(f"{kept}_taken", (before, after))


def offer(kept: str) -> None:
    """The way back, as long as nothing else was changed since."""
    taken = state.remember(f"{kept}_taken", None)
    if taken is None or taken[1] != state.remember(kept, None):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"taken_{kept}"):
        st.markdown(word(f"taken.{kept}"), width="stretch")
        st.button(word("taken.back"), key=f"taken_{kept}_back", on_click=_back, args=(kept, taken[0]), type="tertiary")


def _back(kept: str, before: Any) -> None:
    """Callback: as it was before."""
    state.put(kept, before)
    state.put(f"{kept}_taken", None)
