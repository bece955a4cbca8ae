"""What a team and a facilitator do while a sitting runs: drafts with own figures, predictions, plans, the common plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from simulation.engine.place import Place
from simulation.workshop.closing import ALONE, DRAFTS, PLAN, PREDICTION, VALID, conditions_of, entry_of
from simulation.workshop.merging import merged
from simulation.workshop.room import Room, Sitting
from simulation.workshop.room_rules import Prediction, checked_plan, read
from simulation.workshop.separation import margins
from simulation.workshop.service import Live, Workshop
from simulation.workshop.sitting_acts import sitting_of
from simulation.workshop.tokens import Identity
from simulation.workshop.trial import Outcome, accepted, figures_of, tried
from simulation.workshop.workshop_errors import StoreFailure, WorkshopRefusal

MOST_DEVICES = 30  # of a team, whose guesses made alone are kept in a round


@dataclass(frozen=True)
class Tried:
    """A plan tried out: what it comes to, and why it could not be kept; none where it was."""

    outcome: Outcome
    unkept: StoreFailure | None = None


def save_draft(workshop: Workshop, own: Identity, kind: str, content: Any) -> Tried | None:
    """Keep a team's draft; of a plan its figures come back, also where the store takes nothing. Drafts are kept in any step, also before it collects."""
    workshop.drafted(own)
    state = workshop.current(own.room).room
    sitting = sitting_of(state)
    if kind not in DRAFTS or own.team not in state.teams or state.teams[own.team].gone:
        raise WorkshopRefusal("error.workshop.content", place="kind")
    number, now = sitting.round_number, workshop.clock()
    where = (own.room, sitting.number, number, own.team)
    if kind == ALONE:
        prediction = read(Prediction, content).model_dump()
        _seat_for(workshop, where, own.device)
        workshop.store.save_draft(where, ALONE, own.device, prediction, now)
        return None
    if kind == PREDICTION:
        workshop.store.save_draft(where, PREDICTION, "", read(Prediction, content).model_dump(), now)
        return None
    place = figures_of(state.place)
    levers = checked_plan(content, sitting.rules.model_copy(update={"one_lever": False}), {}, place)
    outcome = tried(levers, conditions_of(sitting, number), sitting.rules, place)
    try:
        workshop.store.save_draft(where, PLAN, "", {"levers": levers}, now)
        if not outcome.broken and _within(levers, sitting, number, own.team, place):
            workshop.store.save_draft(where, VALID, "", {"levers": levers}, now)
    except StoreFailure as unkept:
        return Tried(outcome, unkept)
    return Tried(outcome)


def _seat_for(workshop: Workshop, where: tuple[str, int, int, str], device: str) -> None:
    """WorkshopRefusal where a team has said something alone from as many devices as may be, which a phone that joins anew each time would not end."""
    known = {draft["device"] for draft in workshop.store.drafts(*where) if draft["kind"] == ALONE}
    if device not in known and len(known) >= MOST_DEVICES:
        raise WorkshopRefusal("error.workshop.many", most=MOST_DEVICES)


def _within(levers: Mapping[str, float], sitting: Sitting, number: int, team: str, place: Place) -> bool:
    try:
        checked_plan(levers, sitting.rules, sitting.before(number, team), place)
    except WorkshopRefusal:
        return False
    return True


def predict(workshop: Workshop, own: Identity, content: Any) -> Live:
    """Send a team's prediction: a direction for each headline."""
    prediction = read(Prediction, content)
    if not prediction.whole:
        raise WorkshopRefusal("error.workshop.prediction")
    return workshop.act(own.room, f"team:{own.team}", "predict", {"prediction": prediction.model_dump()})


def submit(workshop: Workshop, own: Identity, levers: Any, submission: str) -> Live:
    """Send a team's plan; it counts when this returns. submission: the sender's own mark, the same one when it sends again."""

    def content(state: Room, now: float) -> Mapping[str, Any]:
        sitting = sitting_of(state)
        number = sitting.round_number
        entry = sitting.rounds[number].entries.get(own.team) if number in sitting.rounds else None
        mark = submission[:64]
        if entry is not None and mark and entry.submission == mark:  # sent again: its figures are known
            return {"levers": dict(entry.levers), "figures": entry.figures, "change": entry.change, "submission": mark}
        return {**entry_of(levers, state, sitting, number, own.team), "submission": mark}

    return workshop.act(own.room, f"team:{own.team}", "submit", content)


