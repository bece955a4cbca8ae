"""What can be done in a room. A room is its acts in their order: `after` gives the room that an act leaves behind.

Nothing here reads a clock or runs the model: an act carries its time, and with it the figures that the server computed.
Who may do what stands in `ACTS`, what an act may hold in `act_forms.FORMS` and, of its room, `act_content.CHECKS`; an act that cannot be done now is refused with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from simulation.engine.place import Place
from simulation.engine.place_ref import PlaceRef
from simulation.workshop import debrief_acts, sitting_acts, team_acts
from simulation.workshop.act_content import fitting
from simulation.workshop.act_forms import formed
from simulation.workshop.room import Act, Room
from simulation.workshop.room_place import recalled, tables_kept
from simulation.workshop.room_rules import Rules, read
from simulation.workshop.signatures import numbered
from simulation.workshop.workshop_errors import WorkshopRefusal

FACILITATOR, TEAM, CLOCK = "facilitator", "team", "clock"
Change = Callable[[Room, Act], Room]

ACTS: Mapping[str, tuple[Change, tuple[str, ...]]] = {
    "rules": (sitting_acts.rules, (FACILITATOR,)),
    "sit": (team_acts.sit, (FACILITATOR,)),
    "lock": (team_acts.lock, (FACILITATOR,)),
    "ranking": (team_acts.ranking, (FACILITATOR,)),
    "keep": (team_acts.keep, (FACILITATOR,)),
    "count_shown": (team_acts.count_shown, (FACILITATOR,)),
    "join": (team_acts.join, (TEAM, FACILITATOR)),
    "rename": (team_acts.rename, (TEAM, FACILITATOR)),
    "role": (team_acts.role, (FACILITATOR,)),
    "remove": (team_acts.remove, (FACILITATOR,)),
    "excuse": (team_acts.excuse, (FACILITATOR,)),
    "observe": (team_acts.observe, (TEAM, FACILITATOR)),
    "start": (sitting_acts.start, (FACILITATOR,)),
    "go": (sitting_acts.go, (FACILITATOR,)),
    "pause": (sitting_acts.pause, (FACILITATOR,)),
    "resume": (sitting_acts.resume, (FACILITATOR,)),
    "extend": (sitting_acts.extend, (FACILITATOR,)),
    "waive": (sitting_acts.waive, (FACILITATOR,)),
    "show": (sitting_acts.show, (FACILITATOR,)),
    "peek": (sitting_acts.peek, (FACILITATOR,)),
    "time": (sitting_acts.time_up, (CLOCK,)),
    "predict": (sitting_acts.predict, (TEAM, FACILITATOR)),
    "submit": (sitting_acts.submit, (TEAM, FACILITATOR)),
    "correct": (sitting_acts.correct, (FACILITATOR,)),
    "vote": (debrief_acts.vote, (TEAM,)),
    "merge": (debrief_acts.merge, (FACILITATOR,)),
    "dissent": (debrief_acts.dissent, (TEAM, FACILITATOR)),
    "answer": (debrief_acts.answer, (TEAM, FACILITATOR)),
    "commit": (debrief_acts.commit, (TEAM, FACILITATOR)),
    "recommit": (debrief_acts.recommit, (FACILITATOR,)),
    "end": (sitting_acts.end, (FACILITATOR,)),
}


def opened(act: Act) -> Room:
    """The room that its first act opens: name, place (known from now on), packages, rules, language."""
    content = act.content
    recalled(PlaceRef(**content["place"]), content.get("tables"))
    return Room(
        name=content["name"],
        place=PlaceRef(**content["place"]),
        packages=tuple(content["packages"]),
        rules=read(Rules, content["rules"]),
        language=content["language"],
        consoles=numbered(act.who) or 0,
    )


def opening(name: str, place: Place, packages: Iterable[str], rules: Rules, language: str) -> dict[str, Any]:
    """Content of the act that opens a room; of a place that does not come with the program its tables too."""
    tables = tables_kept(place)
    return {
        "name": name,
        "place": asdict(place.ref),
        **({} if tables is None else {"tables": tables}),
        "packages": list(packages),
        "rules": rules.model_dump(mode="json"),
        "language": language,
    }


def role_of(who: str) -> str:
    """Role of whoever acts: the word before the colon."""
    return who.partition(":")[0]


def after(room: Room, act: Act) -> Room:
    """The room an act leaves behind; WorkshopRefusal when it cannot be done now or not by this actor."""
    return _change(act)(room, act)


def admitted(room: Room, act: Act) -> tuple[Act, Room]:
    """A new act as it is kept, and the room it leaves behind; WorkshopRefusal for content that is none of its kind, too.

    What is kept already was admitted by the version that kept it, and is read as it stands.
    """
    _change(act)
    kept = replace(act, content=formed(act.kind, act.content))
    new = after(room, kept)
    if new is not room:
        fitting(room, kept)
    return kept, new


def _change(act: Act) -> Change:
    """What an act changes; WorkshopRefusal when there is none, or not by this actor."""
    if act.kind not in ACTS:
        raise WorkshopRefusal("error.workshop.act", kind=act.kind)
    change, roles = ACTS[act.kind]
    if role_of(act.who) not in roles:
        raise WorkshopRefusal("error.workshop.not_yours")
    return change


def folded(acts: Iterable[Act], room: Room | None = None) -> Room:
    """The room after acts in their order, from its opening or from a state before them."""
    for act in acts:
        room = opened(act) if room is None else after(room, act)
    if room is None:
        raise WorkshopRefusal("error.workshop.no_room")
    return room
