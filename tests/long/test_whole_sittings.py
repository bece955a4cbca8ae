"""Whole sittings of every timetable, played by simulated teams over the addresses of phones to the end of each step, on a clock that is moved."""

from __future__ import annotations

import pytest

from simulation.report.minutes.minutes_files import BUILDERS, minutes_file
from simulation.report.minutes.minutes_request import MinutesRequest
from simulation.workshop import playing
from simulation.workshop.rehearsal.team_bot import TeamBot
from simulation.workshop.rehearsal.team_phone import TeamPhone
from simulation.workshop.rehearsal.temperaments import TEMPERAMENTS
from simulation.workshop.room import BY_TEAM, BY_TIME
from simulation.workshop.sitting_plans import DEBRIEF, protected, sitting_plans, total
from tests.workshop_support import FACILITATOR, hands, served, workshop

__all__ = ["hands", "served", "workshop"]
SLOW, DRAFT = "慢队", {"benchmarking": 0.5}  # a team that never presses to hand in, and what it had in hand


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", sitting_plans())
def test_a_whole_sitting_is_played(workshop, served, hands, plan, language):
    """Each step to its last second: plans and drafts count, the debrief has its time, nothing is done twice, minutes are made."""
    room = workshop.open_room("rehearsal", language=language)
    phones = {name: TeamPhone(served, room.code, workshop.tokens.entrance(room.id)) for name in (*TEMPERAMENTS, SLOW)}
    for name, phone in phones.items():
        phone.join(name)
    slow = phones.pop(SLOW)
    bots = [TeamBot(phone, kind, number) for number, (kind, phone) in enumerate(phones.items())]
    workshop.act(room.id, FACILITATOR, "start", {"plan": plan})
    steps, began = sitting_plans()[plan], hands.now
    for at, step in enumerate(steps):
        if at:
            workshop.go(room.id, FACILITATOR, at, {"preset": "curtailment"} if step.phase == "shock" else None)
        running = workshop.current(room.id).room.sitting.running
        if step.phase == DEBRIEF:
            assert running.length >= protected(steps) - 1
        for bot in bots + bots:
            bot.look()
        if step.phase == "plan":
            slow.act("draft", {"kind": "plan", "content": DRAFT})
        if step.phase == "merge":
            playing.merge(workshop, room.id, FACILITATOR, "lever_by_lever")
            for bot in bots:
                bot.look()
        hands.move((running.length or 0) + 0.1)
        assert bool(step.minutes) is (running.length is not None)
        slow.state()
    workshop.act(room.id, FACILITATOR, "end", {})
    _is_whole(workshop.current(room.id).room, bots)
    assert hands.now - began == pytest.approx(total(steps), abs=5), "the sitting is as long as its timetable says"
    request = MinutesRequest.of_record(workshop.store.exported(room.id), language=language)
    assert all(len(minutes_file(request, kind)[1]) > 10_000 for kind in BUILDERS)
    for phone in (slow, *phones.values()):
        phone.close()


def _is_whole(room, bots):
    """Every team's part of every round, once; votes, answers and commitments of whoever sent them."""
    sitting = room.sitting
    planned = {step.round for step in sitting.steps if step.phase == "plan"}
    names = {team.id: team.name for team in room.members}
    for number in planned:
        entries = {names[team]: entry for team, entry in sitting.rounds[number].entries.items()}
        assert entries.keys() == {SLOW, *TEMPERAMENTS} and dict(entries[SLOW].levers) == DRAFT
        assert {name: entry.how for name, entry in entries.items()} == {SLOW: BY_TIME} | dict.fromkeys(TEMPERAMENTS, BY_TEAM)
    last = sitting.rounds[max(planned)].entries
    assert {names[team]: dict(entry.levers) for team, entry in last.items() if names[team] != SLOW} == {
        bot.temperament: bot.confirmed for bot in bots
    }
    assert all(len(held.predictions) >= len(bots) for held in sitting.rounds.values())
    assert len(sitting.votes) == len(sitting.answers) == len(sitting.commitments) == len(bots) and sitting.merged["rule"]
