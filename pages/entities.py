"""Entities: who pulls, who drags, and one of them closely."""

import streamlit as st

from pages.parts import entities
from pages.parts.choices import entity
from pages.parts.frame import View, open_page
from pages.parts.words import word


def body(view: View) -> None:
    """Ranking, then one entity: its paths and the figures it starts from."""
    st.subheader(entities.finding(view), anchor=False)
    entities.ranking(view)
    st.header(word("entities.one"), anchor=False)
    chosen = entity(view)
    entities.outcomes(view, chosen)
    entities.overrides(view, chosen)
    entities.base_figures(view, chosen)
    st.caption(word("note.split"))


open_page("entities", body)
