"""Explanation: what a plan does in plain words, and how one lever works its way through."""

import streamlit as st

from pages.parts.explanation import attribution, causal_map, levers_and_outcomes, obstacles, plan_in_words, ranked_levers
from pages.parts.frame.page import open_page
from pages.parts.shared import later, target_inputs
from pages.parts.shared.choices import section
from pages.parts.shared.view import View
from pages.parts.wording.words import word


def body(view: View) -> None:
    """The whole plan in sentences and lever by lever, or one lever's causal map and what holds it back; then what the plan is paid with."""
    if not view.moved:
        attribution.empty()
        return
    parts = {levers_and_outcomes.PLAN: _plan, levers_and_outcomes.LEVER: _lever}
    parts[section("explain", {part: word(f"explain.section.{part}") for part in parts})](view)
    later.paid(view.scenario, view.last)


def _plan(view: View) -> None:
    plan_in_words.tell(view)
    levers_and_outcomes.actions_and_outcomes(view)


def _lever(view: View) -> None:
    with st.container(horizontal=True, key="picks"):
        lever = levers_and_outcomes.choose(view)
        variable = target_inputs.outcome("explain", attribution.offered())
        year = target_inputs.year("explain", view.years[1:])
    causal_map.draw(view, lever, variable, year)
    ranked_levers.other_question(view, lever, variable, year, causal_map.mapped(view.scenario, lever, variable, year).change)
    obstacles.little(view, lever, variable, year)


open_page("explain", body)
