"""Before a reveal nobody else's values reach a team, the board, or a console that did not ask for them."""

import json

import pytest

from simulation.workshop import playing
from simulation.workshop.views import BOARD, CONSOLE, Recipient
from tests.workshop_support import FACILITATOR, handed_in, hands, opened, predicted, to, workshop

__all__ = ["hands", "workshop"]
SECRET = {"benchmarking": 0.35, "transformation_investment": 317}
TRACES = ("0.35", "317", "sentinel-why", "sentinel-draft", "123.25")


def traces(told):
    text = json.dumps(told, ensure_ascii=False)
    return [trace for trace in TRACES if trace in text]


@pytest.fixture
def playing_room(workshop):
    """Team A has told the server all it can before the reveal."""
    room, (red, blue) = opened(workshop, "A", "B")
    to(workshop, room, "predict")
    playing.save_draft(workshop, red, "alone", {**predicted(1, 123.25), "why": "sentinel-draft"})
    playing.predict(workshop, red, predicted(1, 123.25, "sentinel-why"))
    to(workshop, room, "plan")
    playing.save_draft(workshop, red, "plan", SECRET)
    handed_in(workshop, red, SECRET, "sentinel-mark")
    return room, red, blue


def test_nothing_of_a_team_reaches_others_before_the_reveal(workshop, playing_room):
    room, red, blue = playing_room
    figures = workshop.current(room.id).room.sitting.rounds[1].entries[red.team].figures
    others = (Recipient("team", blue.team), Recipient("team"), Recipient(BOARD), Recipient(CONSOLE))
    for recipient in others:
        told = workshop.snapshot(room.id, recipient)
        assert traces(told) == [], recipient
        assert not any(repr(value) in json.dumps(told) for value in figures.values()), recipient
    own = traces(workshop.snapshot(room.id, Recipient("team", red.team)))
    assert set(own) == set(TRACES) - {"sentinel-draft"} or set(own) == set(TRACES)  # the search would find them


def test_only_that_a_team_is_done_is_told(workshop, playing_room):
    room, red, _ = playing_room
    told = workshop.snapshot(room.id, Recipient(BOARD))
    assert [team["done"] for team in told["teams"]] == [True, False] and told["done"] == 1
    workshop.act(room.id, FACILITATOR, "count_shown", {"on": False})
    told = workshop.snapshot(room.id, Recipient(BOARD))
    assert told["done"] is None and not any("done" in team for team in told["teams"])
    assert told["waiting"] is None and workshop.snapshot(room.id, Recipient(CONSOLE))["waiting"], (
        "or it would be counted from"
    )


def test_a_console_that_asks_is_told_and_it_is_recorded(workshop, playing_room):
    room, _, _ = playing_room
    workshop.act(room.id, FACILITATOR, "peek", {})
    assert {"0.35", "317"} <= set(traces(workshop.snapshot(room.id, Recipient(CONSOLE, peeking=True))))
    assert workshop.store.acts(room.id)[-1].kind == "peek"
    assert traces(workshop.snapshot(room.id, Recipient(BOARD, peeking=True))) == []  # nobody else by the same word


def test_a_record_taken_before_the_reveal_says_so_itself(workshop, playing_room):
    """It holds what a console may only ask for."""
    room, _, _ = playing_room
    told = workshop.record(room.id, FACILITATOR)
    assert traces(told) and (told["acts"][-1]["kind"], told["acts"][-1]["who"]) == ("peek", FACILITATOR)
    to(workshop, room, "reveal", 1)
    assert workshop.record(room.id, FACILITATOR)["acts"][-1]["kind"] == "go"
    to(workshop, room, "predict", 2)
    assert workshop.record(room.id, FACILITATOR)["acts"][-1]["kind"] == "peek"
    workshop.act(room.id, FACILITATOR, "end", {})
    assert workshop.record(room.id, FACILITATOR)["acts"][-1]["kind"] == "end"


def test_after_the_reveal_all_see_the_round_and_not_the_next(workshop, playing_room):
    room, red, blue = playing_room
    to(workshop, room, "reveal", 1)
    for recipient in (Recipient("team", blue.team), Recipient(BOARD)):
        told = workshop.snapshot(room.id, recipient)
        assert {"0.35", "317", "sentinel-why"} <= set(traces(told)) and "sentinel-mark" not in json.dumps(told)
    to(workshop, room, "shock", 2, {"preset": "downturn"})
    to(workshop, room, "predict", 2)
    playing.predict(workshop, blue, predicted(-1, 77.125))
    told = workshop.snapshot(room.id, Recipient("team", red.team))
    assert "77.125" not in json.dumps(told) and told["sitting"]["rounds"]["2"]["entries"].keys() <= {red.team}


def test_ranks_are_off_or_nameless_unless_wanted(workshop, playing_room):
    room, red, blue = playing_room
    handed_in(workshop, blue, {})
    to(workshop, room, "reveal", 1)

    def results(recipient):
        return workshop.snapshot(room.id, recipient)["sitting"]["rounds"]["1"]["results"]

    assert "ranks" not in results(Recipient(BOARD)) and "ranks" in results(Recipient(CONSOLE))
    workshop.act(room.id, FACILITATOR, "ranking", {"mode": "nameless"})
    assert results(Recipient(BOARD))["ranks"] == [None, None]
    assert results(Recipient("team", blue.team))["ranks"].count(blue.team) == 1
    workshop.act(room.id, FACILITATOR, "ranking", {"mode": "named"})
    assert set(results(Recipient(BOARD))["ranks"]) == {red.team, blue.team}


def test_many_teams_get_the_whole_without_names(workshop):
    """Above six teams a team gets its own card and the whole in clusters and extremes."""
    room, teams = opened(workshop, *(f"team {n}" for n in range(8)))
    to(workshop, room, "plan")
    for number, own in enumerate(teams):
        handed_in(workshop, own, {"benchmarking": number / 10} if number else {})
    to(workshop, room, "reveal", 1)
    told = workshop.snapshot(room.id, Recipient("team", teams[3].team))["sitting"]["rounds"]["1"]
    assert set(told["entries"]) == {teams[3].team} == set(told["results"]["teams"])
    assert sum(camp["size"] for camp in told["results"]["clusters"]) == 8
    assert set(told["results"]["extremes"]) == set(workshop.current(room.id).room.rules.targets)
