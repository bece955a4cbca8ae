"""Which teams count: removed ones no more, excused ones are not waited for, watching and late ones are told how they stand."""

import pytest

from simulation.report.minutes.minutes_request import MinutesRequest
from simulation.report.minutes.minutes_story import MinutesStory
from simulation.workshop import playing
from simulation.workshop.room_record import read_record
from simulation.workshop.views import BOARD, CONSOLE, Recipient
from tests.report_support import DATE
from tests.workshop_support import FACILITATOR, handed_in, hands, opened, predicted, refused, to, workshop

__all__ = ["hands", "workshop"]
PLANS = ({"benchmarking": 0.2}, {"benchmarking": 0.3}, {"benchmarking": 1.0, "delegation": 1.0})


@pytest.fixture
def planned(workshop):
    """A room whose three teams have predicted and handed in, the third a plan of its own kind."""
    room, teams = opened(workshop, "red", "blue", "prank")
    to(workshop, room, "predict")
    for own in teams:
        playing.predict(workshop, own, predicted(1, 10))
    to(workshop, room, "plan")
    for own, plan in zip(teams, PLANS, strict=True):
        handed_in(workshop, own, plan)
    return room, teams


def seen(workshop, room, kind=BOARD):
    return workshop.snapshot(room.id, Recipient(kind))


def round_of(workshop, room, number=1, kind=BOARD):
    return seen(workshop, room, kind)["sitting"]["rounds"][str(number)]


def story_of(workshop, room):
    return MinutesStory.of(MinutesRequest.of_record(workshop.store.exported(room.id), language="en", date=DATE))


def test_a_removed_team_counts_in_no_result_and_stays_in_the_record(workshop, planned):
    room, (red, blue, prank) = planned
    playing.take_out(workshop, room.id, FACILITATOR, [prank.team])
    told = seen(workshop, room)
    assert (told["done"], told["asked"]) == (2, 2)
    to(workshop, room, "reveal", 1)
    for kind in (BOARD, CONSOLE):
        held = round_of(workshop, room, 1, kind)
        results = held["results"]
        assert set(held["entries"]) == set(held["predictions"]) == set(results["teams"]) == {red.team, blue.team}
        assert results["count"] == 2 and prank.team not in str(results)
        assert {one["lever"]: one["most"] for one in results["spreads"] if one["touched"]} == {"benchmarking": 0.3}
    to(workshop, room, "shock", 2, {"preset": "downturn"})
    to(workshop, room, "reveal", 2)
    assert set(workshop.current(room.id).room.sitting.rounds[2].entries) == {red.team, blue.team}  # carried
    to(workshop, room, "merge")
    merged = playing.merge(workshop, room.id, FACILITATOR, "best_of_group").room.sitting.merged
    assert set(merged["levers"]) == {"benchmarking"} and merged["levers"]["benchmarking"] <= 0.3
    story = story_of(workshop, room)
    assert all(len(results.rows) == 2 for _, _, results, *_ in story.chapters)
    state = story.words("paper.minutes.state.removed")
    assert [(row[0], row[-1]) for row in story.attendance.rows if row[3] == state] == [("prank", "0/2")]
    kept, _ = read_record(workshop.store.exported(room.id))
    assert kept.sitting.rounds[1].entries[prank.team].levers == PLANS[2]


def test_a_common_plan_formed_with_a_removed_team_is_formed_anew(workshop, planned):
    room, teams = planned
    to(workshop, room, "merge")
    for own, choice in zip(teams, ("median", "median", "lever_by_lever"), strict=True):
        workshop.act(room.id, f"team:{own.team}", "vote", {"choice": choice})
    playing.merge(workshop, room.id, FACILITATOR, "best_of_group")
    for own in teams[1:]:
        workshop.act(room.id, f"team:{own.team}", "dissent", {"lever": "benchmarking", "reason": "no"})
    assert "delegation" in seen(workshop, room)["sitting"]["merged"]["levers"]
    playing.take_out(workshop, room.id, FACILITATOR, [teams[2].team])
    sitting = seen(workshop, room)["sitting"]
    assert set(sitting["merged"]["levers"]) == {"benchmarking"} and sitting["merged"]["rule"] == "best_of_group"
    assert (sitting["voted"], sitting["voters"], sitting["votes"]) == (2, 2, {"median": 2})
    assert set(sitting["dissents"]) == {teams[1].team}
    assert all(row[-2].endswith("(100%)") for row in story_of(workshop, room).levers.rows)
    playing.take_out(workshop, room.id, FACILITATOR, [own.team for own in teams])
    sitting = seen(workshop, room)["sitting"]
    assert not sitting["merged"] and "results" not in sitting["rounds"]["1"]


