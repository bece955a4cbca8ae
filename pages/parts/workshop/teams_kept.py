"""Teams that stay; all others taken out at once, as where somebody has filled the room with names."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts.state.signed_in import audited
from pages.parts.state.workshop_seat import Seat
from pages.parts.wording.words import choices, escaped, word
from pages.parts.workshop.console_acts import done
from simulation.serving.server_log import room_shown
from simulation.workshop import playing

NAMED = 8  # names that are said of those who go


def others_out(own: Seat, teams: list[dict[str, Any]]) -> None:
    """Choose who stays and take the others out; the room is locked with it."""
    box = st.expander(word("workshop.keep"), key="workshop_keep_box", on_change="rerun")
    if not box.open:
        return
    with box:
        st.caption(word("workshop.keep.lead"))
        names = {team["id"]: team["name"] for team in teams}
        stay = st.multiselect(word("workshop.keep.who"), key="workshop_stay", **choices(names))
        gone = [name for team, name in names.items() if team not in stay]
        said = word("list.comma").join(escaped(name) for name in gone[:NAMED])
        if stay and gone:
            key = "workshop.keep.others" if len(gone) <= NAMED else "workshop.keep.many"
            st.markdown(word(key, count=len(gone), names=said))
        pressed = st.button(word("workshop.keep.do", count=len(gone)), key="workshop_keep", disabled=not (stay and gone))
        if pressed and done(playing.take_out_others, workshop(), own.room, own.who, stay):
            audited("room_locked", room=room_shown(own.room))
            st.rerun()  # the lock among the settings stands otherwise too
