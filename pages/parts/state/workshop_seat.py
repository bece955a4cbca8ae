"""Where a facilitator sits: the room of this session and the name that acts are signed with."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Seat:
    """A console in a room. key: told once to whoever opened the room, blank otherwise."""

    room: str
    code: str
    who: str
    key: str = ""


def seat() -> Seat | None:
    """The room this session facilitates."""
    return st.session_state.get("workshop_seat")


def sit(room: str, code: str, name: str, key: str = "") -> None:
    """Take the console of a room; the key was checked before."""
    st.session_state["workshop_seat"] = Seat(room, code, f"facilitator:{name.strip()[:40] or '1'}", key)


def leave() -> None:
    """Leave the console; the room goes on."""
    st.session_state.pop("workshop_seat", None)
