"""Goals: what it takes to reach a target."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.goals import goal_search, search_limits, trade_off
from pages.parts.shared import later
from pages.parts.shared.view import View
from pages.parts.wording.words import label_of, word


def body(view: View) -> None:
    """Targets and limits, routes side by side, the trade-off between two outcomes, and what the own plan is paid with."""
    left, right = st.columns([3, 2], gap="large")
    with left, st.container(key="goal_form"):
        targets = goal_search.wanted(view)
        pressed = goal_search.asked(view, targets)
    with right:
        limits = search_limits.limits()
        begin = goal_search.start(view)
    goal_search.search(view, pressed, targets, limits, begin)
    trade_off.front(view)
    if view.moved:  # what follows is of the plan in hand, not of the one chosen on the line above
        st.header(word("goals.own_plan", name=label_of(view.scenario.name)), anchor=False)
    later.paid(view.scenario, view.last)


open_page("goals", body)
