"""Acts of a sitting: start, steps and their time, predictions and plans, what closes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from simulation.engine.place import Place
from simulation.workshop.room import (
    BY_FACILITATOR,
    BY_TEAM,
    BY_TIME,
    Act,
    Entry,
    Room,
    Round,
    Running,
    Sitting,
    Stated,
    StepTime,
)
from simulation.workshop.room_place import place_at_hand
from simulation.workshop.room_rules import Prediction, Rules, checked_plan, read
from simulation.workshop.sitting_plans import Step, length, play_left, sitting_plans, total
from simulation.workshop.team_acts import acting_team
from simulation.workshop.workshop_errors import WorkshopRefusal

MOST_VIEWS = 12
SHORTEST, LONGEST = 15, 480  # minutes of a sitting


def sitting_of(room: Room, open_only: bool = True) -> Sitting:
    """The sitting under way; WorkshopRefusal when there is none."""
    sitting = room.sitting
    if sitting is None or (open_only and sitting.ended is not None):
        raise WorkshopRefusal("error.workshop.no_sitting")
    return sitting


def with_sitting(room: Room, **changes: Any) -> Room:
    """The room with its last sitting changed."""
    return replace(room, sittings=(*room.sittings[:-1], replace(room.sittings[-1], **changes)))


def place_here(room: Room) -> Place | None:
    """The place that a room is on; none where this server has other figures, so that the room can still be read."""
    return place_at_hand(room.place)


def with_round(room: Room, number: int, **changes: Any) -> Room:
    """The room with one round of its last sitting changed."""
    rounds = room.sittings[-1].rounds
    return with_sitting(room, rounds={**rounds, number: replace(rounds[number], **changes)})


def rules(room: Room, act: Act) -> Room:
    """Rules of the next sitting. content: rules."""
    if room.sitting is not None and room.sitting.ended is None:
        raise WorkshopRefusal("error.workshop.rules_fixed")
    found, place = read(Rules, act.content.get("rules")), place_here(room)
    return replace(room, rules=found if place is None else found.fitting(place))


def start(room: Room, act: Act) -> Room:
    """A sitting begins with its first step. content: plan, one of `data/sitting_plans.csv`; minutes in all, as planned by default; conditions of the first round."""
    if room.sitting is not None and room.sitting.ended is None:
        raise WorkshopRefusal("error.workshop.sitting_open")
    plan = str(act.content.get("plan"))
    if plan not in sitting_plans():
        raise WorkshopRefusal("error.workshop.plan", plan=plan)
    steps = _stretched(sitting_plans()[plan], act.content.get("minutes"))
    running = Running(0, act.at, length(steps, 0, act.at, act.at))
    first = Round(dict(act.content.get("conditions") or {"preset": "central"}))
    sitting = Sitting(len(room.sittings) + 1, plan, steps, act.at, running, {1: first}, room.rules)
    return replace(room, sittings=(*room.sittings, sitting))


def _stretched(steps: tuple[Step, ...], minutes: Any) -> tuple[Step, ...]:
    """Steps of a plan in another length, each by the same share."""
    if minutes is None:
        return steps
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not SHORTEST <= minutes <= LONGEST:
        raise WorkshopRefusal("error.workshop.content", place="minutes")
    share = minutes * 60 / total(steps)
    return tuple(step.model_copy(update={"minutes": step.minutes * share}) for step in steps)


def go(room: Room, act: Act) -> Room:
    """The next step, or another one.

    content: index; from (the step it was asked in: of two consoles that go on at once, one does); conditions of a round that begins; entries and predictions by team that count from now on
    (drafts of the step that ends, plans carried into a round without planning), each as `entry_of` and `stated_of` read them.
    """
    sitting = sitting_of(room)
    index = act.content.get("index")
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(sitting.steps):
        raise WorkshopRefusal("error.workshop.content", place="index")
    if act.content.get("from", sitting.running.index) != sitting.running.index or index == sitting.running.index:
        raise WorkshopRefusal("error.workshop.step_again")
    if not may_go(sitting, index):
        raise WorkshopRefusal("error.workshop.step_back")
    room = _collected(room, act)
    sitting = sitting_of(room)
    ended = StepTime(sitting.step.phase, sitting.step.round, sitting.running.began, act.at)
    pause = 0.0 if sitting.running.paused is None else act.at - sitting.running.paused
    began = sitting.began + pause
    room = with_sitting(
        room,
        began=began,
        running=Running(index, act.at, length(sitting.steps, index, began, act.at)),
        times=(*sitting.times, ended),
        view=0,
    )
    number = sitting.steps[index].round
    if number and number not in sitting.rounds:
        conditions = act.content.get("conditions") or sitting.rounds[max(sitting.rounds)].conditions
        fresh = Round(dict(conditions), entries=entries_of(act.content.get("carried", {})))
        room = with_sitting(room, rounds={**sitting.rounds, number: fresh})
    elif act.content.get("conditions") and may_change(sitting, number, "carried" in act.content):
        changed = {"entries": entries_of(act.content["carried"])} if "carried" in act.content else {}
        room = with_round(room, number, conditions=dict(act.content["conditions"]), predictions={}, **changed)
    return room


def may_go(sitting: Sitting, index: int) -> bool:
    """Whether a step may be gone to: any later one, an earlier one unless its round is revealed, a reveal itself always."""
    step = sitting.steps[index]
    return index > sitting.running.index or not step.round or step.phase == "reveal" or not sitting.revealed(step.round)


def may_change(sitting: Sitting, number: int, carried: bool) -> bool:
    """Whether the conditions of a round may still be others: before its reveal, as long as nobody planned under them."""
    return bool(number) and not sitting.revealed(number) and (carried or not sitting.rounds[number].entries)


def _collected(room: Room, act: Act) -> Room:
    """The room with drafts that count: of teams that sent nothing, or changed something since."""
    sitting = sitting_of(room)
    number = sitting.round_number
    if number not in sitting.rounds:
        return room
    held = sitting.rounds[number]
    entries = {**held.entries, **entries_of(act.content.get("entries", {}))}
    predictions = {**held.predictions, **predictions_of(act.content.get("predictions", {}))}
    return with_round(room, number, entries=entries, predictions=predictions)


def pause(room: Room, act: Act) -> Room:
    """The clock of the step stands."""
    running = sitting_of(room).running
    if running.paused is not None or running.length is None:
        return room
    return with_sitting(room, running=replace(running, paused=act.at))


def resume(room: Room, act: Act) -> Room:
    """The clock of the step goes on; the sitting as a whole ends later by as much."""
    sitting = sitting_of(room)
    if sitting.running.paused is None:
        return room
    away = act.at - sitting.running.paused
    running = replace(sitting.running, paused=None, began=sitting.running.began + away)
    return with_sitting(room, running=running, began=sitting.began + away)


def extend(room: Room, act: Act) -> Room:
    """More time for the step, never out of the debrief. content: seconds."""
    sitting = sitting_of(room)
    more = act.content.get("seconds")
    running = sitting.running
    if isinstance(more, bool) or not isinstance(more, int | float) or not 0 < more <= 3600 or running.length is None:
        raise WorkshopRefusal("error.workshop.content", place="seconds")
    now = act.at if running.paused is None else running.paused
    ends = max(running.began + running.length, now) + more
    if sitting.step.playing and ends > now + play_left(sitting.steps, sitting.began, now) + 1e-6:
        raise WorkshopRefusal("error.workshop.protected")
    return with_sitting(room, running=replace(running, length=ends - running.began, closed=False))


def waive(room: Room, act: Act) -> Room:
    """Go on without a team in this step. content: team."""
    running = sitting_of(room).running
    return with_sitting(room, running=replace(running, waived=running.waived | {acting_team(room, act)}))


def show(room: Room, act: Act) -> Room:
    """Another screen of the step on the board. content: view, its number from 0 on."""
    sitting, view = sitting_of(room), act.content.get("view")
    if isinstance(view, bool) or not isinstance(view, int) or not 0 <= view < MOST_VIEWS:
        raise WorkshopRefusal("error.workshop.content", place="view")
    return room if view == sitting.view else with_sitting(room, view=view)


def peek(room: Room, act: Act) -> Room:
    """The facilitator asks for entries before the reveal: allowed, and in the record."""
    sitting_of(room)
    return room


def time_up(room: Room, act: Act) -> Room:
    """The step's time is over: last saved drafts count, and are marked so. content: index, entries, predictions by team."""
    sitting = sitting_of(room)
    if sitting.running.closed or act.content.get("index") != sitting.running.index:
        raise WorkshopRefusal("error.workshop.closed")
    return with_sitting(_collected(room, act), running=replace(sitting.running, closed=True))


