"""What a new act may say of its room: teams, levers and conditions that are there, and plans with every figure that is shown of them.

What is kept already is read as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from simulation.projection import HEADLINES
from simulation.workshop.room import Act, Room
from simulation.workshop.room_rules import Rules
from simulation.workshop.team_acts import may_be_called
from simulation.workshop.trial import figures_of, scenario_of
from simulation.workshop.workshop_errors import WorkshopRefusal


def fitting(room: Room, act: Act) -> None:
    """WorkshopRefusal where an act names what its room has not, or leaves out what is shown of it."""
    for check in CHECKS.get(act.kind, ()):
        check(room, act)


def _rules(room: Room) -> Rules:
    return room.rules if room.sitting is None else room.sitting.rules


def _all(place: str, needed: Iterable[str], found: Iterable[str]) -> None:
    if not set(needed) <= set(found):
        raise WorkshopRefusal("error.workshop.content", place=place)


def _whole(room: Room, plan: Mapping[str, Any]) -> None:
    """A plan's levers are the room's; its figures are all that are shown."""
    rules = _rules(room)
    _all("levers", plan["levers"], rules.levers)
    for part in ("figures", "change"):
        _all(part, (*HEADLINES, *rules.targets), plan[part])


def _plan(room: Room, act: Act) -> None:
    _whole(room, act.content)


def _collected(room: Room, act: Act) -> None:
    for part in ("entries", "carried"):
        of_teams = act.content.get(part, {})
        _all(part, of_teams, room.teams)
        for entry in of_teams.values():
            _whole(room, entry)
    _all("predictions", act.content.get("predictions", {}), room.teams)


def _common(room: Room, act: Act) -> None:
    _whole(room, act.content)
    outside, levers = act.content["outside"], _rules(room).levers
    for part in ("agreed", "outside"):
        _all(part, levers, act.content[part])
        _all(part, act.content[part], levers)
    _all("outside", (team for teams in outside.values() for team in teams), room.teams)


def _conditions(room: Room, act: Act) -> None:
    if conditions := act.content.get("conditions"):
        _all("conditions", ("preset",), conditions)
        scenario_of({}, conditions, figures_of(room.place))


CHECKS: Mapping[str, tuple[Callable[[Room, Act], None], ...]] = {
    **dict.fromkeys(("join", "rename"), (may_be_called,)),
    **dict.fromkeys(("submit", "correct"), (_plan,)),
    "start": (_conditions,),
    "go": (_collected, _conditions),
    "time": (_collected,),
    "merge": (_common,),
}
