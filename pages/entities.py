"""Entities: who pulls, who drags, and one of them closely."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.outcomes import entity_ranking, interest
from pages.parts.shared import exposures, later
from pages.parts.shared.choices import entity
from pages.parts.shared.live import part
from pages.parts.shared.view import View, view_now
from pages.parts.wording.quoted import heading
from pages.parts.wording.words import split_note, word


def outcomes() -> None:
    """Ranking, then one entity: its paths and the figures it starts from."""
    view = view_now()
    heading(entity_ranking.finding(view))
    entity_ranking.without_equity(view)
    entity_ranking.changes(view)
    entity_ranking.ranking(view)
    later.paid(view.scenario, view.last)
    st.header(word("entities.one"), anchor=False)
    chosen = entity(view)
    entity_ranking.outcomes(view, chosen)
    interest.why_low(view, chosen)
    interest.why_taxed(view, chosen)
    entity_ranking.overrides(view, chosen)
    entity_ranking.base_figures(view, chosen)
    exposures.shown(view, "entities")
    st.caption(split_note())


def body(_view: View) -> None:
    """All of it moves with a lever."""
    part("outcomes", outcomes, first=True)


open_page("entities", body)
