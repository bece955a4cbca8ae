"""Conducting a sitting: its clock and steps, and the teams as they stand. Both look at the room by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts.state.workshop_seat import Seat
from pages.parts.wording.words import choices, escaped, word, written
from pages.parts.workshop import teams_kept
from pages.parts.workshop.console_acts import act, done
from pages.parts.workshop.pulse import pulsing
from pages.parts.workshop.shock_fields import shock
from pages.parts.workshop.team_code import team_code
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.language.cells import safe
from simulation.report.handouts.guide_story import ROLES
from simulation.workshop import playing
from simulation.workshop.rehearsal.company import company_of, invite_company, send_away
from simulation.workshop.room import Sitting
from simulation.workshop.sitting_acts import may_go, place_here
from simulation.workshop.views import CONSOLE, Recipient

MANY_SCREENS = ("reveal", "debrief")  # steps in which the board has more than one


def place_of(own: Seat) -> Place:
    """The place of a seat's room; the embedded one, which has every lever, where this server has other figures."""
    return place_here(workshop().current(own.room).room) or embedded_place()


def step_name(sitting: Sitting, index: int) -> str:
    """A step in words, its round where there are two."""
    step = sitting.steps[index]
    name = word(f"light.phase.{step.phase}")
    twice = any(other.round > 1 for other in sitting.steps)
    return word("light.phase.round", phase=name, round=step.round) if twice and step.round else name


def stage(sitting: Sitting | None) -> tuple:
    """What the rest of the console depends on: when another console or the clock changes it, the page is drawn again."""
    if sitting is None:
        return ()
    merged = sitting.merged.get("rule"), sitting.merged.get("round")
    said = tuple((one["what"], one["who"], one["by"]) for one in sitting.commitments)
    return sitting.number, sitting.running.index, sitting.ended, merged, said, len(sitting.dissents)


@pulsing
def clock(own: Seat, drawn: tuple) -> None:
    """The step under way, what is left of it, what to say, and what comes next; drawn: the stage the page shows."""
    sitting = workshop().current(own.room).room.sitting
    if sitting is None:
        st.rerun()
    told = workshop().snapshot(own.room, Recipient(CONSOLE))
    at, left = sitting.running.index, told["sitting"]["left"]
    columns = st.columns([2, 1, 1], vertical_alignment="center")
    columns[0].metric(word("workshop.step"), step_name(sitting, at), border=True)
    shown = word("workshop.untimed") if left is None else f"{int(left // 60)}:{int(left % 60):02d}"
    columns[1].metric(
        word("light.paused") if sitting.running.paused is not None else word("workshop.left"), shown, border=True
    )
    if told["sitting"]["takes"]:
        columns[2].metric(word("workshop.handed_in"), f"{told['done']} / {told['asked']}", border=True)
    st.info(word(f"workshop.say.{sitting.step.phase}"))
    st.caption(word(f"workshop.do.{sitting.step.phase}"))
    _agenda(own, sitting)
    _steps(own, sitting)
    if told["waiting"]:
        names = [escaped(team["name"]) for team in told["teams"] if team["id"] in told["waiting"]]
        said = "workshop.missing" if sitting.running.closed else "workshop.waiting"
        st.caption(word(said, names=word("list.comma").join(names)))
    if stage(sitting) != drawn:  # after the buttons: a press that meets the change still counts
        st.rerun()


def _agenda(own: Seat, sitting: Sitting) -> None:
    """All steps with the one under way, and, once conditions have changed, the card that is read aloud."""
    at, names = sitting.running.index, [step_name(sitting, index) for index in range(len(sitting.steps))]
    st.caption(" → ".join(f"**{name}**" if index == at else name for index, name in enumerate(names)))
    if sitting.round_number > 1 and sitting.step.round > 1:
        conditions = sitting.rounds[sitting.round_number].conditions
        preset = place_of(own).condition_presets[conditions["preset"]]
        title = conditions_title(own, conditions)
        said = "" if len(conditions) > 1 else f" — {written(preset, 'help')}"
        st.markdown(f"**{word('workshop.kit.shock')} · {title}**{said}")


def conditions_title(own: Seat, conditions: Mapping[str, Any]) -> str:
    """What a round's conditions are called: a named set, or the facilitator's own."""
    preset = place_of(own).condition_presets[conditions["preset"]]
    return word("light.shock.own") if len(conditions) > 1 else written(preset)


def _steps(own: Seat, sitting: Sitting) -> None:
    """Buttons that conduct; what comes and goes stands below them, so that none is ever there twice."""
    row = st.container(horizontal=True)
    at = sitting.running.index
    following = at + 1 if at + 1 < len(sitting.steps) else None
    conditions, empty = None, False
    if following is not None and sitting.steps[following].phase == "shock":
        conditions = shock(place_of(own))
        empty = conditions == {"preset": "central"}
        if empty:
            st.warning(word("workshop.shock.empty"))
    with row:
        if following is not None:
            if st.button(
                word("workshop.next", step=step_name(sitting, following)),
                type="primary",
                key=f"workshop_next_{at}",
                disabled=empty,
            ):
                pressed = {"conditions": conditions, "pressed_at": at}
                if done(workshop().go, own.room, own.who, following, **pressed):
                    st.rerun()
        elif st.button(word("workshop.end"), type="primary") and act(own, "end"):
            st.rerun()
        if at and may_go(sitting, at - 1):
            back = st.button(word("workshop.previous", step=step_name(sitting, at - 1)), key=f"workshop_previous_{at}")
            if back and done(workshop().go, own.room, own.who, at - 1, pressed_at=at):
                st.rerun()
        if sitting.step.phase in MANY_SCREENS:
            for by, key in ((-1, "back"), (1, "on")):
                view = sitting.view + by
                if st.button(word(f"workshop.view.{key}"), disabled=view < 0) and act(own, "show", view=view):
                    st.rerun(scope="fragment")
        if sitting.running.length is not None:
            if sitting.running.paused is None:
                if st.button(word("workshop.pause")) and act(own, "pause"):
                    st.rerun(scope="fragment")
            elif st.button(word("workshop.resume")) and act(own, "resume"):
                st.rerun(scope="fragment")
            if st.button(word("workshop.minute")) and act(own, "extend", seconds=60):
                st.rerun(scope="fragment")


