"""The console as a page: the door where nobody sits, else the room with its clock, its teams and its results."""

from __future__ import annotations

import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.frame import menu, sign_in
from pages.parts.shared import target_inputs
from pages.parts.shared.own_address import here_alone
from pages.parts.state import signed_in
from pages.parts.state.workshop_seat import Seat
from pages.parts.wording.words import choices, escaped, refusal, word, written
from pages.parts.workshop import (
    common_plan,
    conduct,
    findings_shown,
    guide_shown,
    minutes_shown,
    pulse,
    record_shown,
    room_setup,
    seat_kept,
)
from simulation.engine.folders import STATIC
from simulation.engine.scenario import REFERENCE
from simulation.report.handouts import guide_story
from simulation.serving.server_log import room_shown
from simulation.workshop.room_place import figures_moved
from simulation.workshop.room_rules import Rules
from simulation.workshop.signatures import called, signed
from simulation.workshop.sitting_plans import sitting_plans
from simulation.workshop.workshop_errors import WorkshopRefusal


def open_console() -> None:
    """Draw the console. It has no lever panel: teams move levers on their own phones."""
    state.settle_language()
    st.set_page_config(
        page_title=f"{word('menu.workshop')} · {word('app')}", page_icon=str(STATIC / "icon.png"), layout="wide"
    )
    if not sign_in.passed("workshop"):
        return
    menu.menu("workshop")
    st.title(word("title.workshop"), anchor=False)
    try:
        own = seat_kept.taken()
        seat_kept.keep()
        if own is None:
            _door()
        else:
            _room(own)
    except Exception as failure:
        pulse.page_failed(failure)


def _door() -> None:
    """Open a room, or come back to one with its key."""
    words = state.words()
    plans = word("list.semicolon").join(words.inside(guide_story.plan_name(plan, words)) for plan in sitting_plans())
    st.caption(f"{word('workshop.lead')} {word('workshop.lengths', plans=plans)}")
    opening, returning = st.columns(2, gap="large")
    with opening.form("workshop_open"):
        st.header(word("workshop.open"), anchor=False)
        name = st.text_input(word("workshop.name"), value=word("workshop.name.usual"), max_chars=60)
        who = st.text_input(word("workshop.facilitator"), max_chars=20)
        labels = {row.id: written(row) for row in state.place().scenario_presets.values() if row.id != REFERENCE}
        with st.expander(word("workshop.packages")):
            packages = st.multiselect(word("workshop.packages.lead"), default=list(labels), **choices(labels))
        if st.form_submit_button(word("workshop.open"), type="primary"):
            first = f"facilitator:{called(who) or 1}"
            opened = workshop().open_room(
                name,
                rules=Rules.usual(state.place(), target_inputs.chosen()),
                packages=packages,
                place=state.place(),
                language=state.language(),
                who=first,
            )
            for event in ("room_opened", "key_made"):
                signed_in.audited(event, room=room_shown(opened.id))
            seat_kept.take(opened.id, opened.code, first, opened.key)
            st.rerun()
    with returning.form("workshop_return"):
        st.header(word("workshop.return"), anchor=False)
        code = st.text_input(word("light.code"), max_chars=12)
        key = st.text_input(word("workshop.key"), key="workshop_key", max_chars=40, autocomplete="off")
        again = st.text_input(word("workshop.facilitator"), max_chars=20, key="workshop_again")
        if st.form_submit_button(word("workshop.return")):
            origin = signed_in.origin()
            room = _with_key(code, key, origin)
            seat_kept.take(room, workshop().code_of(room), workshop().seated_as(room, called(again)))
            st.rerun()
    guide_shown.guide()


def _with_key(code: str, key: str, origin: str) -> str:
    """Room of a code, opened with its key; used or refused, it is written down."""
    room = ""
    try:
        room = workshop().entered(code, origin)
        workshop().opened_with(room, key, origin)
    except WorkshopRefusal as refused:
        signed_in.audited_refusal("key_refused", room=room_shown(room) or "-", why=refused.key.rpartition(".")[2])
        raise
    signed_in.audited("key_used", room=room_shown(room))
    return room


def _room(own: Seat) -> None:
    live = workshop().current(own.room)
    _addresses(own, live.room.name, bool(live.room.sittings))
    if moved := figures_moved(live.room.place):
        st.info(refusal(moved))
    guide_shown.guide(live.room, own)
    if live.room.sitting is None or live.room.sitting.ended is not None:
        room_setup.before_a_sitting(own, live.room)
    else:
        conduct.clock(own, conduct.stage(live.room.sitting))
    deciding = live.room.sitting is not None and live.room.sitting.step.phase == "merge"
    if deciding:  # above the tables, where the step is conducted
        common_plan.common_plan(own)
    conduct.teams(own, conduct.stage(live.room.sitting))
    findings_shown.results(own)
    if not deciding:
        common_plan.common_plan(own)
    minutes_shown.minutes(own, live.room)
    record_shown.record(own, live)
    room_setup.room_settings(own, live.room)


def _addresses(own: Seat, name: str, begun: bool) -> None:
    """What goes on the wall and on phones."""
    st.header(f"{escaped(name)} · {own.code}", anchor=False)
    entrance = workshop().tokens.entrance(own.room)
    if here_alone(st.context.url or ""):
        st.caption(word("workshop.local"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.link_button(word("workshop.board"), f"/w/{own.code}/board?e={entrance}&lang={state.language()}", type="primary")
        st.link_button(word("workshop.phone"), f"/w/{own.code}?e={entrance}")
        st.markdown(escaped(signed(own.who, state.words())), width="content")
        if st.button(word("workshop.leave")):
            seat_kept.give_up(own)
            st.rerun()
    if own.key and not begun:  # later the console may stand on a wall
        st.warning(word("workshop.key.told", secret=own.key, code=own.code))
        st.code(own.key, language=None)  # with a button that copies it
