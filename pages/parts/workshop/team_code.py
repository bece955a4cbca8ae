"""A team's own code in the console: whoever scans it is in the team, with its draft, when its last phone is gone."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts.state.workshop_seat import Seat
from pages.parts.wording.words import word
from simulation.workshop.qr_codes import qr_code


def hall_address() -> str:
    """Address of the host as the facilitator's browser sees it, without the app's own path, which phones do not use."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}/"


def invitation(own: Seat, team: str, home: str) -> str:
    """Address that lets a phone into a team by a pressed button."""
    return f"{home}w/{own.code}/join/{workshop().tokens.invite(own.room, team)}"


def team_code(own: Seat, team: str) -> None:
    """The code of a team, beside the table of teams."""
    with st.container(width=280):
        st.image(qr_code(invitation(own, team, hall_address())).decode(), width=240)
        st.caption(word("workshop.team.code.lead"))
