"""Export: what to take away."""

import streamlit as st

from pages.parts.exchange import report_files, report_preview
from pages.parts.frame.page import open_page
from pages.parts.shared.view import View


def body(view: View) -> None:
    """What to make on the left, its pages on the right, drawn last as it takes longest; reading a file in below."""
    with st.container(key="export_open"):  # one below the other where the page is too narrow for both
        left, right = st.columns([5, 6], gap="large")
    below = st.container()
    with left:
        request = report_files.chosen(view)
    with below:
        report_files.read_in()
    with left:
        report_files.files(request)
    with right:
        report_preview.preview(request)


open_page("export", body)
