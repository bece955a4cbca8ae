"""Goals: what it takes to reach a target."""

import streamlit as st

from pages.parts import bounds, goals, trade
from pages.parts.frame import View, open_page


def body(view: View) -> None:
    """Targets and limits, routes side by side, and the trade-off between two outcomes."""
    left, right = st.columns([3, 2], gap="large")
    with left, st.container(key="goal_form"):
        targets = goals.wanted(view)
        pressed = goals.asked(targets)
    with right:
        limits = bounds.limits()
        begin = goals.start(view)
    goals.search(pressed, targets, limits, begin)
    trade.front(view)


open_page("goals", body)
