"""Attribution: which reform did it."""

import streamlit as st

from pages.parts.explanation import attribution, ranked_levers
from pages.parts.frame.page import open_page
from pages.parts.shared import analyses, later, target_inputs
from pages.parts.shared.view import View
from pages.parts.wording.words import split_note, word


def body(view: View) -> None:
    """Levers by effect with their cost, focuses, pairs, years, entities: contributions that add up to the change."""
    with st.spinner(word("causes.working")):
        found = analyses.causes(view.scenario)
    if not found.players:
        attribution.empty()
        return
    with st.container(horizontal=True, key="picks"):
        variable = target_inputs.outcome("causes", attribution.offered())
        year = target_inputs.year("causes", view.years[1:])
    with st.container(key="causes_open"):  # one below the other where the page is too narrow for both
        left, right = st.columns([3, 2], gap="medium")
    with left, st.spinner(word("causes.working")):
        ranked_levers.ranked(view, found, variable, year)
    with right:
        ranked_levers.by_focus(found, variable, year)
        attribution.together(found, variable, year)
    later.paid(view.scenario, view.last)
    attribution.over_time(found, variable)
    attribution.by_entity(view, variable, year)
    st.caption(split_note())


open_page("causes", body)
