"""A sitting from door to minutes: who joins, what steps take, whose clock counts, and that nobody blocks the room."""

import json
from collections import OrderedDict
from dataclasses import replace

import pytest

from simulation import embedded_place, load_place
from simulation.engine import known_places
from simulation.engine.place_reading import place_of, tables_of
from simulation.engine.setting import ScenarioError
from simulation.projection import HEADLINES
from simulation.report.minutes.minutes_request import MinutesRequest
from simulation.report.minutes.minutes_story import MinutesStory
from simulation.workshop import playing
from simulation.workshop.past_days import RUN
from simulation.workshop.presence import PATIENCE
from simulation.workshop.room_place import recalled, tables_kept
from simulation.workshop.room_rules import Rules
from simulation.workshop.service import Workshop
from simulation.workshop.sitting_plans import length, protected, sitting_plans, total
from simulation.workshop.team_list import fresh_names, names_in_file
from simulation.workshop.views import BOARD, CONSOLE, Recipient
from tests.messy_workbooks import mended
from tests.workshop_support import FACILITATOR, handed_in, hands, opened, predicted, refused, to, workshop

__all__ = ["hands", "workshop"]
BOLD = {"benchmarking": 0.8, "transformation_investment": 320}


@pytest.mark.parametrize(
    "plan, minutes, debrief", [("short", 30, 10), ("hour", 60, 20), ("long", 90, 30), ("half_day", 180, 60)]
)
def test_a_third_of_each_timetable_is_debrief(plan, minutes, debrief):
    steps = sitting_plans()[plan]
    assert total(steps) == minutes * 60 and protected(steps) == debrief * 60
    assert steps[-1].phase == "minutes" and steps[-2].phase == "debrief"
    assert [step.phase for step in steps][:2] == ["brief", "alone"] and steps[-3].phase == "merge"


def test_time_is_taken_from_play_and_never_from_the_debrief():
    steps = sitting_plans()["short"]
    at = {(step.phase, step.round): index for index, step in enumerate(steps)}
    assert length(steps, 0, 0, 0) == 120  # in time: as planned
    assert length(steps, at["plan", 1], 0, 360) == 240
    late = length(steps, at["plan", 1], 0, 10 * 60)  # four minutes late: ten left for fourteen planned
    assert late == pytest.approx(240 * 10 / 14)
    assert length(steps, at["reveal", 1], 0, 25 * 60) == 0  # play is over
    assert length(steps, at["debrief", 0], 0, 25 * 60) == 600  # and the debrief keeps its ten minutes
    assert length(steps, at["debrief", 0], 0, 15 * 60) == 900  # what play leaves is added to it
    assert length(steps, at["minutes", 0], 0, 0) is None


def test_a_whole_sitting(workshop, hands):
    """Three teams, two rounds, a common plan, commitments; each act with who and when."""
    room, (red, blue, green) = opened(workshop, "红队", "Blue", "绿")
    to(workshop, room, "predict")
    for own, direction in ((red, 1), (blue, -1), (green, 1)):
        playing.predict(workshop, own, predicted(direction, 20, "why"))
    to(workshop, room, "plan")
    handed_in(workshop, red, BOLD)
    handed_in(workshop, blue, {"benchmarking": 0.4})
    handed_in(workshop, green, {})
    to(workshop, room, "reveal", 1)
    shown = workshop.snapshot(room.id, Recipient(BOARD))["sitting"]["rounds"]["1"]
    assert set(shown["entries"]) == {red.team, blue.team, green.team}
    assert shown["entries"][green.team]["change"] == dict.fromkeys(HEADLINES, 0.0)
    assert shown["entries"][red.team]["change"]["total_profit"] > 0
    assert shown["results"]["separation"]["best"] is None  # nameless by default
    to(workshop, room, "shock", 2, {"preset": "downturn"})
    to(workshop, room, "predict", 2)
    to(workshop, room, "reveal", 2)
    second = workshop.snapshot(room.id, Recipient(BOARD))["sitting"]["rounds"]["2"]
    assert second["conditions"] == {"preset": "downturn"}
    for team in (red.team, blue.team):  # the plans of the first round, under the shock
        assert second["entries"][team]["levers"] == shown["entries"][team]["levers"]
        assert second["entries"][team]["figures"]["total_profit"] < shown["entries"][team]["figures"]["total_profit"]
    to(workshop, room, "merge")
    workshop.act(room.id, f"team:{red.team}", "vote", {"choice": "median"})
    common = playing.merge(workshop, room.id, FACILITATOR, "median").room.sitting.merged
    assert common["levers"] == {"benchmarking": 0.4} and common["round"] == 2
    assert common["outside"]["benchmarking"] == [red.team, green.team]
    to(workshop, room, "debrief")
    workshop.act(room.id, f"team:{blue.team}", "commit", {"what": "对标清单", "who": "国资委", "by": "2027-03"})
    workshop.act(room.id, f"team:{red.team}", "dissent", {"lever": "benchmarking", "reason": "力度不够"})
    ended = workshop.act(room.id, FACILITATOR, "end", {}).room.sitting
    assert ended.commitments[0]["team"] == blue.team and ended.dissents[red.team] == {"benchmarking": "力度不够"}
    assert [time.phase for time in ended.times][-2:] == ["merge", "debrief"]
    acts = workshop.store.acts(room.id)
    assert [act.number for act in acts] == list(range(1, len(acts) + 1))
    assert {act.who.partition(":")[0] for act in acts} == {"facilitator", "team"} and all(act.at for act in acts)


