"""What counts when a step ends: a team's last saved draft where it is later than what it sent, marked so; carried plans of a new round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from simulation.workshop.room import BY_TIME, Entry, Room, Sitting, Stated
from simulation.workshop.room_rules import Prediction, checked_plan, read
from simulation.workshop.sitting_acts import plain_entry, plain_prediction, sitting_of
from simulation.workshop.sitting_plans import TAKES_ENTRIES
from simulation.workshop.trial import accepted, figures_of, tried
from simulation.workshop.workshop_errors import WorkshopRefusal

PLAN, VALID, PREDICTION, ALONE = (
    "plan",
    "valid",
    "prediction",
    "alone",
)  # kinds of drafts; valid: the last plan within the rules
DRAFTS = (PLAN, PREDICTION, ALONE)


def conditions_of(sitting: Sitting, number: int) -> Mapping[str, Any]:
    """Conditions of a round; WorkshopRefusal where it was passed over, which a phone that slept does not know."""
    if number not in sitting.rounds:
        raise WorkshopRefusal("error.workshop.not_now.entries")
    return sitting.rounds[number].conditions


def entry_of(levers: Any, room: Room, sitting: Sitting, number: int, team: str) -> dict[str, Any]:
    """A team's plan of a round checked against the rules, with the server's figures: content of a submission."""
    place = figures_of(room.place)
    plan = checked_plan(levers, sitting.rules, sitting.before(number, team), place)
    outcome = accepted(plan, conditions_of(sitting, number), sitting.rules, place)
    return {"levers": plan, "figures": dict(outcome.figures), "change": dict(outcome.change)}


def collected(room: Room, drafts: Iterable[Mapping[str, Any]], now: float) -> dict[str, Any]:
    """Drafts that count when the step under way ends, as `go` and `time` carry them; nothing where it collects nothing."""
    sitting = sitting_of(room)
    if not sitting.collects:
        return {}
    number, held = sitting.round_number, sitting.rounds[sitting.round_number]
    found: dict[str, dict[str, Any]] = {"entries": {}, "predictions": {}}
    for draft in drafts:
        team = draft["team"]
        own = getattr(held, sitting.collects).get(team)
        if team not in room.playing or (own is not None and draft["saved"] <= own.at):
            continue
        try:
            if sitting.collects == "entries" and draft["kind"] == VALID:
                content = entry_of(draft["content"]["levers"], room, sitting, number, team)
                if own is None or own.levers != content["levers"]:
                    corrections = () if own is None else own.corrections
                    found["entries"][team] = plain_entry(Entry(**content, at=now, how=BY_TIME, corrections=corrections))
            elif sitting.collects == "predictions" and draft["kind"] == PREDICTION:
                prediction = read(Prediction, draft["content"])
                if prediction.guesses and (own is None or own.prediction != prediction):
                    found["predictions"][team] = plain_prediction(Stated(prediction, now, BY_TIME))
        except WorkshopRefusal:
            continue  # a draft that the rules do not allow counts for nothing
    return {name: of_teams for name, of_teams in found.items() if of_teams}


def moving_on(room: Room, index: int, conditions: Mapping[str, Any] | None, now: float) -> dict[str, Any]:
    """Content of the act that goes on to a step; a round in which nothing is planned starts from the plans before it."""
    sitting = sitting_of(room.counting)
    content: dict[str, Any] = {"index": index}
    if conditions:
        content["conditions"] = dict(conditions)
    number = sitting.steps[index].round if 0 <= index < len(sitting.steps) else 0
    planned = any(step.round == number and step.phase in TAKES_ENTRIES for step in sitting.steps)
    anew = number not in sitting.rounds or (bool(conditions) and not sitting.revealed(number))
    if number and anew and not planned:
        before = sitting.rounds[max(n for n in sitting.rounds if n < number)]
        under = conditions or before.conditions
        carried = {}
        for team, entry in before.entries.items():
            outcome = tried(entry.levers, under, sitting.rules, figures_of(room.place))
            again = replace(entry, figures=dict(outcome.figures), change=dict(outcome.change), at=now, submission="")
            carried[team] = plain_entry(again)
        content["carried"] = carried
    return content
