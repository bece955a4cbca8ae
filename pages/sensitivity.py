"""Sensitivity: which assumption matters most."""

import streamlit as st

from pages.parts import aims, sensitivity, study
from pages.parts.frame import View, open_page
from simulation import HEADLINES


def body(view: View) -> None:
    """Tornado, decisive assumptions, full study on demand."""
    with st.container(horizontal=True, key="picks"):
        other = sensitivity.subject(view)
        variable = aims.outcome("sensitivity", HEADLINES)
        year = aims.year("sensitivity", view.years[1:])
    left, right = st.columns([3, 2], gap="medium")
    with left:
        sensitivity.tornado(view, other, variable, year)
    with right:
        sensitivity.decisive(view, variable, year)
        study.full_study(view, variable, year)


open_page("sensitivity", body)
