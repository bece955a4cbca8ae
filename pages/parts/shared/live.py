"""Parts of a page that are redrawn by themselves: a lever moves, and what does not depend on it is not sent again.

A run of the whole page draws every part in its place. After a callback that `redraws`, the next run draws only the parts that show
something else by now; widgets inside parts that act otherwise have the whole page drawn (`redraws_all`; those without a callback do by themselves).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.parts import state
from pages.parts.shared.calm import calm


def part(key: str, draw: Callable[[], Any], sign: Callable[[], Any] | None = None, first: bool = False) -> None:
    """Draw a part here, now and in later runs of its own, where `first` ones come before all others.

    sign: what it shows, where that is cheaply said; it is drawn anew only when that has changed.
    """
    if not state.parts().live:
        with calm(key):
            draw()
        return

    @st.fragment(key=f"part_{key}")
    def drawn() -> None:
        run = _partial_run()
        if run and not state.begin_part(run):
            st.rerun()
        known = state.parts()
        known.drawn.pop(key, None)
        stands_on = sign and sign()
        with calm(key):
            draw()
        known.drawn[key] = stands_on
        if run:
            state.end_part(key)

    state.parts().stand(key, sign, first)
    drawn()


def _partial_run() -> Any:
    """What tells this run from others if it redraws parts only."""
    context = get_script_run_ctx()
    return context and context.fragment_ids_this_run


def redraws(callback: Callable[..., None]) -> Callable[..., None]:
    """A callback that may change the scenario: what the change made out of date is drawn anew, and nothing else."""

    @wraps(callback)
    def changed(*given: Any) -> None:
        before = state.scenario()
        callback(*given)
        if state.scenario() is not before:  # else it was not heeded, and other callbacks of the event decide
            keys = state.ask()
            if keys:
                st.rerun([f"part_{key}" for key in keys])
            _whole()

    return changed


def redraws_all(callback: Callable[..., None]) -> Callable[..., None]:
    """A callback of a widget inside a part, after which the whole page is drawn, whatever else the same event brought."""

    @wraps(callback)
    def changed(*given: Any) -> None:
        callback(*given)
        _whole()

    return changed


def _whole() -> None:
    """After a callback: the whole page, where a widget inside a part would have that part alone drawn."""
    if state.parts().live:
        st.rerun("app")
