"""Scenarios: the visitor's own, and what each change did to the outcomes."""

import streamlit as st

from pages.parts import history
from pages.parts.frame import View, open_page
from pages.parts.words import word


def body(view: View) -> None:
    """Own scenarios with their outcomes, merging two, and every step with what it did."""
    history.shelf(view)
    st.header(word("history.title"), anchor=False)
    history.steps(view)


open_page("scenarios", body)
