"""The gate before every page: sign-in where it is on, and the role that a page needs."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.frame import menu
from pages.parts.wording.words import refusal, word
from simulation.engine.errors import Refusal
from simulation.serving.roles import NEEDS, OF_ALL, SignInNeeded
from simulation.serving.server_log import audit, audit_refusal


def passed(page: str) -> bool:
    """Whether the page may be drawn for whoever is here; else what is missing is said, with the way there."""
    try:
        found = state.visitor()
        state.admit(found)
    except SignInNeeded as needed:
        _door(needed)
        return False
    except Refusal as refused:
        if state.told_once("none"):
            audit_refusal(state.request_id(), "turned_away")
        _head()
        st.error(refusal(refused))
        menu.sign_out()
        return False
    if state.told_once(found.role):
        rows = "all" if found.entities is None else len(found.entities)
        audit(state.request_id(), "entered", role=found.role, entities=rows)
    if found.may(page):
        return True
    audit_refusal(state.request_id(), "closed_page", role=found.role, page=page)
    menu.menu(page)
    if found.entities is not None and page in OF_ALL:
        st.error(word("error.rows.page"))
        return False
    role, needed_role = (word(f"role.{one}") for one in (found.role, NEEDS[page]))
    st.error(word("error.sign_in.page", role=role, needed=needed_role))
    return False


def _head() -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        menu.language_switch()
    st.title(word("app"), anchor=False)


def _door(needed: SignInNeeded) -> None:
    _head()
    if needed.key != "error.sign_in.needed":
        st.info(refusal(needed))
    st.markdown(word("sign_in.lead"))
    if st.query_params:
        st.caption(word("sign_in.link"))
    if st.button(word("sign_in.button"), type="primary", key="sign_in"):
        st.login()
