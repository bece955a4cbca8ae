"""Targets: how far projected values are from them, year by year."""

import streamlit as st

from pages.parts import duties, targets
from pages.parts.frame import View, open_page


def body(view: View) -> None:
    """Gaps of one year, the six indicators by year, the yearly duties, and the targets themselves to edit."""
    own, usual = targets.judged(view)
    targets.gaps(view, own, usual)
    targets.strip(view, own)
    duties.check(view)
    with st.container(key="edit_targets"):
        targets.editor(view)
    targets.sources()


open_page("targets", body)