def test_a_sitting_that_was_over_before_a_team_was_removed_stands_as_it_was(workshop, planned, hands):
    room, (*_, prank) = planned
    workshop.act(room.id, FACILITATOR, "end", {})
    hands.move(60)
    playing.take_out(workshop, room.id, FACILITATOR, [prank.team])
    assert round_of(workshop, room)["results"]["count"] == 3


def test_an_excused_team_is_counted_only_with_what_it_sent(workshop):
    room, (red, blue, green) = opened(workshop, "red", "blue", "green")
    to(workshop, room, "plan")
    workshop.act(room.id, FACILITATOR, "excuse", {"team": green.team})
    handed_in(workshop, red, {})
    assert (seen(workshop, room)["done"], seen(workshop, room)["asked"]) == (1, 2)
    handed_in(workshop, blue, {})
    workshop.act(room.id, FACILITATOR, "excuse", {"team": blue.team})  # had to leave; its plan counts
    assert (seen(workshop, room)["done"], seen(workshop, room)["asked"]) == (2, 2)
    to(workshop, room, "merge")
    workshop.act(room.id, f"team:{red.team}", "vote", {"choice": "median"})
    sitting = seen(workshop, room)["sitting"]
    assert (sitting["voted"], sitting["voters"], sitting["votes"]) == (1, 1, {"median": 1})
    workshop.act(room.id, FACILITATOR, "excuse", {"team": blue.team, "on": False})
    sitting = seen(workshop, room)["sitting"]
    assert (sitting["voted"], sitting["voters"], "votes" in sitting) == (1, 2, False)


def test_votes_are_for_ways_to_a_common_plan(workshop, planned):
    """A plan of a team cannot be voted for; a room that kept such a vote is read, and it counts for nothing."""
    room, (red, blue, _) = planned
    to(workshop, room, "merge")
    for choice in (blue.team, "", ["median"], None):
        refused("vote", workshop.act, room.id, f"team:{red.team}", "vote", {"choice": choice})
    refused("vote", workshop.act, room.id, f"team:{red.team}", "vote", {})
    workshop.act(room.id, f"team:{red.team}", "vote", {"choice": "median"})
    record = workshop.store.exported(room.id)
    last = record["acts"][-1]
    record["acts"].append({**last, "number": last["number"] + 1, "content": {"choice": blue.team}})
    old, number = read_record(record)
    assert number == last["number"] + 1 and old.sitting.votes == {red.team: "median"}


@pytest.mark.parametrize("plan", ["short", "hour"])
def test_a_late_team_is_late_until_the_next_round_is_played(workshop, hands, plan):
    """Who came after the reveal is told so on every screen, also once plans are carried; who sent nothing came in time."""
    room, (red, idle) = opened(workshop, "red", "idle", plan=plan)
    to(workshop, room, "plan")
    handed_in(workshop, red, {})
    hands.move(1)
    to(workshop, room, "reveal", 1)
    workshop.act(room.id, FACILITATOR, "pause", {})
    hands.move(30)
    late = workshop.tokens.read("device", workshop.join(room.id, "late"))
    hands.move(30)
    workshop.act(room.id, FACILITATOR, "resume", {})

    def told():
        return [workshop.snapshot(room.id, Recipient("team", own.team))["you"]["late"] for own in (red, idle, late)]

    assert told() == [False, False, True]
    to(workshop, room, "shock", 2, {"preset": "downturn"})
    assert told() == [False, False, True]
    to(workshop, room, "predict", 2)
    assert not any(told())
    if plan == "hour":
        to(workshop, room, "plan", 2)
        handed_in(workshop, late, {})
    hands.move(1)
    for phase in ("reveal", "merge", "debrief", "minutes"):
        to(workshop, room, phase, 2 if phase == "reveal" else 0)
        assert told() == [False, False, plan == "short"], phase


def test_a_team_watches_and_plays_again(workshop):
    room, (red, blue) = opened(workshop, "red", "blue")
    workshop.act(room.id, f"team:{blue.team}", "observe", {"on": True})
    to(workshop, room, "plan")
    assert [team["presence"] for team in seen(workshop, room)["teams"]] == ["present", "observing"]
    assert (seen(workshop, room)["asked"], seen(workshop, room)["waiting"]) == (1, 1)
    refused("observing", handed_in, workshop, blue, {})
    workshop.act(room.id, f"team:{blue.team}", "observe", {"on": False})
    handed_in(workshop, blue, {})
    assert (seen(workshop, room)["done"], seen(workshop, room)["asked"]) == (1, 2)
