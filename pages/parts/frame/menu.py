"""The menu of pages, and the switch of language."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.frame import hall_screen
from pages.parts.wording.words import choices, word

MENU = {
    "home": "app.py",
    "profit": "pages/profit.py",
    "return_on_equity": "pages/return_on_equity.py",
    "labour_productivity": "pages/labour_productivity.py",
    "new_energy": "pages/new_energy.py",
    "entities": "pages/entities.py",
    "scorecard": "pages/scorecard.py",
    "targets": "pages/targets.py",
    "tracking": "pages/tracking.py",
    "ranges": "pages/ranges.py",
    "causes": "pages/causes.py",
    "explain": "pages/explain.py",
    "computed": "pages/computed.py",
    "sensitivity": "pages/sensitivity.py",
    "goals": "pages/goals.py",
    "stress": "pages/stress.py",
    "scenarios": "pages/scenarios.py",
    "compare": "pages/compare.py",
    "export": "pages/export.py",
    "share": "pages/share.py",
    "record": "pages/record.py",
    "own_data": "pages/own_data.py",
    "method": "pages/method.py",
}
APART = {"workshop": "pages/workshop.py"}  # pages without a scenario of their own
FOLDED = (  # menu entries behind one button
    "entities",
    "scorecard",
    "targets",
    "tracking",
    "ranges",
    "causes",
    "explain",
    "computed",
    "sensitivity",
    "goals",
    "stress",
    "record",
    "own_data",
)


def menu(current: str) -> None:
    with st.container(horizontal=True, key="menu", vertical_alignment="center", gap="small"):
        for page, path in MENU.items():
            if page not in FOLDED:
                st.page_link(path, label=word(f"menu.{page}"))
            elif page == FOLDED[0]:
                _folded(current)
        for page, path in APART.items():
            st.page_link(path, label=word(f"menu.{page}"))
        st.space("stretch")
        hall_screen.entry()
        state.fill("language_switch", state.language())
        st.segmented_control(
            word("language"),
            required=True,
            key="language_switch",
            on_change=state.choose_language,
            label_visibility="collapsed",
            **choices({code: word(f"language.{code}") for code in state.LANGUAGES}),
        )


def _folded(current: str) -> None:
    """Analyses behind one button, which names the one that is open."""
    name = word(f"menu.{current}" if current in FOLDED else "menu.analysis")
    with st.popover(f":primary[**{name}**]" if current in FOLDED else name, type="tertiary", key="menu_analysis"):
        for page in FOLDED:
            st.page_link(MENU[page], label=word(f"menu.{page}"))
