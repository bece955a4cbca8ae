"""The menu of pages, and the switch of language."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from pages.parts import state
from pages.parts.frame import finder, hall_screen
from pages.parts.wording.words import choices, place_name, word
from simulation.serving.roles import sign_in_on

# Entries in the order of the menu, each with its pages: the first is where the entry leads.
GROUPS = {
    "home": ("home",),
    "outcomes": ("profit", "return_on_equity", "labour_productivity", "new_energy", "entities", "debt", "benchmarking"),
    "targets": ("targets", "scorecard", "goals", "tracking"),
    "reasons": ("causes", "explain", "computed"),
    "risks": ("ranges", "stress", "sensitivity", "assumptions"),
    "scenarios": ("compare", "scenarios"),
    "papers": ("export", "share"),
    "method": ("method", "record", "own_data", "help"),
}
APART = {"workshop": "pages/workshop.py", "operator": "pages/operator.py"}  # pages without a scenario of their own
MENU = {page: "app.py" if page == "home" else f"pages/{page}.py" for pages in GROUPS.values() for page in pages}

SHORT = {"zh": 12, "en": 22}  # characters of a place's name beside the year


def menu(current: str) -> None:
    """Eight entries with fixed names; below them the pages of the one that is open, and the place where there is a choice."""
    may = state.visitor().may
    here = next((group for group, pages in GROUPS.items() if current in pages), None)
    with st.container(horizontal=True, key="menu", vertical_alignment="center", gap="small"):
        for group, pages in GROUPS.items():
            name = word(f"menu.group.{group}")
            st.page_link(MENU[pages[0]], label=f":primary[**{name}**]" if group == here else name)
        for page, path in APART.items():
            if may(page) and (page != "operator" or sign_in_on()):  # on one's own machine by its address
                st.page_link(path, label=word(f"menu.{page}"))
        st.space("stretch")
        finder.entry(MENU)
        if current not in APART:  # these have no scenario to present; the workshop has a board of its own
            hall_screen.entry()
        language_switch()
        sign_out()
    pages = tuple(filter(may, GROUPS[here])) if here and len(GROUPS[here]) > 1 else ()
    several = len(state.offered_places()) > 1
    if pages or several:
        with st.container(horizontal=True, key="menu_pages", vertical_alignment="center", gap="small"):
            for page in pages:
                st.page_link(MENU[page], label=word(f"menu.{page}"))
            if several:  # the first row has no room for it in English
                st.space("stretch")
                _places()


def language_switch() -> None:
    """The switch of language."""
    state.fill("language_switch", state.language())
    st.segmented_control(
        word("language"),
        required=True,
        key="language_switch",
        on_change=state.choose_language,
        label_visibility="collapsed",
        **choices({code: word(f"language.{code}") for code in state.LANGUAGES}),
    )


def sign_out() -> None:
    """The button that signs out, where visitors sign in."""
    if sign_in_on() and st.button(word("sign_in.out"), key="sign_out", type="tertiary"):
        state.audited("signed_out")
        st.logout()


def _places() -> None:
    """Whose enterprises are looked at."""
    offered, most = state.offered_places(), SHORT[state.language()]
    labels = {key: place_name(place, most) for key, place in offered.items()}
    twice = Counter(labels.values())
    labels = {
        key: word("place.switch.size", name=label, count=len(offered[key].entities)) if twice[label] > 1 else label
        for key, label in labels.items()
    }
    twice = Counter(labels.values())
    labels = {
        key: f"{label} · {offered[key].digest[:4]}" if twice[label] > 1 else label for key, label in labels.items()
    }  # of one name, year and size: told apart by their figures
    state.fill("place_switch", state.key_of(state.place()))
    st.selectbox(
        word("place.switch"),
        key="place_switch",
        on_change=state.choose_place,
        label_visibility="collapsed",
        width=250,
        **choices(labels),
    )