def test_the_last_saved_draft_counts_at_times_end_and_is_marked(workshop, hands):
    room, (red, blue, green) = opened(workshop, "red", "blue", "green")
    to(workshop, room, "predict")
    playing.save_draft(workshop, red, "prediction", {"guesses": {"total_profit": {"direction": 1}}})
    to(workshop, room, "plan")
    playing.save_draft(workshop, red, "plan", BOLD)
    handed_in(workshop, blue, {"benchmarking": 0.2})
    hands.move(1)
    playing.save_draft(workshop, blue, "plan", {"benchmarking": 0.9})  # the last saved draft, also after a submission
    hands.move(238)
    assert workshop.current(room.id).room.sitting.collects == "entries"
    hands.move(1)
    held = workshop.current(room.id).room.sitting
    assert held.running.closed and held.rounds[1].entries[red.team].how == "time"
    assert held.rounds[1].entries[red.team].levers == BOLD
    assert held.rounds[1].entries[blue.team].how == "time"
    assert held.rounds[1].entries[blue.team].levers == {"benchmarking": 0.9}
    assert green.team not in held.rounds[1].entries  # nothing is invented
    assert held.rounds[1].predictions[red.team].how == "time"
    assert workshop.store.acts(room.id)[-1].who == "clock"
    refused("closed", handed_in, workshop, green, {})
    workshop.act(room.id, FACILITATOR, "extend", {"seconds": 60})
    handed_in(workshop, green, {})
    assert set(workshop.current(room.id).room.sitting.rounds[1].entries) == {red.team, blue.team, green.team}


def test_pause_stops_the_clock_and_extension_keeps_out_of_the_debrief(workshop, hands):
    room, _ = opened(workshop, "a")
    hands.move(60)
    workshop.act(room.id, FACILITATOR, "pause", {})
    hands.move(3600)
    assert workshop.current(room.id).room.sitting.running.left(hands()) == 60
    workshop.act(room.id, FACILITATOR, "resume", {})
    assert workshop.current(room.id).room.sitting.running.left(hands()) == 60
    workshop.act(room.id, FACILITATOR, "extend", {"seconds": 600})
    refused("protected", workshop.act, room.id, FACILITATOR, "extend", {"seconds": 600})
    to(workshop, room, "debrief")
    workshop.act(room.id, FACILITATOR, "extend", {"seconds": 600})


def test_a_pause_left_by_going_on_moves_the_end(workshop, hands):
    room, _ = opened(workshop, "a")
    workshop.act(room.id, FACILITATOR, "pause", {})
    hands.move(1800)
    to(workshop, room, "plan")
    assert workshop.current(room.id).room.sitting.running.length == 240


def test_submitting_twice_is_one_submission(workshop):
    room, (red, _) = opened(workshop, "red", "blue")
    to(workshop, room, "plan")
    first = handed_in(workshop, red, BOLD, "mark")
    assert handed_in(workshop, red, BOLD, "mark").version == first.version
    assert handed_in(workshop, red, BOLD, "another tap").version == first.version  # the same plan
    changed = handed_in(workshop, red, {"benchmarking": 0.5}, "second thought")
    assert changed.version == first.version + 1
    kept = [act for act in workshop.store.acts(room.id) if act.kind == "submit"]
    assert [act.content["levers"] for act in kept] == [BOLD, {"benchmarking": 0.5}]  # both, in order


