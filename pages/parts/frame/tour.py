"""A tour of a minute over the home page: by itself on a first visit, at any time from the help page, never over a link or in a hall."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.wording.words import word
from simulation.engine.folders import STATIC

# Steps, each with the places on the page it speaks of: the first that can be seen, as the panel is folded on a phone.
STEPS = {
    "question": (".st-key-reading",),
    "levers": (".st-key-bench_scenario", "[data-testid=stExpandSidebarButton]"),
    "cards": (".cards.headlines",),
    "charts": (".st-key-paths",),
    "computed": (".card a[href^='computed?of=']",),
    "menu": (".st-key-menu",),
    "keep": (".st-key-bench_actions", "[data-testid=stExpandSidebarButton]"),
}
ASKED = "tour_asked"  # how often it was asked for
_tour = st.components.v2.component("tour", js=(STATIC / "tour.js").read_text(encoding="utf-8"))


def ask() -> None:
    """Callback: begin the tour, whether or not it was seen."""
    state.put(ASKED, state.remember(ASKED, 0) + 1)


def offer(page: str) -> None:
    """The tour, where it may begin or goes on: nobody else's page carries it."""
    asked = state.remember(ASKED, 0)
    if page != "home" or state.big() or not (asked or state.newcomer()):
        return
    steps = [
        {"title": word(f"tour.title.{step}"), "text": word(f"tour.text.{step}"), "places": places}
        for step, places in STEPS.items()
    ]
    words = {name: word(f"tour.{name}") for name in ("name", "skip", "back", "next", "finish")}
    with st.container(key="tour_place"):
        _tour(key="tour", data={"asked": asked, "steps": steps, "words": words})
