"""What counts in a sitting and what is held against what: late changes, votes, second predictions, what a facilitator puts right."""

from simulation import embedded_place
from simulation.projection import HEADLINES
from simulation.workshop import playing
from simulation.workshop.merging import leading
from simulation.workshop.room_rules import Rules
from simulation.workshop.trial import tried
from simulation.workshop.views import BOARD, CONSOLE, Recipient
from tests.workshop_support import FACILITATOR, handed_in, hands, opened, predicted, refused, to, workshop

__all__ = ["hands", "workshop"]
BOLD = {"benchmarking": 0.8, "transformation_investment": 320}


def test_a_late_change_counts_in_the_last_step_too(workshop, hands):
    """What planning left counts until the team changes it; whoever hands it in again makes it its own."""
    room, (red, blue, green) = opened(workshop, "red", "blue", "green")
    to(workshop, room, "plan")
    for own in (red, blue):
        playing.save_draft(workshop, own, "plan", {"benchmarking": 0.3})
    hands.move(1)
    handed_in(workshop, green, {"benchmarking": 0.5})
    to(workshop, room, "submit")

    def told(kind=CONSOLE):
        for own in (red, blue, green):
            workshop.heard(own)
        return workshop.snapshot(room.id, Recipient(kind))

    assert told()["done"] == 1 and set(told()["waiting"]) == {red.team, blue.team}  # drafts that count, not handed in
    hands.move(5)
    playing.save_draft(workshop, red, "plan", {"benchmarking": 0.4})
    handed_in(workshop, blue, {"benchmarking": 0.3})
    assert told()["done"] == 2 and told()["waiting"] == [red.team]
    hands.move(55)
    after = told()
    assert after["sitting"]["closed"] and after["done"] == 3 and after["waiting"] == []  # nothing vanishes when time is over
    assert [team["done"] for team in told(BOARD)["teams"]] == [True] * 3
    entries = workshop.current(room.id).room.sitting.rounds[1].entries
    assert {team: (one.how, one.levers["benchmarking"]) for team, one in entries.items()} == {
        red.team: ("time", 0.4), blue.team: ("team", 0.3), green.team: ("team", 0.5),
    }  # fmt: skip


def test_after_predictions_are_over_the_room_waits_for_the_plan(workshop, hands):
    room, (red, blue) = opened(workshop, "red", "blue")
    to(workshop, room, "predict")
    playing.predict(workshop, red, predicted(1))
    hands.move(90)
    workshop.heard(red), workshop.heard(blue)
    told = workshop.snapshot(room.id, Recipient(CONSOLE))
    assert (told["done"], told["waiting"], told["sitting"]["next"]) == (1, [blue.team], "plan")


def test_votes_are_counted_when_all_have_voted(workshop):
    """The console follows each vote; phones and board read the count when nobody can be swayed by it."""
    room, (red, blue, green) = opened(workshop, "red", "blue", "green")
    to(workshop, room, "plan")
    handed_in(workshop, red, BOLD)
    to(workshop, room, "merge")

    def votes(kind):
        told = workshop.snapshot(room.id, Recipient(kind))["sitting"]
        return told["voted"], told.get("votes")

    assert votes(CONSOLE) == (0, {}) and leading({}) == ()
    for own, choice in ((red, "median"), (blue, "lever_by_lever")):
        workshop.act(room.id, f"team:{own.team}", "vote", {"choice": choice})
    assert votes(BOARD) == (2, None)
    assert votes(CONSOLE) == (2, {"median": 1, "lever_by_lever": 1}) and leading(votes(CONSOLE)[1]) == (
        "median", "lever_by_lever",
    )  # fmt: skip
    workshop.act(room.id, f"team:{green.team}", "vote", {"choice": "lever_by_lever"})
    assert votes(BOARD) == (3, {"median": 1, "lever_by_lever": 2}) and leading(votes(BOARD)[1]) == ("lever_by_lever",)


