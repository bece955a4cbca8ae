"""Data and method: why to believe it, printed from what runs."""

import streamlit as st

from pages.parts import state
from pages.parts.evidence import method_sections
from pages.parts.frame.page import open_page
from pages.parts.shared.choices import section
from pages.parts.shared.view import View
from pages.parts.wording.words import word


def body(view: View) -> None:
    """First where it is shown how well the model did; then one section at a time, what it cannot say first."""
    if state.visitor().may("record"):
        st.page_link("pages/record.py", label=word("method.record"), icon=":material/history:")
    method_sections.SECTIONS[section("method", {name: word(f"method.{name}") for name in method_sections.SECTIONS})](view)


open_page("method", body)
