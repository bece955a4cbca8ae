"""What every page has in common: settings, menu, language, lever panel, heading, and calm failure."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.parts import state
from pages.parts.figures import chart_downloads
from pages.parts.frame import browser_store, hall_screen, menu, opened_link, presses, print_heading, sign_in, tour
from pages.parts.panel import dragging, headline_outcomes, levers, model_told, scenario_bar
from pages.parts.shared import adopted_now, target_inputs
from pages.parts.shared.calm import calm
from pages.parts.shared.live import part
from pages.parts.shared.view import View, projected, view_now
from pages.parts.wording.words import called, escaped, word, written
from simulation import Scenario
from simulation.engine.folders import STATIC
from simulation.engine.scenario import REFERENCE

PANEL = 330  # pixels


@st.cache_resource(show_spinner=False)
def start() -> bool:
    """Once a process: run the model, then take what is loaded out of garbage collection."""
    projected(Scenario.preset(state.REFERENCE, state.place()))
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
    if not sign_in.passed(page):
        hall_screen.arrived()
        return
    hall_screen.follow(page, menu.MENU)
    state.begin_page(page, live=page in dragging.PAGES)
    kept = browser_store.place()
    if not state.big():
        menu.menu(page)
    with calm(page):
        start()
        opened_link.receive(page)
        if state.withheld(page):
            browser_store.keep(kept)
            browser_store.fetching(page)
            state.finish()
            return
        view = view_now()
        heading = partial(part, "heading", _heading, _headed)
        factors = hall_screen.bar(heading) if state.big() else _panel()
        with st.container(key="heading"):
            st.title(word(f"title.{page}", year=view.last), anchor=False)
            if not state.big():
                heading()
        part("arrival", opened_link.note, opened_link.stands_on)
        browser_store.notes()
        _complaint()
        with calm(page):
            body(view)
        with st.container(key="small_print_page"):
            part("pictures", partial(chart_downloads.offer, page), chart_downloads.stands_on)
            st.caption(word("note.central", base=view.place.base_year, first=view.place.base_year + 1))
            if view.last > view.place.usual_year:
                st.caption(word("until.note", usual=view.place.usual_year))
        browser_store.keep(kept)
        browser_store.welcome()
        presses.watch()
        tour.offer(page)
        if page in dragging.PAGES:
            part("watch", partial(dragging.watch, factors), state.heard)
            part("model", partial(dragging.give_model, factors), model_told.stands_on)
        state.drawn_meanwhile()
        part("told", state.tell, lambda: True)  # by runs of the whole page alone
        state.finish()


def _panel() -> dict[str, float]:
    with st.sidebar:
        part("glance", headline_outcomes.glance)
        part("bench", scenario_bar.bar, scenario_bar.stands_on)
        return levers.panel()


def _headed() -> tuple:
    """What stands above a page: scenario, how many levers and targets were changed, conditions and limits that bind."""
    scenario = state.scenario()
    limits = [limit.kind for limit in view_now().limits]
    adopted = adopted_now.said(scenario) if state.big() else ""  # elsewhere it stands in the panel
    aims = len(target_inputs.chosen().changes)
    return called(scenario, mark=False), len(scenario.changed()), aims, state.words().conditions(scenario), limits, adopted


def _heading() -> None:
    view, (scenario, count, aims, conditions, limits, adopted) = view_now(), _headed()
    still = "unchanged" if view.scenario.name == REFERENCE else "unchanged.own"
    changed = word("changed", count=count) if count else word(still)
    values = {"scenario": scenario, "changed": changed, "conditions": conditions, "year": view.last}
    in_hall = "heading.in_hall_beside" if count else "heading.in_hall"
    key = in_hall if state.big() else "heading.scenario"
    said = "" if state.big() and hall_screen.story() else word(key, **values)  # a step of the story has words of its own
    said += word("heading.targets", count=aims) if aims and said else ""
    kinds = word("list.comma").join(word(f"limit.name.{kind}") for kind in limits)
    where = word("heading.limits_in_hall") if state.big() else word("heading.limits", kinds=kinds)
    met = where if limits else ""
    st.caption(said + met)
    print_heading.heading(view.scenario, view.projection)
    if adopted:
        st.caption(adopted)
    if view.place.rights is not None:
        names = word("list.comma").join(written(row) for row in view.place.seen)
        st.caption(word("rows.note", names=escaped(names)))


def _complaint() -> None:
    """What was asked for and could not be done, once."""
    refused = state.complaint()
    if refused is not None:
        st.error(scenario_bar.said(refused))
