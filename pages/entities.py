"""Entities: who pulls, who drags, and one of them closely."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.outcomes import entity_ranking
from pages.parts.shared.choices import entity
from pages.parts.shared.view import View
from pages.parts.wording.words import word


def body(view: View) -> None:
    """Ranking, then one entity: its paths and the figures it starts from."""
    st.subheader(entity_ranking.finding(view), anchor=False)
    entity_ranking.without_equity(view)
    entity_ranking.ranking(view)
    st.header(word("entities.one"), anchor=False)
    chosen = entity(view)
    entity_ranking.outcomes(view, chosen)
    entity_ranking.overrides(view, chosen)
    entity_ranking.base_figures(view, chosen)
    st.caption(word("note.split"))


open_page("entities", body)