def test_nobody_blocks_the_room(workshop, hands):
    room, (red, blue, green, late) = opened(workshop, "red", "blue", "green", "gone")
    to(workshop, room, "plan")
    hands.move(PATIENCE + 1)
    for own in (red, blue, green):
        workshop.heard(own)

    def waiting():
        return set(workshop.snapshot(room.id, Recipient(CONSOLE))["waiting"])

    assert waiting() == {red.team, blue.team, green.team}  # of those who are here
    handed_in(workshop, red, {})
    workshop.act(room.id, FACILITATOR, "waive", {"team": blue.team})
    workshop.act(room.id, FACILITATOR, "excuse", {"team": green.team})
    assert waiting() == set()
    states = {team["name"]: team["presence"] for team in workshop.snapshot(room.id, Recipient(CONSOLE))["teams"]}
    assert states == {"red": "present", "blue": "present", "green": "excused", "gone": "quiet"}
    workshop.act(room.id, f"team:{blue.team}", "observe", {"on": True})
    refused("observing", handed_in, workshop, blue, {})


def test_a_draft_is_taken_only_within_the_rules(workshop):
    rules = Rules.usual(embedded_place()).model_copy(update={"attention": 2.0})
    room, (red, blue) = opened(workshop, "red", "blue", rules=rules)
    to(workshop, room, "plan")
    refused("no_draft", playing.take_draft, workshop, room.id, FACILITATOR, red.team)
    playing.save_draft(workshop, red, "plan", {"benchmarking": 0.3})
    beyond = playing.save_draft(workshop, red, "plan", {"benchmarking": 1.0, "contract_quality": 1.0, "delegation": 1.0})
    assert [one.key for one in beyond.outcome.broken] == ["error.workshop.attention"]
    playing.take_draft(workshop, room.id, FACILITATOR, red.team)
    entry = workshop.current(room.id).room.sitting.rounds[1].entries[red.team]
    assert (entry.how, entry.levers) == ("facilitator", {"benchmarking": 0.3})
    refused("attention", handed_in, workshop, blue, {"benchmarking": 1.0, "contract_quality": 1.0, "delegation": 1.0})


def test_rules_of_a_room(workshop):
    rules = Rules(levers={"benchmarking": (0, 0.5), "transformation_investment": (230, 500)}, money=100, one_lever=True)
    room, (red,) = opened(workshop, "red", rules=rules, plan="hour")
    refused("rules_fixed", workshop.act, room.id, FACILITATOR, "rules", {"rules": rules.model_dump()})
    refused("not_now.entries", handed_in, workshop, red, {})
    to(workshop, room, "plan")
    refused("range", handed_in, workshop, red, {"benchmarking": 0.6})
    refused("lever", handed_in, workshop, red, {"rd_intensity_target": 0.04})
    refused("one_lever", handed_in, workshop, red, {"benchmarking": 0.5, "transformation_investment": 250})
    refused("money", handed_in, workshop, red, {"transformation_investment": 500})
    handed_in(workshop, red, {"benchmarking": 0.5})
    to(workshop, room, "reveal", 1)
    to(workshop, room, "plan", 2)
    handed_in(workshop, red, {"benchmarking": 0.5, "transformation_investment": 231})  # the first round's lever stays
    refused("one_lever", handed_in, workshop, red, {"transformation_investment": 231}, "another")


def test_a_correction_stays_beside_what_it_corrects(workshop):
    room, (red,) = opened(workshop, "red")
    to(workshop, room, "plan")
    handed_in(workshop, red, {"benchmarking": 0.5})
    playing.correct(workshop, room.id, FACILITATOR, red.team, 1, {"benchmarking": 0.4}, "typed wrongly")
    entry = workshop.current(room.id).room.sitting.rounds[1].entries[red.team]
    assert entry.levers == {"benchmarking": 0.4} and entry.how == "facilitator"
    assert entry.corrections[0]["levers"] == {"benchmarking": 0.5} and entry.corrections[0]["who"] == FACILITATOR
    assert [act.kind for act in workshop.store.acts(room.id)][-2:] == ["submit", "correct"]


def test_of_two_consoles_that_go_on_at_once_one_does(workshop):
    room, _ = opened(workshop, "a")
    workshop.go(room.id, "facilitator:one", 1, pressed_at=0)
    refused("step_again", workshop.go, room.id, "facilitator:two", 1, pressed_at=0)
    assert workshop.current(room.id).room.sitting.running.index == 1
    to(workshop, room, "reveal", 1)
    refused("step_back", workshop.go, room.id, FACILITATOR, 4)


