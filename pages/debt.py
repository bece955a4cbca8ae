"""Debt and working capital: receivables and inventories, what falls due and when, guarantees, interest."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.outcomes import debt_due, interest, working_capital
from pages.parts.shared import later
from pages.parts.shared.live import part
from pages.parts.shared.sections import owners_capital, titled_path
from pages.parts.shared.view import View, view_now
from pages.parts.wording.words import word


def outcomes() -> None:
    """Debt, receivables and inventories over the years; by enterprise; what falls due."""
    view = view_now()
    left, right = st.columns(2, gap="medium")
    with left:
        titled_path(view, "debt", "debt_path", height=300)
    with right:
        titled_path(view, "receivables", "receivables_path", height=180)
        titled_path(view, "inventories", "inventories_path", height=180)
    owners_capital(view)
    later.paid(view.scenario, view.last)
    st.header(word("debt.due"), anchor=False)
    debt_due.wall_of(view)
    st.header(word("debt.guarantees"), anchor=False)
    debt_due.guaranteed(view)
    st.header(word("interest.title"), anchor=False)
    interest.by_enterprise(view)
    interest.why_low(view)
    st.header(word("debt.two_funds"), anchor=False)
    working_capital.by_enterprise(view)


def body(_view: View) -> None:
    """All of it moves with a lever."""
    part("outcomes", outcomes, first=True)


open_page("debt", body)
