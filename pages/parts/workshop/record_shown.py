"""What was last done in the room, with who and when: for facilitators who share a console, and for questions afterwards."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.state.workshop_seat import Seat
from pages.parts.wording.words import word
from simulation.language.cells import safe
from simulation.report.minutes.minutes_times import clock_time
from simulation.workshop.acts import CLOCK, TEAM, role_of
from simulation.workshop.json_bounds import is_whole
from simulation.workshop.room import Act, Room
from simulation.workshop.service import Live
from simulation.workshop.signatures import signed

LATEST = 40


def record(own: Seat, live: Live) -> None:
    """The last acts, the latest first; what is in them stays in the whole record."""
    with st.expander(word("workshop.record")):
        acts = workshop().store.acts(own.room, live.version - LATEST)
        rows = [
            {
                word("workshop.record.when"): clock_time(act.at),
                word("workshop.record.who"): _who(act, live.room),
                word("workshop.record.what"): _what(act),
                word("workshop.team"): _team(act, live.room),
            }
            for act in reversed(acts)
        ]
        st.dataframe(safe(pd.DataFrame(rows)), hide_index=True, width="stretch")


def _what(act: Act) -> str:
    """What was done, and that part of it was left out where an older version kept what cannot be read."""
    done = word(f"workshop.act.{act.kind}")
    return done if is_whole(act.content) else word("workshop.record.left_out", act=done)


def _who(act: Act, room: Room) -> str:
    role, _, name = act.who.partition(":")
    if role == TEAM:
        return room.teams[name].name if name in room.teams else ""
    return word("workshop.record.clock") if role_of(act.who) == CLOCK else signed(act.who, state.words())


def _team(act: Act, room: Room) -> str:
    """The team that a facilitator's act is about."""
    team = act.content.get("team", "")
    return room.teams[team].name if isinstance(team, str) and team in room.teams and role_of(act.who) != TEAM else ""
