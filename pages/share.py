"""Share: how to hand a scenario on."""

import streamlit as st

from pages.parts import share
from pages.parts.frame import View, open_page


def body(view: View) -> None:
    """Link, code to scan, file; what travels with them; then opening what came from somebody else."""
    shared = share.chosen(view)
    left, right = st.columns([7, 4], gap="large")
    with left:
        address = share.link(shared)
        share.file(shared)
        share.stamp(shared)
    with right:
        share.picture(address)
    share.opening(view.page)


open_page("share", body)
