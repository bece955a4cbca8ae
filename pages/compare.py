"""Compare: where several scenarios differ, and whether the conditions or the policy made the difference."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.scenarios import comparison, four_lines
from pages.parts.shared.view import View
from pages.parts.wording.words import word


def body(view: View) -> None:
    """Paths of up to six scenarios, their indicators, what each is paid with, what differs, and the four lines."""
    chosen = comparison.chosen(view)
    comparison.paths(view, chosen)
    comparison.indicators(view, chosen)
    comparison.paid_with(chosen)
    st.header(word("compare.differs"), anchor=False)
    comparison.differences(view, chosen)
    st.header(word("compare.four"), anchor=False)
    four_lines.four(view)


open_page("compare", body)
