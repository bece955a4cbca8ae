"""Explanation: what a plan does in plain words, and how one lever works its way through."""

import streamlit as st

from pages.parts import aims, causes, explain, mapping, reading, why
from pages.parts.choices import section
from pages.parts.frame import View, open_page
from pages.parts.words import word


def body(view: View) -> None:
    """The whole plan in sentences and lever by lever, or one lever's causal map and what holds it back."""
    if not view.moved:
        causes.empty()
        return
    parts = {explain.PLAN: _plan, explain.LEVER: _lever}
    parts[section("explain", {part: word(f"explain.section.{part}") for part in parts})](view)


def _plan(view: View) -> None:
    reading.tell(view)
    explain.actions_and_outcomes(view)


def _lever(view: View) -> None:
    with st.container(horizontal=True, key="picks"):
        lever = explain.choose(view)
        variable = aims.outcome("explain", causes.OFFERED)
        year = aims.year("explain", view.years[1:])
    mapping.draw(view, lever, variable, year)
    why.little(view, lever, variable, year)


open_page("explain", body)
