"""Share: how to hand a scenario on."""

import streamlit as st

from pages.parts.exchange import share_link
from pages.parts.frame.page import open_page
from pages.parts.shared.view import View


def body(view: View) -> None:
    """Link, code to scan, file; what travels with them; then opening what came from somebody else."""
    shared = share_link.chosen(view)
    with st.container(key="share_open"):  # beside each other where both stand whole
        left, right = st.columns([7, 4], gap="large")
    with left:
        address = share_link.link(shared)
        share_link.file(shared)
        share_link.stamp(shared)
    with right:
        share_link.picture(address)
    share_link.opening(view.page)


open_page("share", body)
