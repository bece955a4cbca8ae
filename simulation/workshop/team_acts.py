"""Acts about teams and the door: join, rename, role, remove, excuse, observe, lock; what is shown of ranks and counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulation.language.clean import alike, clean
from simulation.workshop.act_forms import LONGEST_NAME
from simulation.workshop.room import RANKINGS, Act, Room, Team
from simulation.workshop.signatures import numbered
from simulation.workshop.workshop_errors import WorkshopRefusal

MOST_TEAMS = 60
RESERVED = {"admin", "board", "facilitator", "host", "server", "clock", "主持人", "催化师", "大屏", "系统", "管理员"}


def acting_team(room: Room, act: Act) -> str:
    """The team an act is about: of a team its own, of a facilitator the one named."""
    role, _, own = act.who.partition(":")
    team = own if role == "team" else str(act.content.get("team", ""))
    if team not in room.teams or (role == "team" and room.teams[team].gone):
        raise WorkshopRefusal("error.workshop.no_team")
    return team


def free_name(room: Room, raw: Any, own: str = "") -> str:
    """A team's name as it can be shown, if nobody else bears it."""
    name = clean(raw, LONGEST_NAME) if isinstance(raw, str) else ""
    if not alike(name):
        raise WorkshopRefusal("error.workshop.name")
    if alike(name) in RESERVED:
        raise WorkshopRefusal("error.workshop.name_reserved", name=name)
    other = room.named(name)
    if other is not None and other.id != own:
        same = other.name == name
        raise WorkshopRefusal(
            "error.workshop.name_taken" if same else "error.workshop.name_alike", name=name, other=other.name
        )
    return name


def may_be_called(room: Room, act: Act) -> None:
    """WorkshopRefusal where a team cannot be called as an act of joining or renaming says."""
    role, _, own = act.who.partition(":")
    free_name(room, act.content.get("name"), own if role == "team" else str(act.content.get("team", "")))


def _name(act: Act) -> str:
    """The name that an act gives, as it was admitted."""
    raw = act.content.get("name")
    return clean(raw, LONGEST_NAME) if isinstance(raw, str) else ""


def changed(room: Room, team: str, **changes: Any) -> Room:
    """The room with one team changed."""
    return replace(room, teams={**room.teams, team: replace(room.teams[team], **changes)})


def join(room: Room, act: Act) -> Room:
    """A new team. content: team (its id, made by the server), name; that it joins again, as a press that was sent twice does, changes nothing."""
    team = str(act.content["team"])
    if team in room.teams:
        return room
    by_itself = act.who.startswith("team:")
    if room.locked and by_itself:
        raise WorkshopRefusal("error.workshop.locked")
    if len(room.members) >= MOST_TEAMS:
        raise WorkshopRefusal("error.workshop.full", most=MOST_TEAMS)
    return replace(room, teams={**room.teams, team: Team(team, _name(act), act.at, prepared=not by_itself)})


def rename(room: Room, act: Act) -> Room:
    """Another name. content: name; of a facilitator also team."""
    team = acting_team(room, act)
    return changed(room, team, name=_name(act))


def role(room: Room, act: Act) -> Room:
    """The role card a team plays. content: team, role."""
    return changed(room, acting_team(room, act), role=clean(str(act.content.get("role", "")), LONGEST_NAME))


def remove(room: Room, act: Act) -> Room:
    """A team is taken out; what it did stays in the record, and counts no more (`Room.counting`). content: team."""
    return changed(room, acting_team(room, act), removed=act.at)


def excuse(room: Room, act: Act) -> Room:
    """A team is waited for no longer, or again. content: team, on."""
    return changed(room, acting_team(room, act), excused=act.content.get("on", True) is True)


def observe(room: Room, act: Act) -> Room:
    """A team watches, or plays again. content: on; of a facilitator also team."""
    return changed(room, acting_team(room, act), observing=act.content.get("on", True) is True)


def lock(room: Room, act: Act) -> Room:
    """Nobody joins any more, or again. content: on."""
    return replace(room, locked=act.content.get("on", True) is True)


def ranking(room: Room, act: Act) -> Room:
    """How ranks are shown. content: mode, one of RANKINGS."""
    mode = act.content.get("mode")
    if mode not in RANKINGS:
        raise WorkshopRefusal("error.workshop.content", place="mode")
    return replace(room, ranking=str(mode))


def sit(room: Room, act: Act) -> Room:
    """A console is taken with the key; one without a name by a number that no other had (`signatures.py`)."""
    number = numbered(act.who)
    if number is None:
        return room
    if number <= room.consoles:
        raise WorkshopRefusal("error.workshop.busy")
    return replace(room, consoles=number)


def keep(room: Room, act: Act) -> Room:
    """How long the room is kept from now on, in its record. content: days."""
    return room


def count_shown(room: Room, act: Act) -> Room:
    """Whether the board says how many teams are done. content: on."""
    return replace(room, count_shown=act.content.get("on", True) is True)
