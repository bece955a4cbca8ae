"""The search that every page has in its menu, by a press or by the key /; and the way from a number to how it is computed."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.parts import state
from pages.parts.explanation import number_search, worked_number
from pages.parts.wording.words import word
from simulation.engine.folders import STATIC

FIELD = "finder_field"
_key = st.components.v2.component("finder", js=(STATIC / "finder.js").read_text(encoding="utf-8"))


def entry(pages: Mapping[str, str]) -> None:
    """The way to the search, from the menu or by one key; what it finds stands below the field."""
    with st.container(key="finder_place", width="content"):
        opened = st.popover(word("finder.open"), icon=":material/search:", type="tertiary", help=word("finder.help"))
        with opened, st.container(key="finder"):
            number_search.ask(pages, FIELD)
            st.page_link(pages["help"], label=word("menu.help"), icon=":material/help:")
        with st.container(key="finder_key_place"):
            _key(key="finder_key", on_number_change=_computed)


def _computed() -> None:
    """Callback: somebody asks how a number is computed."""
    asked = state.news("finder_key", "number")
    if isinstance(asked, Mapping) and worked_number.choose_by(asked):
        state.put("wanted", "computed")
