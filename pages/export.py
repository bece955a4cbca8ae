"""Export: what to take away."""

import streamlit as st

from pages.parts import export
from pages.parts.frame import View, open_page


def body(view: View) -> None:
    """What to make on the left, its first page on the right; then reading a file in again."""
    left, right = st.columns([5, 6], gap="large")
    with left:
        request = export.chosen(view)
        export.files(request)
    with right:
        export.preview(request)
    export.read_in()


open_page("export", body)
