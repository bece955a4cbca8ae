"""An act of the facilitator from the console; a refusal is said where it was pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts.state.workshop_seat import Seat
from pages.parts.wording.words import refusal
from simulation.engine.errors import Refusal


def done(action: Callable[..., Any], *arguments: Any, **named: Any) -> bool:
    """Do something in the room; a refusal is said, and nothing else happens."""
    try:
        action(*arguments, **named)
    except Refusal as refused:
        st.error(refusal(refused))
        return False
    return True


def act(own: Seat, kind: str, **content: Any) -> bool:
    """An act of the facilitator."""
    return done(workshop().act, own.room, own.who, kind, content)
