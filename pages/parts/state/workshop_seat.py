"""Where a facilitator sits: the room of this session and the name that acts are signed with."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pages.light.visitor import CONSOLE


@dataclass(frozen=True)
class Seat:
    """A console in a room. token: what its browser keeps; key: told once to whoever opened the room, blank otherwise."""

    room: str
    code: str
    who: str
    token: str
    key: str = ""


def seat() -> Seat | None:
    """The room this session facilitates."""
    return st.session_state.get("workshop_seat")


def sit(own: Seat) -> None:
    """Take a console in this session."""
    st.session_state["workshop_seat"] = own
    st.session_state.pop("workshop_left", None)


def leave() -> None:
    """Leave the console; the room goes on, and this session takes its cookie for nothing."""
    st.session_state.pop("workshop_seat", None)
    st.session_state["workshop_left"] = True


def left() -> bool:
    """Whether a console was left in this session."""
    return bool(st.session_state.get("workshop_left"))


def cookie() -> str:
    """The console's token that the browser keeps; blank once the console was left."""
    return "" if left() else str(st.context.cookies.get(CONSOLE, ""))


def people(room: str) -> int | None:
    """How many people the facilitator says are in a room, from one sitting to the next; None where nobody said."""
    return st.session_state.get(f"workshop_people_of_{room}")


def expect_people(room: str, count: int | None) -> None:
    """Keep how many people are in a room."""
    st.session_state[f"workshop_people_of_{room}"] = count


def follow_votes(widget: str, first: str, sitting: tuple[str, int]) -> None:
    """Let a choice stand on what has most votes until the facilitator takes one of their own in this sitting."""
    if st.session_state.get(f"{widget}_taken") != sitting:
        st.session_state[widget] = first


def take(widget: str, sitting: tuple[str, int]) -> None:
    """Note that the facilitator chose in this sitting."""
    st.session_state[f"{widget}_taken"] = sitting
