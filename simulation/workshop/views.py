"""What each recipient may see of a room. A view is made in two steps, and the first one is where secrecy lies:

`visible` gives the room without what the recipient may not know; `snapshot` writes down that room and nothing else. The
same snapshot serves a first load, a reconnection and news.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from simulation.workshop.merging import tally
from simulation.workshop.presence import Presence
from simulation.workshop.room import Entry, Room, Round, Sitting, Stated
from simulation.workshop.room_statistics import MANY
from simulation.workshop.round_results import RoundResults, round_results, start_of
from simulation.workshop.sitting_acts import place_here

BOARD, CONSOLE = "board", "console"
GUESSING = ("alone", "predict")  # steps in which phones say what is expected, from where things stand


@dataclass(frozen=True)
class Recipient:
    """Who a view is for: a team by id, BOARD, or CONSOLE; peeking: the facilitator asked for entries before the reveal."""

    kind: str
    team: str = ""
    peeking: bool = False


def visible(room: Room, recipient: Recipient) -> Room:
    """The room as the recipient may know it: before a round's reveal only the own entry and prediction of it; of teams that were removed nothing."""
    room = room.counting

    def seen(sitting: Sitting) -> Sitting:
        open_ = {
            number: held if sitting.revealed(number) else _own(held, recipient) for number, held in sitting.rounds.items()
        }
        shown = any(sitting.revealed(number) for number in sitting.rounds)
        votes = sitting.votes if recipient.kind == CONSOLE or sitting.merged or _all_voted(room, sitting) else {}
        own_vote = {team: choice for team, choice in sitting.votes.items() if team == recipient.team}
        return replace(sitting, rounds=open_, votes=votes or own_vote, dissents=sitting.dissents if shown else {})

    return replace(room, sittings=tuple(seen(sitting) for sitting in room.sittings))


def _all_voted(room: Room, sitting: Sitting) -> bool:
    """Whether every team that plays has voted: before that a count would sway those who have not."""
    asked = room.asked(sitting.votes)
    return bool(asked) and asked <= set(sitting.votes)


def _own(held: Round, recipient: Recipient) -> Round:
    if recipient.kind == CONSOLE and recipient.peeking:
        return held
    return replace(
        held,
        entries={team: entry for team, entry in held.entries.items() if team == recipient.team},
        predictions={team: stated for team, stated in held.predictions.items() if team == recipient.team},
    )


def progress(room: Room, presence: Mapping[str, Presence]) -> dict[str, Any]:
    """Who is here and who is done, never with what: by team its presence and whether its part of the step is in.

    done, asked: how many are done of how many; waiting: teams that the step waits for: present, playing, not gone on without, and not done; when its time is over, those
    of whom it has nothing.
    """
    sitting = room.sitting
    done = sitting.done() if sitting is not None else set()
    waived = sitting.running.waived if sitting is not None and sitting.takes else frozenset()
    teams = [
        {
            "id": team.id,
            "name": team.name,
            "role": team.role,
            "presence": presence.get(team.id, Presence.EXPECTED).value if team.playing else _away(team.excused),
            "done": team.id in done,
        }
        for team in room.members
    ]
    collecting = sitting is not None and bool(sitting.takes)
    waiting = [
        team["id"]
        for team in teams
        if collecting and team["presence"] == Presence.PRESENT.value and not team["done"] and team["id"] not in waived
    ]
    asked = room.asked(done)
    return {"teams": teams, "done": len(done & asked), "asked": len(asked), "waiting": waiting}


def _away(excused: bool) -> str:
    return (Presence.EXCUSED if excused else Presence.OBSERVING).value


def snapshot(room: Room, recipient: Recipient, version: int, now: float, presence: Mapping[str, Presence]) -> dict[str, Any]:
    """All that a recipient is sent of a room, ready for JSON."""
    told = progress(room, presence)  # who is done is open to all, with what is not
    counted = room.count_shown or recipient.kind == CONSOLE
    waiting = told["waiting"] if recipient.kind == CONSOLE else len(told["waiting"])
    votes = room.sitting.votes if room.sitting is not None else {}
    voters = room.asked(votes)
    room = visible(room, recipient)
    found: dict[str, Any] = {
        "version": version,
        "now": now,
        "room": {
            "name": room.name,
            "language": room.language,
            "locked": room.locked,
            "place": asdict(room.place),
            "packages": list(room.packages),
        },
        "teams": _teams(told, room, recipient),
        "waiting": waiting if counted else None,
        "done": told["done"] if counted else None,
        "asked": told["asked"] if counted else None,
        "ranking": room.ranking,
        "rules": room.rules.model_dump(),
        "sitting": None,
    }
    if recipient.team:
        found["you"] = _you(room, recipient)
    if room.sitting is not None:
        found["sitting"] = {
            **_sitting(room, room.sitting, recipient, now),
            "voted": len(votes.keys() & voters),
            "voters": len(voters),
        }
    return found