def test_a_second_prediction_is_held_against_the_own_first_result(workshop):
    """Profit after the shock less profit before it, whatever practice does under the same shock; a late team starts from practice."""
    room, (red, late) = opened(workshop, "red", "late")
    to(workshop, room, "plan")
    handed_in(workshop, red, BOLD)
    to(workshop, room, "reveal", 1)
    to(workshop, room, "predict", 2)  # passing over the shock would leave the conditions
    workshop.go(room.id, FACILITATOR, workshop.current(room.id).room.sitting.running.index - 1, {"preset": "downturn"})
    to(workshop, room, "predict", 2)
    playing.predict(workshop, red, predicted(-1, 40))
    first = workshop.current(room.id).room.sitting.rounds[1].entries[red.team].figures
    usual = tried({}, {"preset": "central"}, Rules.usual(embedded_place()), embedded_place()).figures
    starts = [workshop.snapshot(room.id, Recipient("team", own.team))["sitting"]["start"] for own in (red, late)]
    assert starts == [{name: one[name] for name in HEADLINES} for one in (first, usual)]
    to(workshop, room, "reveal", 2)
    second = workshop.current(room.id).room.sitting.rounds[2].entries[red.team]
    result = workshop.snapshot(room.id, Recipient(BOARD))["sitting"]["rounds"]["2"]["results"]["teams"][red.team]
    profit = next(miss for miss in result["misses"] if miss["headline"] == "total_profit")
    assert profit["actual"] == second.figures["total_profit"] - first["total_profit"] < 0 < second.change["total_profit"]
    assert profit["direction_right"] and result["before"] == starts[0]


def test_a_facilitator_fills_in_for_a_team_and_puts_commitments_right(workshop):
    """Within the rules and as long as plans are taken; both stand in the record, the earlier wording too."""
    room, (red,) = opened(workshop, "red")
    refused("not_now.entries", playing.submit_for, workshop, room.id, FACILITATOR, red.team, BOLD)
    to(workshop, room, "plan")
    refused("lever", playing.submit_for, workshop, room.id, FACILITATOR, red.team, {"nothing": 1})
    playing.submit_for(workshop, room.id, FACILITATOR, red.team, BOLD)
    entry = workshop.current(room.id).room.sitting.rounds[1].entries[red.team]
    assert (entry.how, entry.levers) == ("facilitator", BOLD)
    to(workshop, room, "debrief")
    said = {"what": "list", "who": "SASAC", "by": "2027"}
    workshop.act(room.id, f"team:{red.team}", "commit", {**said, "problem": "debt_ratio"})
    refused("not_yours", workshop.act, room.id, f"team:{red.team}", "recommit", {**said, "number": 0})
    refused("content", workshop.act, room.id, FACILITATOR, "recommit", {**said, "number": 1})
    workshop.act(room.id, FACILITATOR, "recommit", {**said, "by": "2027-06", "number": 0})
    (kept,) = workshop.current(room.id).room.sitting.commitments
    assert (kept["by"], kept["problem"], kept["team"]) == ("2027-06", "debt_ratio", red.team)


def test_a_shock_chosen_wrongly_is_taken_back_before_its_reveal(workshop):
    """One step back to the reveal, then on under other conditions: plans are run again, predictions made under the first are gone."""
    room, (red,) = opened(workshop, "red")
    to(workshop, room, "plan")
    handed_in(workshop, red, BOLD)
    to(workshop, room, "reveal", 1)
    to(workshop, room, "shock", 2, {"preset": "downturn"})
    index = workshop.current(room.id).room.sitting.running.index
    workshop.go(room.id, FACILITATOR, index - 1, pressed_at=index)
    to(workshop, room, "shock", 2, {"preset": "boom"})
    to(workshop, room, "predict", 2)
    held = workshop.current(room.id).room.sitting.rounds[2]
    assert held.conditions == {"preset": "boom"} and not held.predictions
    expected = tried(BOLD, {"preset": "boom"}, Rules.usual(embedded_place()), embedded_place()).figures
    assert held.entries[red.team].figures == expected
