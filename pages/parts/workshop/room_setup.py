"""What is settled before a sitting, and what holds for the room: timetable, rules, lock, ranks, what is kept."""

from __future__ import annotations

import json

import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.state.workshop_seat import Seat, leave
from pages.parts.wording.words import choices, word, written
from pages.parts.workshop.conduct import act, done, place_of
from simulation.report.handouts.guide_story import plan_name
from simulation.workshop.room import RANKINGS, Room
from simulation.workshop.sitting_plans import sitting_plans


def before_a_sitting(own: Seat, room: Room) -> None:
    """Timetable and rules of the next sitting, and its beginning."""
    with st.form("workshop_start"):
        st.subheader(word("workshop.prepare"), anchor=False)
        names = {plan: plan_name(plan, state.words()) for plan in sitting_plans()}
        plan = st.radio(word("workshop.timetable"), **choices(names))
        rows = [row for row in place_of(own).levers.values() if row.standing == "valued"]
        labels = {row.id: written(row) for row in rows}
        levers = st.multiselect(word("workshop.levers"), default=list(room.rules.levers), **choices(labels))
        money, attention, agreement = st.columns(3)
        most = money.number_input(word("workshop.money"), min_value=0.0, value=room.rules.money, step=50.0)
        efforts = attention.number_input(word("workshop.attention"), min_value=0.0, value=room.rules.attention, step=0.5)
        percent = agreement.slider(word("workshop.threshold"), 55, 100, round(room.rules.threshold * 100), 5)
        one = st.checkbox(word("workshop.one_lever"), value=room.rules.one_lever)
        if st.form_submit_button(word("workshop.start"), type="primary"):
            ends = {row.id: (row.min, row.max) for row in rows if row.id in levers}
            rules = room.rules.model_copy(
                update={
                    "levers": {name: room.rules.levers.get(name, ends[name]) for name in ends},
                    "money": most,
                    "attention": efforts,
                    "threshold": percent / 100,
                    "one_lever": one,
                }
            )
            if act(own, "rules", rules=rules.model_dump(mode="json")) and act(own, "start", plan=plan):
                st.rerun()


def room_settings(own: Seat, room: Room) -> None:
    """Door, ranks, and what is kept of the room."""
    with st.expander(word("workshop.settings")):
        locked = st.toggle(word("workshop.lock"), value=room.locked)
        if locked != room.locked and act(own, "lock", on=locked):
            st.rerun()
        counted = st.toggle(word("workshop.count_shown"), value=room.count_shown)
        if counted != room.count_shown and act(own, "count_shown", on=counted):
            st.rerun()
        modes = {mode: word(f"workshop.ranking.{mode}") for mode in RANKINGS}
        mode = st.radio(word("workshop.ranking"), index=RANKINGS.index(room.ranking), horizontal=True, **choices(modes))
        if mode != room.ranking and act(own, "ranking", mode=mode):
            st.rerun()
        st.download_button(
            word("workshop.export"),
            lambda: json.dumps(workshop().store.exported(own.room), ensure_ascii=False, indent=1),
            f"workshop_{own.code}.json",
            "application/json",
        )
        sure = st.checkbox(word("workshop.delete.sure"))
        if st.button(word("workshop.delete"), disabled=not sure) and done(workshop().delete, own.room):
            leave()
            st.rerun()
