"""Export: what to take away."""

import streamlit as st

from pages.parts import export
from pages.parts.frame import View, open_page


def body(view: View) -> None:
    """What to make on the left, its first page on the right, drawn last as it takes longest; reading a file in below."""
    left, right = st.columns([5, 6], gap="large")
    below = st.container()
    with left:
        request = export.chosen(view)
    with below:
        export.read_in()
    with left:
        export.files(request)
    with right:
        export.preview(request)


open_page("export", body)
