"""Tracking: a plan's year month by month, where it will land, why, and what still helps."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.shared.view import View
from pages.parts.tracking import record_input, year_followed


def body(view: View) -> None:
    """The year as reported so far against the chosen scenario, and the figures themselves to read in and mend."""
    record = record_input.reported()
    if record.entries:
        year_followed.show(view, record)
        st.header(record_input.heading(), anchor=False)
    record_input.fields(record)


open_page("tracking", body)