def _round_for(room: Room, act: Act, what: str) -> tuple[str, int, Round]:
    """Team, number and round that an act fills; WorkshopRefusal when the step does not take it."""
    sitting = sitting_of(room)
    team = acting_team(room, act)
    if room.teams[team].observing:
        raise WorkshopRefusal("error.workshop.observing")
    if sitting.running.closed:
        raise WorkshopRefusal("error.workshop.closed")
    if sitting.collects != what:
        raise WorkshopRefusal(f"error.workshop.not_now.{what}")
    return team, sitting.round_number, sitting.rounds[sitting.round_number]


def predict(room: Room, act: Act) -> Room:
    """A team's prediction of a round. content: prediction; of a facilitator, who takes a draft, also team."""
    team, number, held = _round_for(room, act, "predictions")
    prediction = read(Prediction, act.content.get("prediction"))
    how = BY_TEAM if act.who.startswith("team:") else BY_FACILITATOR
    return with_round(room, number, predictions={**held.predictions, team: Stated(prediction, act.at, how)})


def submit(room: Room, act: Act) -> Room:
    """A team's plan of a round. content: levers, figures, change, submission; of a facilitator also team.

    The same submission, or the same plan, once more changes nothing; a draft that time took becomes the team's own by it.
    """
    team, number, held = _round_for(room, act, "entries")
    sitting = sitting_of(room)
    plan = checked_plan(act.content.get("levers"), sitting.rules, sitting.before(number, team), place_here(room))
    own, mark = held.entries.get(team), str(act.content.get("submission", ""))
    same = own is not None and own.how != BY_TIME and own.levers == plan
    if same or (own is not None and mark and own.submission == mark):
        return room
    how = BY_TEAM if act.who.startswith("team:") else BY_FACILITATOR
    entry = Entry(plan, act.content["figures"], act.content["change"], act.at, how, mark)
    return with_round(room, number, entries={**held.entries, team: entry})