def test_a_room_is_on_the_figures_it_was_opened_on(workshop, monkeypatch):
    tables = {name: rows for name, rows in tables_of(embedded_place()).items() if name != "place"}
    elsewhere = place_of(tables, "elsewhere", "Elsewhere")
    room, (red,) = opened(workshop, "red", place=elsewhere)
    to(workshop, room, "plan")
    assert handed_in(workshop, red, {}).room.place.id == "elsewhere"
    monkeypatch.setattr(known_places, "_known", OrderedDict())  # a server that forgot it
    assert handed_in(workshop, red, {"benchmarking": 0.5}, "again").room.place.id == "elsewhere"  # the room keeps its tables
    monkeypatch.setattr(known_places, "_known", OrderedDict())
    restarted = Workshop(workshop.store, workshop.clock, refresh=0)  # another process, or this one after a restart
    assert handed_in(restarted, red, {"benchmarking": 0.6}, "once more").room.place.id == "elsewhere"
    monkeypatch.setattr(known_places, "_known", OrderedDict())
    story = MinutesStory.of(MinutesRequest.of_record(json.loads(json.dumps(workshop.store.exported(room.id)))))
    assert story.place == elsewhere  # and so does its record
    for tables in (None, {}, [], {"entities": [], "base_year": []}, tables_of(embedded_place())):
        monkeypatch.setattr(known_places, "_known", OrderedDict())
        assert recalled(elsewhere.ref, tables) is None
    acts = workshop.store.acts
    bare = {**acts(room.id)[0].content, "tables": None}  # as rooms were kept before

    def without(room, beyond=0):
        return [replace(one, content=bare) if one.number == 1 else one for one in acts(room, beyond)]

    monkeypatch.setattr(workshop.store, "acts", without)
    refused("place", handed_in, workshop, red, {"benchmarking": 0.7}, "without")
    monkeypatch.undo()
    usual = workshop.open_room("here")
    place = workshop.current(usual.id).room.place
    assert (place.id, place.base_year) == (embedded_place().id, 2023) and place.digest


def test_an_own_workbook_comes_back_from_the_room_as_the_same_place(monkeypatch, tmp_path):
    (tmp_path / "own.xlsx").write_bytes(mended("pasted"))
    place = load_place(tmp_path / "own.xlsx")
    kept = json.loads(json.dumps(tables_kept(place)))
    monkeypatch.setattr(known_places, "_known", OrderedDict())
    assert recalled(place.ref, kept) == place and tables_kept(embedded_place()) is None


def test_what_is_kept_can_be_taken_away_and_forgotten(workshop, hands):
    room, (red,) = opened(workshop, "red")
    told = workshop.store.exported(room.id)
    assert [act["kind"] for act in told["acts"]] == ["open", "join", "start"]
    assert "key_fingerprint" not in told["room"] and room.key not in str(told)
    other = workshop.open_room("short", days=1)
    hands.move(2 * 86400)
    assert workshop.sweep() == 0
    hands.move(RUN)
    assert workshop.sweep() == 1
    refused("no_room", workshop.current, other.id)
    workshop.delete(room.id)
    refused("no_room", workshop.current, room.id)
    assert workshop.store.acts(room.id) == [] and workshop.store.drafts(room.id, 1, 1) == []


def test_a_correction_keeps_the_budgets_of_the_room(workshop):
    """The money of a room holds for its facilitator too; nothing changes where a correction is refused."""
    room, (red,) = opened(workshop, "red", rules=Rules.usual(embedded_place()).model_copy(update={"money": 100.0}))
    to(workshop, room, "plan")
    handed_in(workshop, red, {"benchmarking": 0.5})
    refused("money", playing.correct, workshop, room.id, FACILITATOR, red.team, 1, {"transformation_investment": 500}, "")
    entry = workshop.current(room.id).room.sitting.rounds[1].entries[red.team]
    assert entry.levers == {"benchmarking": 0.5} and not entry.corrections


def test_teams_are_made_from_a_list_whole_or_not_at_all(workshop):
    room, _ = opened(workshop, "红队")
    state = workshop.current(room.id).room
    book = "组名,角色\n红队,国资委\n\n 蓝 队 ,财务\n绿队,\n".encode("gb18030")
    names = names_in_file(book, "名单.csv")
    assert names == ("红队", "蓝 队", "绿队")
    assert fresh_names(names, state) == ("蓝 队", "绿队")  # the one that is there is passed over
    for lines, key in (
        (["甲", "乙" * 25], "name_long"),
        (["甲", "乙", "甲"], "name_twice"),
        (["主持人"], "name_reserved"),
        ([f"{n} 组" for n in range(60)], "full"),
    ):
        refused(key, fresh_names, lines, state)
    with pytest.raises(ScenarioError):
        names_in_file("组名\n".encode(), "names.csv")
