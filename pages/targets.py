"""Targets: how far projected values are from them, year by year."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.goals import duties, target_gaps
from pages.parts.shared.view import View
from pages.parts.tracking import year_followed


def body(view: View) -> None:
    """Gaps of one year, the six indicators by year, the yearly duties, and the targets themselves to edit."""
    own, usual = target_gaps.judged(view)
    target_gaps.gaps(view, own, usual)
    year_followed.running(view)
    target_gaps.strip(view, own)
    duties.check(view)
    with st.container(key="edit_targets"):
        target_gaps.editor(view)
    target_gaps.sources()


open_page("targets", body)
