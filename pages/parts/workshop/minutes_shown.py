"""The minutes of a sitting, to be downloaded at any time: made from the room's record in a process apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.exchange import report_imprint
from pages.parts.exchange.share_link import home_of
from pages.parts.shared import made_file
from pages.parts.state.workshop_seat import Seat
from pages.parts.wording.words import choices, word
from simulation.report.background import call
from simulation.report.minutes.minutes_files import BUILDERS, minutes_apart
from simulation.report.minutes.minutes_request import PARTS
from simulation.report.safety import file_part
from simulation.workshop.room import Room


def minutes(own: Seat, room: Room) -> None:
    """Word and PDF of a sitting, of the last one unless another is chosen."""
    if not room.sittings:
        return
    st.header(word("light.minutes"), anchor=False)
    st.caption(word("workshop.minutes.lead"))
    numbers = {str(one.number): word("workshop.minutes.sitting", number=one.number) for one in room.sittings}
    number = str(room.sittings[-1].number)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(numbers) > 1:
            last = len(numbers) - 1
            number = st.selectbox(word("workshop.minutes.which"), index=last, key="workshop_minutes", **choices(numbers))
        parts, imprint = report_imprint.parts_of("minutes", PARTS), report_imprint.kept().text
        for kind in BUILDERS:
            asked = (
                own.room,
                int(number),
                state.language(),
                home_of(st.context.url or "", "workshop"),
                kind,
                imprint,
                parts,
            )
            made_file.offer(
                word(f"workshop.minutes.{kind}"),
                partial(_made, *asked),
                f"{file_part(word('paper.minutes.cover', room=room.name))}.{kind}",
                f"workshop_minutes_{kind}",
                asked,
                about=word("export.imprint.used"),
                lasting=False,  # the room goes on
            )


def _made(
    room: str, number: int, language: str, home: str, kind: str, issuer: str, parts: tuple[str, ...], **meanwhile: Callable
) -> bytes:
    record = json.dumps(workshop().store.exported(room), ensure_ascii=False)
    made: bytes = call(minutes_apart, record, number, language, home, kind, issuer, parts, **meanwhile)
    return made
