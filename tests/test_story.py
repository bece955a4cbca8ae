"""A story for the hall screen: order, lines, bounds, storing; and taking up what was saved."""

from __future__ import annotations

import json

import pytest

from simulation import Scenario
from simulation.workbench.bench import MOST as MOST_SCENARIOS
from simulation.workbench.bench import Workbench, WorkbenchError, fresh
from simulation.workbench.hall_story import LARGEST, LINE, MOST, Scene, Story
from simulation.workbench.timeline import Timeline

PLAN = Scenario("plan", {"benchmarking": 0.5, "delegation": {"value": 0.8, "start": 2025, "full": 2028, "shape": "s_curve"}})
THREE = Story((Scene(PLAN, "home", "one"), Scene(Scenario.preset("deepening"), "profit", "two"), Scene(PLAN, "compare")))


def captions(story):
    return [scene.caption for scene in story.scenes]


def test_scenes_move_and_stop_at_either_end():
    assert captions(THREE.moved(0, 1)) == ["two", "one", ""]
    assert captions(THREE.moved(2, 0)) == ["", "one", "two"]
    assert captions(THREE.moved(0, 99)) == ["two", "", "one"]
    assert THREE.moved(0, -1) == THREE


def test_scenes_are_added_dropped_and_said_anew():
    assert captions(THREE.added(Scene(PLAN, "home", "four"))) == ["one", "two", "", "four"]
    assert captions(THREE.dropped(1)) == ["one", ""]
    assert captions(THREE.captioned(2, "  last \n line ")) == ["one", "two", "last line"]
    assert THREE.captioned(2, "x").scenes[2].scenario == PLAN


@pytest.mark.parametrize("place", [-1, 3])
def test_a_scene_that_is_gone_is_said_to_be(place):
    for change in (THREE.dropped, lambda at: THREE.moved(at, 0), lambda at: THREE.captioned(at, "x")):
        with pytest.raises(WorkbenchError) as refused:
            change(place)
        assert refused.value.kind == "scene_gone"


def test_lines_are_bounded_and_visible():
    assert len(Scene(PLAN, "home", "好" * LINE).caption) == LINE
    for caption, kind in (("好" * (LINE + 1), "caption_long"), ("a\u202eb", "caption_signs"), ("a\u0000b", "caption_signs")):
        with pytest.raises(WorkbenchError) as refused:
            Scene(PLAN, "home", caption)
        assert refused.value.kind == kind


def test_a_story_has_an_end():
    full = Story(tuple(Scene(PLAN, "home") for _ in range(MOST)))
    with pytest.raises(WorkbenchError) as refused:
        full.added(Scene(PLAN, "home"))
    assert refused.value.kind == "story_full"
    assert Story.read(full.text) == (full, ())


def test_a_story_survives_storing():
    assert Story.read(THREE.text) == (THREE, ())
    assert Story.read(Story().text) == (Story(), ())


def stored(**changes):
    scene = {"page": "home", "caption": "x", "scenario": PLAN.to_dict()} | changes
    return json.dumps({"schema": "story/1.0", "scenes": [scene]})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{",
        "[" * 50_000,
        None,
        3,
        "x" * (LARGEST + 1),
        json.dumps({"schema": "story/9.0", "scenes": []}),
        json.dumps({"schema": "story/1.0", "scenes": {"a": 1}}),
        json.dumps({"schema": "story/1.0", "scenes": [None]}),
        json.dumps({"schema": "story/1.0", "scenes": [json.loads(stored())["scenes"][0]] * (MOST + 1)}),
        stored(page="../../etc"),
        stored(page="https://a.b"),
        stored(page=3),
        stored(page="x" * 99),
        stored(caption=3),
        stored(caption="y" * (LINE + 1)),
        stored(caption="a\u202eb"),
        stored(scenario={"levers": {"no_such": 1}}),
        stored(scenario={"levers": {"benchmarking": 9}}),
        stored(scenario={"name": "n" * 99}),
        stored(scenario=None),
    ],
    ids=lambda text: str(text)[:24],
)
def test_what_is_no_story_is_left_out_with_its_reason(text):
    story, left_out = Story.read(text)
    assert len(story) in (0, MOST) and left_out
    assert all(one.kind in ("story", "scene") and str(one.reason) != one.reason.key for one in left_out)


def test_a_scene_that_does_not_fit_leaves_the_others():
    content = json.loads(THREE.text)
    content["scenes"][1]["scenario"]["levers"]["benchmarking"] = 1.01
    story, (left_out,) = Story.read(json.dumps(content))
    assert captions(story) == ["one", ""]
    assert (left_out.kind, left_out.name, left_out.reason.key) == ("scene", "two", "error.outside")


def test_a_saved_state_is_taken_up_where_it_still_is():
    bench = Workbench(Scenario.preset("reference"), (PLAN,))
    assert bench.reopened(PLAN) == Workbench(PLAN, (PLAN,))
    named = bench.opened("plan").renamed("another")
    assert named.reopened(PLAN).current.name == "another"
    downturn = Scenario.preset("deepening").under({"preset": "downturn"})
    assert bench.reopened(downturn) == Workbench(downturn, (PLAN,))


def test_a_saved_state_that_was_changed_since_comes_back_beside_it():
    changed = PLAN.with_lever("benchmarking", 0.9)
    bench = Workbench(changed, (changed,))
    back = bench.reopened(PLAN)
    assert back.own == (changed, PLAN.renamed("plan (1)"))
    assert back.current.levers == PLAN.levers
    assert back.opened("plan").reopened(PLAN) == back  # stepping to and fro makes no further copies


def test_a_deleted_state_comes_back_under_its_name_while_there_is_room():
    assert Workbench(Scenario()).reopened(PLAN).own == (PLAN,)
    full = Workbench(Scenario(), tuple(Scenario(f"s{n}") for n in range(MOST_SCENARIOS)))
    with pytest.raises(WorkbenchError) as refused:
        full.reopened(PLAN)
    assert refused.value.kind == "full"


def test_braces_in_a_name_are_only_signs():
    odd = PLAN.renamed("a {x} {0}")
    assert fresh("a {x} ({n})", ["a {x} (1)"]) == "a {x} (2)"
    changed = odd.with_lever("benchmarking", 0.9)
    assert Workbench(changed, (changed,)).reopened(odd).current.name == "a {x} {0} (1)"


def test_looking_at_one_scenario_after_another_is_one_step():
    timeline = Timeline.begun(Workbench(Scenario.preset("reference")))
    for name in ("deepening", "first_class", "reference"):
        timeline = timeline.done("open", name, timeline.bench.opened(name))
    assert [step.action for step in timeline.steps] == ["start", "open"]
    assert timeline.going(timeline.at - 1).bench.current.name == "reference"
