"""Explanation: what a plan does, and how one lever works its way through."""

import streamlit as st

from pages.parts import aims, causes, explain, mapping
from pages.parts.frame import View, open_page


def body(view: View) -> None:
    """The causal map of one lever."""
    if not view.moved:
        causes.empty()
        return
    with st.container(horizontal=True, key="picks"):
        lever = explain.choose(view)
        variable = aims.outcome("explain", causes.OFFERED)
        year = aims.year("explain", view.years[1:])
    mapping.draw(view, lever, variable, year)


open_page("explain", body)