@pulsing
def teams(own: Seat, drawn: tuple) -> None:
    """Who is here and who is done, and what can be done for one of them. What comes and goes has a place of its own, so that nothing beside it moves; drawn: the stage the page shows."""
    told = workshop().snapshot(own.room, Recipient(CONSOLE))
    st.header(word("workshop.teams", count=len(told["teams"])), anchor=False)
    company, table, controls = st.container(), st.container(horizontal=True), st.container()
    with company:
        _company(own, begun=bool(told["sitting"]) and not told["sitting"]["ended"])
    if told["teams"]:
        with controls:
            shown = _one_team(own, told)
            teams_kept.others_out(own, told["teams"])
        with table:
            st.dataframe(safe(pd.DataFrame(_rows(told["teams"]))), hide_index=True, width="stretch")
            if shown:
                team_code(own, shown)
    else:
        table.caption(word("workshop.teams.none"))
    if stage(workshop().current(own.room).room.sitting) != drawn:  # another console began or ended a sitting
        st.rerun()


def _roles() -> dict[str, str]:
    return {"": word("workshop.role.none"), **{role: word(f"light.role.{role}") for role in ROLES}}


def _rows(teams: list[dict[str, Any]]) -> list[dict[str, str]]:
    roles = _roles()
    return [
        {
            word("workshop.team"): team["name"],
            word("workshop.role"): roles.get(team["role"], team["role"]) if team["role"] else "",
            word("workshop.presence"): word(f"light.presence.{team['presence']}"),
            word("workshop.handed_in"): "✓" if team["done"] else "",
        }
        for team in teams
    ]


def _one_team(own: Seat, told: dict[str, Any]) -> str:
    """What can be done for one team; the team whose code is to be shown, blank where none is."""
    names = {team["id"]: team["name"] for team in told["teams"]}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        team = st.selectbox(word("workshop.team"), key="workshop_team", **choices(names))
        presence = next((one["presence"] for one in told["teams"] if one["id"] == team), "")
        away, watching = presence == "excused", presence == "observing"
        takes = bool(told["sitting"] and told["sitting"]["takes"])
        over = takes and not told["sitting"]["collects"]
        why = word("workshop.drafts_in") if over else None if takes else word("workshop.nothing_taken")
        off = over or not takes
        if st.button(word("workshop.waive"), disabled=off, help=why) and act(own, "waive", team=team):
            st.toast(word("workshop.waived", name=names.get(team, "")))
        if st.button(word("workshop.take"), disabled=off, help=why):
            done(playing.take_draft, workshop(), own.room, own.who, team)
        if st.button(word("workshop.back" if away else "workshop.excuse"), key="workshop_excuse"):
            act(own, "excuse", team=team, on=not away)
        if st.button(word(f"light.observing.{'stop' if watching else 'start'}"), key="workshop_observe"):
            act(own, "observe", team=team, on=not watching)
        shown = st.toggle(word("workshop.team.code"), key="workshop_code_shown")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(word("workshop.rename"), key="workshop_rename", max_chars=24)
        if st.button(word("workshop.rename.do")) and name:
            act(own, "rename", team=team, name=name)
        role = st.selectbox(word("workshop.role"), key="workshop_role", **choices(_roles()))
        if st.button(word("workshop.role.set")):
            act(own, "role", team=team, role=role)
        with st.popover(word("workshop.remove"), key="workshop_remove_popover"):
            st.markdown(word("workshop.remove_sure", name=escaped(names.get(team, ""))))
            if st.button(word("workshop.remove"), key="workshop_remove", type="primary"):
                done(playing.take_out, workshop(), own.room, own.who, [team])
    return team if shown else ""


def _company(own: Seat, begun: bool) -> None:
    """Simulated teams for a rehearsal alone: called in before a sitting begins, or sent away."""
    if company_of(own.room):
        if st.button(word("workshop.bot.away"), icon=":material/group_remove:") and done(
            send_away, workshop(), own.room, own.who
        ):
            st.rerun()
    elif not begun:
        pressed = st.button(word("workshop.bot.invite"), help=word("workshop.bot.help"), icon=":material/smart_toy:")
        if pressed and done(invite_company, workshop(), own.room, own_address()):
            st.rerun()


def own_address() -> str:
    """Address at which this server reaches itself; phones' addresses stand outside the app's own path."""
    host, port = st.get_option("server.address"), st.get_option("server.port")
    host = "127.0.0.1" if host in (None, "", "0.0.0.0", "::", "localhost") else host
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    return f"{scheme}://{host}:{port}"
