"""What every page has in common: settings, menu, language, lever panel, heading, and calm failure."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence

import streamlit as st

from pages.parts import state
from pages.parts.figures import chart_downloads
from pages.parts.frame import browser_store, hall_screen, menu, opened_link, presses, print_heading
from pages.parts.panel import dragging, headline_outcomes, levers, limit_remarks, scenario_bar
from pages.parts.shared.calm import calm
from pages.parts.shared.view import View, projected
from pages.parts.wording.words import scenario_name, word
from simulation import Scenario
from simulation.analysis.goals.limits import Limit, binding
from simulation.cli import listening
from simulation.engine.folders import STATIC

PANEL = 330  # pixels


@st.cache_resource(show_spinner=False)
def start() -> bool:
    """Once a process: look where the app is reached, run the model, then take what is loaded out of garbage collection."""
    if address := st.get_option("server.address"):  # the program's own configuration names one
        listening.check(address)
    projected(Scenario.preset(state.REFERENCE).to_json())
    gc.collect()
    gc.freeze()
    return True


def open_page(page: str, body: Callable[[View], None]) -> None:
    """Draw a page: `body` adds what is its own. An unexpected error becomes a plain sentence."""
    state.settle_language()
    st.set_page_config(
        page_title=f"{word(f'menu.{page}')} · {word('app')}",
        page_icon=str(STATIC / "icon.png"),
        layout="wide",
        initial_sidebar_state=PANEL,
    )
    st.html(STATIC / "style.css")
    hall_screen.follow(page, menu.MENU)
    state.arrive(page)
    kept = browser_store.place()
    if not state.big():
        menu.menu(page)
    with calm(page):
        start()
        opened_link.receive(page)
        if state.awaited():
            browser_store.keep(kept, page)
            browser_store.fetching()
            state.finish()
            return
        view = _view(page)
        limits = binding(view.projection, view.reference)
        flagged = limit_remarks.flagged(view.scenario, limits)
        panel = _hall_panel() if state.big() else _panel(view, flagged)
        limit_remarks.write(panel, view.scenario, limits)
        print_heading.heading(view.scenario, view.projection)
        _heading(view, limits)
        opened_link.note()
        browser_store.notes()
        _complaint()
        with calm(page):
            body(view)
        with st.container(key="small_print_page"):
            chart_downloads.offer(page)
            st.caption(word("note.central"))
        browser_store.keep(kept, page)
        browser_store.welcome()
        presses.watch()
        if page in dragging.PAGES:
            dragging.watch(panel.factors)
        state.finish()


def _hall_panel() -> levers.Panel:
    factors = hall_screen.bar()
    return levers.Panel(frozenset(factors), factors, {})


def _panel(view: View, flagged: frozenset[str]) -> levers.Panel:
    with st.sidebar:
        headline_outcomes.glance(view)
        scenario_bar.bar()
        return levers.panel(flagged, limit_remarks.remarked(flagged))


def _view(page: str) -> View:
    chosen = state.scenario()
    reference = chosen.reference()
    return View(page, chosen, projected(chosen.to_json()), projected(reference.to_json()))


def _heading(view: View, limits: Sequence[Limit]) -> None:
    count = len(view.scenario.changed())
    changed = word("changed", count=count) if count else word("unchanged")
    said = word(
        "heading.scenario",
        scenario=scenario_name(),
        changed=changed,
        conditions=state.words().conditions(view.scenario),
        year=view.last,
    )
    kinds = word("list.comma").join(word(f"limit.name.{limit.kind}") for limit in limits)
    with st.container(key="heading"):
        st.title(word(f"title.{view.page}", year=view.last), anchor=False)
        met = word("heading.limits", kinds=kinds) + ("" if state.big() else word("heading.where")) if limits else ""
        st.caption(said + met)


def _complaint() -> None:
    """What was asked for and could not be done, once."""
    refused = state.complaint()
    if refused is not None:
        st.error(scenario_bar.said(refused))
