"""The facilitator's guide in the console: timetable and sentences, preparation, teams, cards, reasons; each to be printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.shared import made_file
from pages.parts.state.workshop_seat import Seat
from pages.parts.wording.words import choices, escaped, refusal, word
from pages.parts.workshop.console_acts import done
from pages.parts.workshop.team_code import hall_address, invitation
from simulation.engine.errors import Refusal
from simulation.engine.place_reading import embedded_place
from simulation.report.background import call
from simulation.report.handouts import guide_story, handout_files
from simulation.report.safety import file_part
from simulation.workshop import team_list
from simulation.workshop.act_forms import LONGEST_NAME
from simulation.workshop.room import Room
from simulation.workshop.sitting_plans import sitting_plans
from simulation.workshop.splitter import LEAST, MOST, split
from simulation.workshop.team_acts import MOST_TEAMS
from simulation.workshop.trial import figures_of

TABS = ("plan", "before", "split", "cards", "why")


def guide(room: Room | None = None, own: Seat | None = None) -> None:
    """The guide; inside a room also teams made beforehand and their table signs."""
    with st.expander(word("workshop.kit"), icon=":material/menu_book:"):
        tabs = dict(zip(TABS, st.tabs([word(f"workshop.kit.{tab}") for tab in TABS]), strict=True))
        words = state.words()
        with tabs["plan"]:
            names = {plan: guide_story.plan_name(plan, words) for plan in sitting_plans()}
            plan = st.selectbox(word("workshop.timetable"), key="workshop_kit_plan", **choices(names))
            table = guide_story.timetable(plan, words)
            st.table(pd.DataFrame(table.rows, columns=list(table.heads)).set_index(table.heads[0]))
            _file("guide", partial(call, handout_files.guide, state.language()), state.language())
        with tabs["before"]:
            _list(guide_story.preparations(words))
            st.subheader(word("workshop.kit.asked"), anchor=False)
            _list(guide_story.questions(words))
        with tabs["split"]:
            _teams(room, own)
        with tabs["cards"]:
            _cards(room)
        with tabs["why"]:
            _list(guide_story.reasons(words), "1.")


def _list(lines: tuple[str, ...], mark: str = "-") -> None:
    st.markdown("\n".join(f"{mark} {line}" for line in lines))


def _file(kind: str, made: partial[bytes], asked: Any) -> None:
    name = file_part(word(f"workshop.kit.file.{kind}"))
    made_file.offer(word(f"workshop.kit.download.{kind}"), made, f"{name}.pdf", f"workshop_kit_{kind}", asked)


def _cards(room: Room | None) -> None:
    words, place = state.words(), figures_of(room.place) if room else embedded_place()
    for name, text in (*guide_story.role_cards(words), *guide_story.shock_cards(words, place)):
        st.markdown(f"**{name}** · {text}")
    _file("cards", partial(call, handout_files.cards, state.language(), place), (state.language(), place.digest))


def _teams(room: Room | None, own: Seat | None) -> None:
    """How many teams of how many; their names; the teams made, and signs for the tables."""
    key = f"workshop_kit_people_{own.room if own else ''}"
    people = int(st.number_input(word("workshop.kit.people"), LEAST, MOST * MOST_TEAMS, 12, key=key))
    sizes = split(people)
    said = guide_story.team_sizes(sizes, state.words())
    st.markdown(word("workshop.kit.sizes", people=people, teams=len(sizes), sizes=said))
    if room is None or own is None:
        return
    _team_names(room, own, len(sizes))
    if room.members:
        st.caption(word("list.comma").join(escaped(team.name) for team in room.members))
        home, names = hall_address(), tuple((team.id, team.name) for team in room.members)
        _file("signs", partial(_signs, room, own, home, state.language()), (own.room, home, state.language(), names))


def _team_names(room: Room, own: Seat, count: int) -> None:
    """Names typed, or taken from a file, and the teams made of them: all, or none with the reason."""
    file = st.file_uploader(word("workshop.kit.file_of_names"), ["csv", "txt", "xlsx"], max_upload_size=1)
    usual = tuple(word("workshop.kit.number", number=number) for number in range(1, count + 1))
    key = f"workshop_kit_names_{count}"
    if file is not None:
        try:
            usual, key = team_list.names_in_file(file.getvalue(), file.name), f"workshop_kit_names_{file.file_id}"
        except Refusal as refused:
            st.error(refusal(refused))
    with st.form("workshop_kit_make", border=False):
        typed = st.text_area(word("workshop.kit.names", most=LONGEST_NAME), "\n".join(usual), height=140, key=key)
        made = st.form_submit_button(word("workshop.kit.make"))
    if made and done(_make, room, own, typed.splitlines()):
        st.rerun()


def _make(room: Room, own: Seat, lines: list[str]) -> None:
    for name in team_list.fresh_names(lines, room):
        workshop().make_team(own.room, own.who, name)


def _signs(room: Room, own: Seat, home: str, language: str, **meanwhile: Callable) -> bytes:
    found = [handout_files.Sign(team.name, invitation(own, team.id, home)) for team in room.members]
    signs: bytes = call(handout_files.signs, language, room.name, own.code, home, found, **meanwhile)
    return signs