def correct(room: Room, act: Act) -> Room:
    """A facilitator puts a team's entry right; what stood before stays beside it. content: team, round, levers, figures, change, reason."""
    sitting, team = sitting_of(room, open_only=False), acting_team(room, act)
    number = act.content.get("round")
    if not isinstance(number, int) or number not in sitting.rounds or team not in sitting.rounds[number].entries:
        raise WorkshopRefusal("error.workshop.no_entry")
    plan = checked_plan(
        act.content.get("levers"), sitting.rules.model_copy(update={"one_lever": False}), {}, place_here(room)
    )
    old = sitting.rounds[number].entries[team]
    earlier = {
        "levers": dict(old.levers),
        "at": old.at,
        "how": old.how,
        "reason": act.content.get("reason", ""),
        "who": act.who,
    }
    entry = replace(
        old,
        levers=plan,
        figures=act.content["figures"],
        change=act.content["change"],
        at=act.at,
        how=BY_FACILITATOR,
        corrections=(*old.corrections, earlier),
    )
    return with_round(room, number, entries={**sitting.rounds[number].entries, team: entry})


def end(room: Room, act: Act) -> Room:
    """The sitting is over; its minutes stand."""
    sitting = sitting_of(room)
    last = StepTime(sitting.step.phase, sitting.step.round, sitting.running.began, act.at)
    return with_sitting(room, ended=act.at, times=(*sitting.times, last))


def entries_of(raw: Mapping[str, Any]) -> dict[str, Entry]:
    """Entries by team as an act carries them (`plain_entry`)."""
    return {team: Entry(**one) for team, one in raw.items()}


def plain_entry(entry: Entry) -> dict[str, Any]:
    """An entry as an act carries it."""
    return {**asdict(entry), "corrections": list(entry.corrections)}


def predictions_of(raw: Mapping[str, Any]) -> dict[str, Stated]:
    """Predictions by team as an act carries them."""
    return {team: Stated(read(Prediction, one["prediction"]), one["at"], one["how"]) for team, one in raw.items()}


def plain_prediction(stated: Stated) -> dict[str, Any]:
    """A prediction as an act carries it."""
    return {"prediction": stated.prediction.model_dump(), "at": stated.at, "how": stated.how}
