"""Sensitivity: which assumption matters most."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.shared import later, target_inputs
from pages.parts.shared.view import View
from pages.parts.uncertainty import sobol_study, tornado
from simulation import HEADLINES


def body(view: View) -> None:
    """One quantity by one chart: its swings, its shares of variance on demand; then what would decide, and what the plan is paid with."""
    with st.container(horizontal=True, key="picks"):
        other = tornado.subject(view)
        variable = target_inputs.outcome("sensitivity", HEADLINES)
        year = target_inputs.year("sensitivity", view.ahead)
    asked = (view.scenario, other, variable, year)
    tornado.tornado(view, other, variable, year, sobol_study.shares(sobol_study.known(asked)))
    left, right = st.columns(2, gap="large")
    with left:
        sobol_study.full_study(asked)
    with right:
        tornado.decisive(view, variable, year)
    later.paid(view.scenario, view.last)


open_page("sensitivity", body)
