"""Levers that act while they are held: the browser computes headlines and lines and tells where the slider rests, the server answers in full."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.parts import state
from pages.parts.panel import callbacks, model_told
from pages.parts.shared.live import redraws
from simulation.engine.folders import STATIC

SCRIPT = STATIC / "levers.js"
PAGES = ("home", "profit", "return_on_equity", "labour_productivity", "new_energy", "entities")  # quick enough to follow
_watcher = st.components.v2.component("lever_watch", js=SCRIPT.read_text(encoding="utf-8"))


def watch(factors: Mapping[str, float]) -> None:
    """Follow the sliders of these levers, each of which shows `factor` times the lever's value.

    Where the browser cannot run the script, sliders still tell their value when they are let go.
    """
    with st.container(key="lever_watch_place"):
        _watcher(
            key="lever_watch",
            data={"levers": list(factors), "seen": state.heard()},
            on_dragged_change=redraws(lambda: callbacks.drag(dict(factors))),
        )


def give_model(factors: Mapping[str, float]) -> None:
    """The model for the browser; where it may not have one, why not."""
    with st.container(key="lever_model_place"):
        _watcher(key="lever_model", data=model_told.model(factors))
