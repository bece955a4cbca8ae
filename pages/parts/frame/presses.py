"""Buttons of which every press counts, however quickly they follow each other: the browser tells how often each was pressed.

Where it cannot run the script, the buttons still act by themselves, once for each run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.parts import state
from pages.parts.frame import hall_screen
from simulation.engine.folders import STATIC

STEPS = {"undo": -1, "redo": 1}  # in what was done
SCENES = {"stage_back": -1, "stage_next": 1}  # in the story
REPEATED = {"duplicate": state.duplicate}
KEYS = (*STEPS, *SCENES, *REPEATED)
MOST = 200  # presses in one message
_counter = st.components.v2.component("presses", js=(STATIC / "presses.js").read_text(encoding="utf-8"))


def watch() -> None:
    """Count the presses of these buttons."""
    with st.container(key="presses_place"):
        told = {"seen": state.remember("pressed", 0), "lost": state.remember("presses_lost", 0)}
        data = {"keys": list(KEYS), "session": state.session(), **told}
        _counter(key="presses", on_pressed_change=_pressed, data=data)


def _pressed() -> None:
    """Callback: buttons were pressed, some perhaps told of before.

    Where a run was cut short on the way to another page, Streamlit calls this and has forgotten with what: the browser tells again.
    """
    news = state.news("presses", "pressed")
    if news is None:
        state.put("presses_lost", state.remember("presses_lost", 0) + 1)
    told = news.get("presses") if isinstance(news, Mapping) else None
    take(told[-MOST:] if isinstance(told, list) else [])


def take(told: list[Any]) -> None:
    """Do what presses ask for, in their order, each once."""
    last = state.remember("pressed", 0)
    new = [one for one in told if isinstance(one, Mapping) and type(one.get("number")) is int and one["number"] > last]
    if not new:
        return
    state.put("pressed", max(one["number"] for one in new))
    keys = [one.get("key") for one in new]
    for key in keys:
        if key in REPEATED:
            REPEATED[key]()
    if moves := [STEPS[key] for key in keys if key in STEPS]:
        state.walk(moves)
    if moves := [SCENES[key] for key in keys if key in SCENES]:
        hall_screen.walk(moves)
