"""Scenarios: the visitor's own, the story for the hall screen, and what each change did to the outcomes."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.scenarios import adoption, history, story_editor
from pages.parts.shared.view import View
from pages.parts.wording.words import word


def body(view: View) -> None:
    """Own scenarios with their outcomes, merging two, the adopted plan, the story, and every step with what it did."""
    history.shelf(view)
    st.header(word("adopted.title"), anchor=False)
    adoption.plan(view)
    st.header(word("story.title"), anchor=False)
    story_editor.story(view)
    st.header(word("history.title"), anchor=False)
    history.steps(view)


open_page("scenarios", body)
