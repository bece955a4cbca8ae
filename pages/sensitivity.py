"""Sensitivity: which assumption matters most."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.shared import target_inputs
from pages.parts.shared.view import View
from pages.parts.uncertainty import sobol_study, tornado
from simulation import HEADLINES


def body(view: View) -> None:
    """Tornado, decisive assumptions, full study on demand."""
    with st.container(horizontal=True, key="picks"):
        other = tornado.subject(view)
        variable = target_inputs.outcome("sensitivity", HEADLINES)
        year = target_inputs.year("sensitivity", view.ahead)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        tornado.tornado(view, other, variable, year)
    with right:
        tornado.decisive(view, variable, year)
        sobol_study.full_study(view, variable, year)


open_page("sensitivity", body)
