"""A console outlasts a reload and a laptop's sleep: its browser keeps a signed token for as long as a workshop day."""

from __future__ import annotations

import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.state.signed_in import audited, person
from pages.parts.state.workshop_seat import Seat, cookie, leave, left, seat, sit
from simulation.engine.folders import STATIC
from simulation.serving.server_log import room_shown
from simulation.workshop.workshop_errors import WorkshopRefusal

_keeper = st.components.v2.component("workshop_seat", js=(STATIC / "seat.js").read_text(encoding="utf-8"))


def take(room: str, code: str, who: str, key: str = "") -> None:
    """Take a console of a room for whoever acts there; the key was checked before."""
    sit(Seat(room, code, who, workshop().consoles.taken(room, who, person()), key))


def taken() -> Seat | None:
    """The console of this session, or the one that its browser holds, as long as it stands."""
    own = seat()
    token = own.token if own else cookie()
    if token:
        try:
            found = workshop().consoles.seated(token, person())
            if own is None:
                sit(Seat(found.room, workshop().store.row_of(found.room)["code"], found.who, token))
        except WorkshopRefusal:
            leave()  # over, left, another person's, or of a room that is no more
    return seat()


def give_up(own: Seat) -> None:
    """Leave a console: the room goes on, and the token that this browser kept opens nothing any more."""
    workshop().consoles.left(own.token)
    audited("console_left", room=room_shown(own.room))
    leave()


def keep() -> None:
    """Tell the browser the page's language and which console it holds; of that nothing where none was taken or left."""
    own = seat()
    token = "" if own is None else own.token
    told = {"token": token if own or left() else None, "language": state.language()}
    _keeper(key="workshop_seat_kept", data=told)