def take_draft(workshop: Workshop, room: str, who: str, team: str) -> Live:
    """Take a team's last saved draft as its entry or prediction, marked as taken by the facilitator."""
    sitting = sitting_of(workshop.current(room).room)
    kinds = {"entries": (VALID, "submit"), "predictions": (PREDICTION, "predict")}
    if sitting.collects not in kinds:
        raise WorkshopRefusal("error.workshop.not_now.entries")
    kind, act = kinds[sitting.collects]
    drafts = workshop.store.drafts(room, sitting.number, sitting.round_number, team)
    found = next((draft["content"] for draft in drafts if draft["kind"] == kind), None)
    if found is None:
        raise WorkshopRefusal("error.workshop.no_draft")

    def content(state: Room, now: float) -> Mapping[str, Any]:
        if act == "predict":
            return {"team": team, "prediction": found}
        own = sitting_of(state)
        return {"team": team, **entry_of(found["levers"], state, own, own.round_number, team)}

    return workshop.act(room, who, act, content)


def submit_for(workshop: Workshop, room: str, who: str, team: str, levers: Any) -> Live:
    """Hand in a plan for a team whose phones do not work, within the rules; marked as the facilitator's."""

    def content(state: Room, now: float) -> Mapping[str, Any]:
        sitting = sitting_of(state)
        return {"team": team, **entry_of(levers, state, sitting, sitting.round_number, team)}

    return workshop.act(room, who, "submit", content)


def correct(workshop: Workshop, room: str, who: str, team: str, number: int, levers: Any, reason: str) -> Live:
    """Put a team's entry right, within the room's ranges and budgets; the earlier one stays beside it."""

    def content(state: Room, now: float) -> Mapping[str, Any]:
        sitting = sitting_of(state, open_only=False)
        if number not in sitting.rounds:
            raise WorkshopRefusal("error.workshop.no_entry")
        free, place = sitting.rules.model_copy(update={"one_lever": False}), figures_of(state.place)
        plan = checked_plan(levers, free, {}, place)
        outcome = accepted(plan, sitting.rounds[number].conditions, free, place)
        figures, change = dict(outcome.figures), dict(outcome.change)
        return {"team": team, "round": number, "levers": plan, "figures": figures, "change": change, "reason": reason}

    return workshop.act(room, who, "correct", content)


def merge(workshop: Workshop, room: str, who: str, rule: str, number: int | None = None) -> Live:
    """Form the common plan of a round's entries by a rule, the last round with entries by default."""

    def content(state: Room, now: float) -> Mapping[str, Any]:
        sitting = sitting_of(state.counting)
        filled = [n for n in sorted(sitting.rounds) if sitting.rounds[n].entries and sitting.revealed(n)]
        if not filled or (number is not None and number not in filled):
            raise WorkshopRefusal("error.workshop.merge")
        chosen = filled[-1] if number is None else number
        held, place = sitting.rounds[chosen], figures_of(state.place)

        def score(levers: Mapping[str, float]) -> float:
            own = margins(tried(levers, held.conditions, sitting.rules, place).figures, sitting.rules, place)
            return sum(margin / place.target_rules[name].near for name, margin in own.items())

        plans = {team: entry.levers for team, entry in held.entries.items()}
        common = merged(rule, plans, sitting.rules, score, place)
        outcome = tried(common.levers, held.conditions, sitting.rules, place)
        return {
            "rule": rule,
            "round": chosen,
            "levers": dict(common.levers),
            "agreed": dict(common.agreed),
            "outside": {lever: list(teams) for lever, teams in common.outside.items()},
            "threshold": sitting.rules.threshold,
            "figures": dict(outcome.figures),
            "change": dict(outcome.change),
        }

    return workshop.act(room, who, "merge", content)


def take_out(workshop: Workshop, room: str, who: str, teams: Iterable[str]) -> None:
    """Take teams out of a room; a common plan that was formed with theirs is formed anew without them."""
    gone = list(teams)
    for team in gone:
        workshop.act(room, who, "remove", {"team": team})
    state = workshop.current(room).room
    sitting, counting = state.sitting, state.counting.sitting
    if sitting is None or sitting.ended is not None or counting is None or not counting.merged:
        return
    number = sitting.merged["round"]
    if sitting.rounds[number].entries.keys() & set(gone):
        merge(workshop, room, who, sitting.merged["rule"], number)


def take_out_others(workshop: Workshop, room: str, who: str, stay: Iterable[str]) -> list[str]:
    """Take out all teams but those that stay, and lock the room first, so that they do not come again; who was taken out."""
    kept = set(stay)
    workshop.act(room, who, "lock", {"on": True})
    gone = [team.id for team in workshop.current(room).room.members if team.id not in kept]
    take_out(workshop, room, who, gone)
    return gone
