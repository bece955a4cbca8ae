"""Attribution: which reform did it."""

import streamlit as st

from pages.parts import aims, causes, results
from pages.parts.frame import View, open_page
from pages.parts.words import word
from simulation.analysis.attribution import GROUPED


def body(view: View) -> None:
    """Contributions that add up to the change, pairs, years, entities."""
    with st.spinner(word("causes.working")):
        found = results.causes(view.scenario.to_json())
    if not found.players:
        causes.empty()
        return
    with st.container(horizontal=True, key="picks"):
        variable = aims.outcome("causes", causes.OFFERED)
        year = aims.year("causes", view.years[1:])
    left, right = st.columns([3, 2], gap="medium")
    with left:
        causes.contributions(found, variable, year)
    with right:
        causes.inside(view, found, variable, year)
    with left if found.rule == GROUPED else right:
        causes.together(found, variable, year)
    causes.over_time(found, variable)
    causes.by_entity(view, variable, year)
    st.caption(word("note.split"))


open_page("causes", body)
