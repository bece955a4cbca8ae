"""Return on equity: why it is high or low, and whether it pays for its capital."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.outcomes import dupont
from pages.parts.shared import later
from pages.parts.shared.bands import Bands, legend
from pages.parts.shared.choices import two_years
from pages.parts.shared.live import part
from pages.parts.shared.sections import described, draw_lines, finding, owners_capital, pair, titled_path
from pages.parts.shared.view import View, view_now
from pages.parts.wording.words import word


def outcomes() -> None:
    """Path against a benchmark, DuPont parts of two years, returns on capital."""
    view = view_now()
    bands = Bands(view)
    left, right = st.columns(2, gap="medium")
    with left:
        bands.titled("return_on_equity", "roe_path", 380)
        dupont.beside_central(view)
    with right:
        dupont.tree(view, *two_years(view, "roe"))
    columns = st.columns(3, gap="medium", vertical_alignment="bottom")
    with columns[0]:
        titled_path(view, "eva", "eva_path", extra=[dupont.covered(view)])
    with columns[1]:
        st.subheader(finding(view, "return_on_invested_capital"), anchor=False)
        draw_lines(
            view,
            [*pair(view, "return_on_invested_capital"), dupont.capital_cost(view)],
            "share",
            "roic_path",
            described("return_on_invested_capital"),
        )
    with columns[2]:
        titled_path(view, "debt_ratio", "debt_ratio_path")
    owners_capital(view)
    st.caption(word("note.returns"))
    later.gains(view, "return_on_equity", "eva", "eva_without_add_back", "return_on_invested_capital", "debt_ratio")


def body(_view: View) -> None:
    """What moves with a lever, and how it is drawn."""
    part("outcomes", outcomes, first=True)
    legend()


open_page("return_on_equity", body)
