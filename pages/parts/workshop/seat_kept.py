"""A console outlasts a reload and a laptop's sleep: its browser keeps a signed token for as long as a workshop day."""

from __future__ import annotations

import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.state.signed_in import person
from pages.parts.state.workshop_seat import COOKIE, Seat, cookie, leave, left, seat, sit
from simulation.engine.folders import STATIC
from simulation.workshop.workshop_errors import WorkshopRefusal

LASTING = 12 * 3600  # seconds
_keeper = st.components.v2.component("workshop_seat", js=(STATIC / "seat.js").read_text(encoding="utf-8"))


def taken() -> Seat | None:
    """The console of this session, or the one that its browser holds."""
    token = cookie()
    if seat() is None and token:
        try:
            found = workshop().tokens.seated(token, person())
            sit(found.room, workshop().store.row_of(found.room)["code"], found.team.partition(":")[2])
        except WorkshopRefusal:
            leave()  # another person's, or of a room that is no more
    return seat()


def keep() -> None:
    """Tell the browser the page's language and which console it holds; of that nothing where none was taken or left."""
    own = seat()
    token = "" if own is None else workshop().tokens.console(own.room, own.who, person())
    told = {"cookie": COOKIE, "token": token if own or left() else None, "seconds": LASTING if token else 0}
    _keeper(key="workshop_seat_kept", data={**told, "language": state.language()})
