"""How far a visitor looks: the last year that pages show, of those that a place offers. A way of looking: no step of a scenario."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from pages.parts.state.session_places import place
from pages.parts.state.widgets import misread, put
from simulation.engine.place import Place

UNTIL = "until"  # under which it is kept; nothing is until one is chosen
SWITCH = "until_switch"
YEARS = re.compile(r"kept_(\w+_years?|goal_year_\w+)$")  # which year parts of pages show


def horizons(where: Place) -> tuple[int, ...]:
    """Years to which a place may be looked at: the usual one, and the last that a plan may name."""
    return tuple(dict.fromkeys((where.usual_year, where.last_year)))


def until(where: Place | None = None) -> int:
    """Last year shown of a place, at first that looked at; the usual one where the year chosen is none of the place's."""
    where = where or place()
    chosen = st.session_state.get(f"kept_{UNTIL}")
    return chosen if chosen in horizons(where) else where.usual_year


def look_until(year: int) -> None:
    """Show years up to this one from here on, where the place offers it; what looked at the last year shown goes along."""
    before = until()
    if year == before or year not in horizons(place()):
        return
    put(UNTIL, year)
    for name in (str(one) for one in st.session_state):
        if YEARS.match(name):
            st.session_state[name] = _gone_along(st.session_state[name], before, year)


def _gone_along(looked_at: Any, before: int, year: int) -> Any:
    """A year, or two to compare, of which the last one shown is another now."""
    if isinstance(looked_at, tuple):
        return tuple(_gone_along(one, before, year) for one in looked_at)
    return year if looked_at == before else looked_at


def choose_until() -> None:
    """Callback of the switch."""
    if not misread(SWITCH):
        look_until(st.session_state[SWITCH])
