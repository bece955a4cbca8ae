"""Whose enterprises a visitor looks at: the server's places, and own workbooks for as long as the session lasts.

The place is that of the scenarios worked on. Each place has its own scenarios and its own choices (targets, record, story);
they are laid aside when another place is taken up, and there again when one comes back to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts.state import own_scenarios
from pages.parts.state.served_places import served
from pages.parts.state.widgets import heed, protocol, put
from simulation.engine.place import Place
from simulation.tracking.kept_record import as_text
from simulation.workbench.timeline import Timeline

if TYPE_CHECKING:
    from simulation.intake.own_place import OwnPlace

SHARED = ("tier", "group", "big")  # choices that are the visitor's in every place
MOST_OWN = 4  # workbooks in a session


@dataclass(frozen=True)
class Shelf:
    """What was done in a place that is not looked at now."""

    timeline: Timeline
    choices: dict[str, Any]


def place() -> Place:
    """The place that is looked at: that of the scenarios worked on."""
    return own_scenarios.bench().place


def own() -> dict[str, OwnPlace]:
    """Own workbooks of this session, by digest of their places."""
    return st.session_state.setdefault("own_places", {})


def offered() -> dict[str, Place]:
    """Places to choose from, by digest: own workbooks first."""
    every = (*(one.place for one in own().values()), *served())
    return {one.digest: one for one in every}


def label_of(found: Place, language: str) -> str:
    """Name and base year of a place."""
    return f"{found.row.label_zh if language == 'zh' else found.row.label_en} · {found.base_year}"


def use(found: OwnPlace) -> None:
    """Callback: take up the figures of an own workbook; its record becomes that of its place."""
    known = own()
    while len(known) >= MOST_OWN and found.place.digest not in known:
        first = next(iter(known))
        known.pop(first)
        _shelves().pop(first, None)
    known[found.place.digest] = found
    go(found.place)
    if found.record.entries:
        put("record", as_text(found.record))


def leave(digest: str) -> None:
    """Callback: drop an own workbook with all that was done on it; the server's first place is taken up instead."""
    if digest == place().digest:
        go(served()[0])
    own().pop(digest, None)
    _shelves().pop(digest, None)


def choose() -> None:
    """Callback of the switch."""
    chosen = offered().get(st.session_state["place_switch"])
    if heed("place_switch") and chosen is not None:
        go(chosen)


def go(found: Place) -> None:
    """Take up a place: its scenarios and choices as they were left, or as at a first visit."""
    if found.digest == place().digest:
        return
    shelves = _shelves()
    shelves[place().digest] = Shelf(own_scenarios.timeline(), _own_choices())
    for name in _own_choices():
        st.session_state.pop(f"kept_{name}")
    shelf = shelves.pop(found.digest, None)
    own_scenarios.preview(None)
    if shelf is None:
        own_scenarios.begin(found)
    else:
        st.session_state["timeline"] = shelf.timeline
        for name, value in shelf.choices.items():
            put(name, value)
    protocol().step()


def _shelves() -> dict[str, Shelf]:
    return st.session_state.setdefault("place_shelves", {})


def _own_choices() -> dict[str, Any]:
    """Choices that belong to the place looked at."""
    every: Iterable[tuple[Any, Any]] = st.session_state.items()
    kept = {str(key)[len("kept_") :]: value for key, value in every if str(key).startswith("kept_")}
    return {name: value for name, value in kept.items() if name not in SHARED}
