"""Scenarios: the visitor's own, the story for the hall screen, and what each change did to the outcomes."""

import streamlit as st

from pages.parts import history, telling
from pages.parts.frame import View, open_page
from pages.parts.words import word


def body(view: View) -> None:
    """Own scenarios with their outcomes, merging two, the story, and every step with what it did."""
    history.shelf(view)
    st.header(word("story.title"), anchor=False)
    telling.story(view)
    st.header(word("history.title"), anchor=False)
    history.steps(view)


open_page("scenarios", body)
