"""Acts after the reveal: votes, the merged plan, dissent, answers to each other's questions, commitments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.language.clean import clean
from simulation.workshop.act_forms import LONGEST_LINE
from simulation.workshop.merging import MERGES
from simulation.workshop.room import Act, Room
from simulation.workshop.sitting_acts import sitting_of, with_sitting
from simulation.workshop.sitting_plans import DEBRIEF
from simulation.workshop.team_acts import acting_team
from simulation.workshop.workshop_errors import WorkshopRefusal

LINES_OF_TEAM, MOST_LINES = 30, 600  # answers or commitments of a team, of a sitting


def _line(content: Mapping[str, Any], part: str, needed: bool = True) -> str:
    raw = content.get(part, "")
    text = clean(raw, LONGEST_LINE) if isinstance(raw, str) else ""
    if needed and not text:
        raise WorkshopRefusal("error.workshop.empty", place=part)
    return text


def vote(room: Room, act: Act) -> Room:
    """A team's vote for a way of merging. content: choice, one of MERGES; the last one counts.

    Where a kept act names a team's plan, which no page offered and nothing could be formed of, it counts for nothing.
    """
    sitting, team = sitting_of(room), acting_team(room, act)
    if not any(sitting.revealed(number) for number in sitting.rounds):
        raise WorkshopRefusal("error.workshop.vote")
    choice = str(act.content.get("choice"))
    return with_sitting(room, votes={**sitting.votes, team: choice}) if choice in MERGES else room


def merge(room: Room, act: Act) -> Room:
    """The common plan. content: rule, round, levers, agreed (by lever), figures, change, as the server computed them."""
    sitting = sitting_of(room)
    if act.content.get("rule") not in MERGES or not sitting.revealed(act.content.get("round", 0)):
        raise WorkshopRefusal("error.workshop.merge")
    return with_sitting(room, merged=dict(act.content))


def dissent(room: Room, act: Act) -> Room:
    """A team does not share the common value of a lever, and says why. content: lever, reason; of a facilitator also team."""
    sitting, team = sitting_of(room), acting_team(room, act)
    lever = str(act.content.get("lever"))
    if lever not in sitting.rules.levers:
        raise WorkshopRefusal("error.workshop.lever", lever=clean(lever, 40))
    own = {**sitting.dissents.get(team, {}), lever: _line(act.content, "reason")}
    return with_sitting(room, dissents={**sitting.dissents, team: own})


def answer(room: Room, act: Act) -> Room:
    """What a team says to a question of the debrief. content: prompt, text; of a facilitator also team."""
    sitting, team = sitting_of(room), acting_team(room, act)
    said = {"team": team, "prompt": _line(act.content, "prompt"), "text": _line(act.content, "text"), "at": act.at}
    return with_sitting(room, answers=_one_more(sitting.answers, said))


def commit(room: Room, act: Act) -> Room:
    """A commitment. content: what, who (responsible office), by (date or year), problem where one is meant."""
    sitting, team = sitting_of(room), acting_team(room, act)
    said: dict[str, Any] = {"team": team, "at": act.at}
    for part in ("what", "who", "by"):
        said[part] = _line(act.content, part)
    said["problem"] = _line(act.content, "problem", needed=False)
    return with_sitting(room, commitments=_one_more(sitting.commitments, said))


def room_for_lines(room: Room, team: str) -> None:
    """WorkshopRefusal before the debrief, and where a team has said as much as one may, so that it leaves room for the others; asked before an act is written."""
    sitting = sitting_of(room)
    begun = [step.phase for step in sitting.steps[: sitting.running.index + 1]] + [step.phase for step in sitting.times]
    if DEBRIEF not in begun:
        raise WorkshopRefusal("error.workshop.not_now.debrief")
    for lines in (sitting.answers, sitting.commitments):
        if sum(line["team"] == team for line in lines) >= LINES_OF_TEAM:
            raise WorkshopRefusal("error.workshop.many", most=LINES_OF_TEAM)


def _one_more(lines: tuple[Mapping[str, Any], ...], said: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Lines with one more; as they are where the team has said the same already, as a press that was sent twice does."""
    if any({**line, "at": said["at"]} == said for line in lines):
        return lines
    if len(lines) >= MOST_LINES:
        raise WorkshopRefusal("error.workshop.many", most=MOST_LINES)
    return (*lines, said)


def recommit(room: Room, act: Act) -> Room:
    """A facilitator puts a commitment right; the earlier one stays in the record. content: number from 0 on, what, who, by."""
    sitting, number = sitting_of(room), act.content.get("number")
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(sitting.commitments):
        raise WorkshopRefusal("error.workshop.content", place="number")
    parts = {part: _line(act.content, part) for part in ("what", "who", "by")}
    listed = list(sitting.commitments)
    listed[number] = {**listed[number], **parts}
    return with_sitting(room, commitments=tuple(listed))