def _teams(told: dict[str, Any], room: Room, recipient: Recipient) -> list[dict[str, Any]]:
    if recipient.kind == CONSOLE:
        return told["teams"]
    if room.count_shown:
        return [{name: team[name] for name in ("id", "name", "presence", "done")} for team in told["teams"]]
    return [{name: team[name] for name in ("id", "name", "presence")} for team in told["teams"]]


def _you(room: Room, recipient: Recipient) -> dict[str, Any] | None:
    team = room.teams.get(recipient.team)
    if team is None:
        return None
    return {**asdict(team), "late": room.sitting is not None and room.sitting.late(team)}


def _sitting(room: Room, sitting: Sitting, recipient: Recipient, now: float) -> dict[str, Any]:
    found = {
        "number": sitting.number,
        "plan": sitting.plan,
        "steps": [{"phase": step.phase, "round": step.round, "minutes": step.minutes} for step in sitting.steps],
        "index": sitting.running.index,
        "view": sitting.view,
        "phase": sitting.step.phase,
        "round": sitting.round_number,
        "left": sitting.running.left(now),
        "paused": sitting.running.paused is not None,
        "closed": sitting.running.closed,
        "collects": sitting.collects,
        "takes": sitting.takes,
        "next": sitting.steps[sitting.running.index + 1].phase if sitting.running.index + 1 < len(sitting.steps) else "",
        "ended": sitting.ended is not None,
        "rules": sitting.rules.model_dump(),
        "rounds": {str(number): _round(room, sitting, number, recipient) for number in sitting.rounds},
        "merged": dict(sitting.merged),
        "commitments": [dict(one) for one in sitting.commitments],
        "answers": [dict(one) for one in sitting.answers],
        "dissents": {team: dict(said) for team, said in sitting.dissents.items()},
        "vote": sitting.votes.get(recipient.team),
    }
    place = place_here(room)
    if recipient.team and place is not None and sitting.step.phase in GUESSING:
        found["start"] = dict(start_of(sitting, sitting.round_number, recipient.team, place))
    if recipient.kind == CONSOLE or sitting.merged or _all_voted(room, sitting):
        found["votes"] = tally(sitting.votes)
    return found


def _round(room: Room, sitting: Sitting, number: int, recipient: Recipient) -> dict[str, Any]:
    held = sitting.rounds[number]
    many = len(held.entries) > MANY
    if many and recipient.kind != CONSOLE:  # thirty cards teach nobody; the whole is in the results
        held = _own(held, recipient)
    found: dict[str, Any] = {
        "conditions": dict(held.conditions),
        "entries": {team: plain_entry(entry) for team, entry in held.entries.items()},
        "predictions": {team: plain_stated(stated) for team, stated in held.predictions.items()},
        "revealed": sitting.revealed(number),
    }
    if sitting.revealed(number) and sitting.rounds[number].entries:
        found["results"] = plain_results(round_results(sitting, number, room.place), room, recipient)
    return found


def plain_entry(entry: Entry) -> dict[str, Any]:
    """An entry as a view shows it; the sender's mark stays with the server."""
    parts = asdict(entry)
    del parts["submission"]
    return parts


def plain_stated(stated: Stated) -> dict[str, Any]:
    """A prediction as a view shows it."""
    return {"prediction": stated.prediction.model_dump(), "at": stated.at, "how": stated.how}


def plain_results(results: RoundResults, room: Room, recipient: Recipient) -> dict[str, Any]:
    """Results of a round: ranks and clusters without names where names are not wanted."""
    named = room.ranking == "named" or recipient.kind == CONSOLE
    split = results.separation
    found: dict[str, Any] = {
        "teams": {
            team: {
                "margins": dict(one.margins),
                "reached": one.reached,
                "misses": [asdict(miss) for miss in one.misses],
                "before": dict(one.before),
            }
            for team, one in results.teams.items()
            if recipient.kind == CONSOLE or len(results.teams) <= MANY or team == recipient.team
        },
        "extremes": _extremes(results),
        "spreads": [asdict(spread) for spread in results.spreads],
        "clusters": [{"size": len(cluster.teams), "levers": dict(cluster.levers)} for cluster in results.clusters],
        "many": len(results.teams) > MANY,
        "count": len(results.teams),
        "separation": split
        and {**asdict(split), "best": split.best if named else None, "against": _against(split.against, named)},
    }
    if recipient.kind == BOARD:
        found["paths"] = asdict(results.paths)
    if room.ranking != "off" or recipient.kind == CONSOLE:
        found["reached"] = [results.teams[team].reached for team in results.ranks]
        found["ranks"] = [team if named or team == recipient.team else None for team in results.ranks]
        found["surest"] = [team if named or team == recipient.team else None for team in results.surest]
    return found


def _extremes(results: RoundResults) -> dict[str, list[float]]:
    """Least and most margin by target over all teams."""
    margins = [one.margins for one in results.teams.values()]
    return {name: [min(own[name] for own in margins), max(own[name] for own in margins)] for name in margins[0]}


def _against(against: str, named: bool) -> str | None:
    return against if named or against == "median" else None
