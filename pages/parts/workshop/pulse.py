"""Parts of the console that look at the room by themselves, and go on looking after a failure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.parts.state.workshop_seat import cookie, leave, seat
from pages.parts.wording.words import refusal, word
from simulation.engine.errors import Refusal
from simulation.workshop.workshop_errors import StoreFailure

PULSE = 2.0  # seconds
Given = ParamSpec("Given")


def pulsing(draw: Callable[Given, None]) -> Callable[Given, None]:
    """A part that is drawn again every two seconds; what fails is said in its place, and the next look comes all the same."""

    @st.fragment(run_every=PULSE)
    @wraps(draw)
    def part(*given: Given.args, **named: Given.kwargs) -> None:
        try:
            draw(*given, **named)
        except Exception as failure:
            said(failure)

    return part


def said(failure: Exception) -> None:
    """Say why something could not be shown; a room that is no more is left."""
    if not isinstance(failure, Refusal):
        logging.getLogger(__name__).error("workshop console", exc_info=failure)
        st.error(word("failure.page"))
        return
    if failure.key == "error.workshop.no_room":
        leave()  # the next look is at the door
    st.error(refusal(failure))


def page_failed(failure: Exception) -> None:
    """Say why the page could not be drawn. Whoever sits in a room need not press anything: it is drawn again until it stands.

    A run of the whole page takes the pulse from all its parts; one that broke off before them would stand still for good.
    """
    said(failure)
    lasting = isinstance(failure, Refusal) and not isinstance(failure, StoreFailure)
    if not lasting and (seat() or cookie()):
        _look_again()


@st.fragment(run_every=PULSE)
def _look_again() -> None:
    if _by_itself():
        st.rerun()


def _by_itself() -> bool:
    """Whether a part is being drawn without the rest of the page."""
    context = get_script_run_ctx()
    return bool(context and context.fragment_ids_this_run)
