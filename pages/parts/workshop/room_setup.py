"""What is settled before a sitting, and what holds for the room: timetable, rules, lock, ranks, what is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.state.signed_in import audited, auditing
from pages.parts.state.workshop_seat import Seat, expect_people, leave, people
from pages.parts.wording.words import choices, word, written
from pages.parts.workshop import rule_fields
from pages.parts.workshop.conduct import place_of
from pages.parts.workshop.console_acts import act, done
from pages.parts.workshop.pulse import pulsing
from simulation.engine.place import Place
from simulation.report.handouts.guide_story import plan_name
from simulation.serving.server_log import room_shown
from simulation.workshop import large_room
from simulation.workshop.act_forms import MOST_KEPT
from simulation.workshop.room import RANKINGS, Room
from simulation.workshop.room_rules import Rules
from simulation.workshop.service import DAY
from simulation.workshop.sitting_plans import sitting_plans
from simulation.workshop.splitter import MOST, USUAL
from simulation.workshop.team_acts import MOST_TEAMS


def before_a_sitting(own: Seat, room: Room) -> None:
    """Timetable and rules of the next sitting, and its beginning."""
    place = place_of(own)
    st.header(word("workshop.prepare"), anchor=False)
    rules = _fitted(own, room, place)
    _nobody(own)
    with st.form("workshop_start"):
        names = {plan: plan_name(plan, state.words()) for plan in sitting_plans()}
        plan = st.radio(word("workshop.timetable"), **choices(names))
        minutes = st.number_input(word("workshop.minutes_in_all"), 15, 480, None, 5, placeholder=word("workshop.as_planned"))
        with st.expander(word("workshop.levers")):
            st.caption(word("workshop.levers.lead"))
            levers = rule_fields.edited(rule_fields.lever_frame(rules, place), f"workshop_levers_{len(rules.levers)}")
        with st.expander(word("workshop.targets")):
            st.caption(word("workshop.targets.lead"))
            year = st.number_input(word("workshop.year"), place.decided_from, place.last_year, room.rules.year)
            targets = rule_fields.edited(rule_fields.target_frame(room.rules, place), "workshop_targets")
        limits = rule_fields.budgets(room.rules)
        if st.form_submit_button(word("workshop.start"), type="primary"):
            content = {"levers": rule_fields.levers_of(levers, place), "targets": rule_fields.targets_of(targets)}
            settled = {**room.rules.model_dump(mode="json"), **content, **limits, "year": int(year)}
            begun = {"plan": plan, **({} if minutes is None else {"minutes": minutes})}
            if act(own, "rules", rules=settled) and act(own, "start", **begun):
                st.rerun()


@pulsing
def _nobody(own: Seat) -> None:
    """That no team is in yet, as long as that is so."""
    if not workshop().current(own.room).room.members:
        st.warning(word("workshop.start.nobody"))


def _fitted(own: Seat, room: Room, place: Place) -> Rules:
    """Rules as they are proposed for the people who are there, as the facilitator says or by the teams; the table may change them."""
    expected = USUAL * len(room.members)
    typed = st.number_input(
        word("workshop.kit.people"),
        1,
        MOST * MOST_TEAMS,
        people(own.room),
        placeholder=str(expected or "—"),
        key=f"workshop_people_{own.room}",
    )
    expect_people(own.room, typed)
    rules = large_room.proposed(room.rules, int(typed or expected), place)
    if rules.levers != room.rules.levers:
        names = word("list.comma").join(written(place.levers[lever]) for lever in rules.levers)
        told = {"most": large_room.MANY_PEOPLE, "count": len(rules.levers), "names": names}
        st.info(word("workshop.people.many", **told))
    return rules


def room_settings(own: Seat, room: Room) -> None:
    """Door, ranks, and what is kept of the room."""
    with st.expander(word("workshop.settings")):
        if own.key:
            with st.popover(word("workshop.key")):
                st.code(own.key, language=None)
        locked = st.toggle(word("workshop.lock"), value=room.locked)
        if locked != room.locked and act(own, "lock", on=locked):
            audited("room_locked" if locked else "room_unlocked", room=room_shown(own.room))
            st.rerun()
        counted = st.toggle(word("workshop.count_shown"), value=room.count_shown)
        if counted != room.count_shown and act(own, "count_shown", on=counted):
            st.rerun()
        modes = {mode: word(f"workshop.ranking.{mode}") for mode in RANKINGS}
        mode = st.radio(word("workshop.ranking"), index=RANKINGS.index(room.ranking), horizontal=True, **choices(modes))
        if mode != room.ranking and act(own, "ranking", mode=mode):
            st.rerun()
        _retention(own)
        st.download_button(
            word("workshop.export"),
            partial(_record, own, auditing()),
            f"workshop_{own.code}.json",
            "application/json",
        )
        sure = st.checkbox(word("workshop.delete.sure"))
        if st.button(word("workshop.delete"), disabled=not sure) and done(workshop().delete, own.room):
            audited("room_deleted", room=room_shown(own.room), why="asked")
            leave()
            st.rerun()


def _record(own: Seat, noted: Callable[..., None]) -> str:
    """All that is kept of the room, as JSON."""
    found = json.dumps(workshop().record(own.room, own.who), ensure_ascii=False, indent=1)
    noted("room_exported", room=room_shown(own.room))
    return found


def _retention(own: Seat) -> None:
    """How long the room is kept from now on."""
    left = (workshop().store.row_of(own.room)["kept_until"] - workshop().calendar()) / DAY
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.number_input(word("workshop.kept"), 1, MOST_KEPT, min(max(round(left), 1), MOST_KEPT))
        if st.button(word("workshop.kept.set")) and done(workshop().keep, own.room, own.who, float(days)):
            audited("room_kept", room=room_shown(own.room), days=int(days))
