"""Named scenarios, undo and redo, what differs, and the four lines."""

from __future__ import annotations

import contextlib
import json
import random

import numpy as np
import pytest

from simulation import Scenario, embedded_place, project
from simulation.engine.setting import ScenarioError, Setting
from simulation.workbench.bench import LONGEST, MOST, Workbench, WorkbenchError, fresh
from simulation.workbench.differences import condition_differences, lever_differences, stated
from simulation.workbench.four_lines import four_lines
from simulation.workbench.stored_timeline import read_timeline
from simulation.workbench.timeline import LIMIT, TOGETHER, Timeline

REFERENCE, DEEPENING = Scenario.preset("reference"), Scenario.preset("deepening")


def moved(value: float = 0.5, lever: str = "benchmarking", start: Scenario = REFERENCE) -> Scenario:
    return start.with_lever(lever, value)


def begun() -> Timeline:
    return Timeline.begun(Workbench(REFERENCE))


def pushed(timeline: Timeline, lever: str, value: float, moment: float) -> Timeline:
    """The timeline after one lever was moved in the current scenario."""
    bench = timeline.bench
    return timeline.done("lever", lever, bench.edited(bench.current.with_lever(lever, value), "mine"), moment)


def sound(text: str) -> Timeline:
    """A timeline from a text of which nothing is left out."""
    found, left_out = read_timeline(text)
    assert not left_out
    return found


def refused(kind: str):
    return pytest.raises(WorkbenchError, match=".", check=lambda error: error.kind == kind)


def test_moving_a_lever_in_a_package_starts_a_scenario_of_ones_own():
    bench = Workbench(DEEPENING).edited(moved(0.9, start=DEEPENING), "mine")
    assert bench.names == ("mine",)
    assert bench.current.levers["benchmarking"].value == 0.9
    assert bench.opened("deepening").current == DEEPENING, "the package itself stays as it is"


def test_own_scenarios_are_edited_in_place():
    bench = Workbench(REFERENCE).edited(moved(), "mine")
    bench = bench.edited(bench.current.with_lever("benchmarking", 0.9), "unused")
    assert bench.names == ("mine",)
    assert bench.own[0].levers["benchmarking"].value == 0.9


def test_other_conditions_alone_leave_a_package_a_package():
    bench = Workbench(DEEPENING).edited(DEEPENING.under({"preset": "downturn"}), "unused")
    assert bench.own == ()
    assert bench.current.name == "deepening"
    assert bench.opened("first_class").current.conditions["preset"] == "downturn"


def test_naming_duplicating_deleting():
    bench = Workbench(REFERENCE).edited(moved(), "one")
    bench = bench.added(bench.current, "two").renamed("three")
    assert bench.names == ("one", "three")
    assert bench.current.name == "three"
    assert bench.renamed("  a   b ").current.name == "a b", "blanks are tidied"
    assert bench.renamed("three") == bench
    bench = bench.deleted("three")
    assert (bench.names, bench.current.name) == (("one",), "one")
    assert bench.deleted("one").current.name == "reference"


@pytest.mark.parametrize(("name", "kind"), [
    ("", "blank"), ("   ", "blank"), ("x" * (LONGEST + 1), "long"), ("one", "taken"), ("deepening", "package"),
    ("深化提升", "package"),
])  # fmt: skip
def test_names_that_are_refused(name, kind):
    bench = Workbench(REFERENCE).edited(moved(), "one").added(moved(0.2), "two")
    with refused(kind):
        bench.renamed(name)


def test_bounds_of_the_bench():
    bench = Workbench(REFERENCE)
    for n in range(MOST):
        bench = bench.added(moved(), f"s{n}")
    with refused("full"):
        bench.added(moved(), "one more")
    with refused("unknown"):
        bench.opened("gone")
    with refused("package"):
        bench.deleted("deepening")


def test_merging_takes_levers_of_one_and_conditions_of_another():
    bench = Workbench(REFERENCE).added(moved(), "plan")
    bench = bench.added(DEEPENING.under({"preset": "downturn", "loan_rate": 0.04}), "storm")
    merged = bench.merged("plan", "storm", "both").current
    assert merged.levers == bench.find("plan").levers
    assert merged.conditions == bench.find("storm").conditions


def test_fresh_names_take_the_first_number_that_is_free():
    assert fresh("S{n}", ["S1", "S3"]) == "S2"
    assert fresh("S{n}", []) == "S1"


def test_undo_and_redo_walk_the_same_steps():
    timeline, states = begun(), [begun().bench]
    for n, lever in enumerate(("benchmarking", "board_powers", "cost_discipline")):
        timeline = pushed(timeline, lever, embedded_place().levers[lever].max, 10.0 * n)
        states.append(timeline.bench)
    for state in reversed(states[:-1]):
        timeline = timeline.going(timeline.at - 1)
        assert timeline.bench == state
    assert timeline.going(timeline.at - 1) == timeline
    for state in states[1:]:
        timeline = timeline.going(timeline.at + 1)
        assert timeline.bench == state
    assert timeline.going(timeline.at + 1) == timeline


def test_a_new_step_after_undo_drops_what_was_undone():
    timeline = begun()
    for value in (0.2, 0.4):
        timeline = pushed(timeline, "benchmarking", value, value * 100)
    timeline = timeline.going(timeline.at - 1).done("lever", "board_powers", Workbench(moved(300, "board_powers")), 99.0)
    assert len(timeline.steps) == 3
    assert timeline.at == 2


def test_a_held_key_is_one_step_and_two_moves_are_two():
    timeline = begun()
    for n in range(5):
        timeline = pushed(timeline, "benchmarking", 0.1 * (n + 1), 0.1 * n)
    assert len(timeline.steps) == 2
    assert len(pushed(timeline, "benchmarking", 0.9, 0.4 + TOGETHER).steps) == 3
    assert timeline.done("lever", "benchmarking", timeline.bench, 50.0) == timeline, "no change, no step"


def test_a_long_history_keeps_the_latest_steps():
    timeline = begun()
    for n in range(LIMIT + 20):
        timeline = pushed(timeline, "board_powers", 201 + n, 10.0 * n)
    assert len(timeline.steps) == LIMIT
    assert timeline.bench.current.levers["board_powers"].value == 201 + LIMIT + 19


def test_a_timeline_comes_back_from_its_text():
    timeline = begun()
    for n, preset in enumerate(embedded_place().scenario_presets):
        scenario = Scenario.preset(preset).with_lever("benchmarking", {"by_year": {"2025": 0.3, "2027": 0.6}})
        timeline = timeline.done("add", preset, timeline.bench.added(scenario, f"方案 {n}"), n)
    back = sound(timeline.going(timeline.at - 1).text)
    assert [step.bench for step in back.steps] == [step.bench for step in timeline.steps]
    assert back.at == timeline.at - 1
    assert back.text == timeline.going(timeline.at - 1).text


def test_spoilt_texts_are_refused_and_nothing_else_is_raised():
    good = begun().done("add", "a", Workbench(REFERENCE).added(moved(), "a")).text
    dice = random.Random(7)
    for _ in range(400):
        spoilt = list(good)
        for _ in range(dice.randint(1, 6)):
            spoilt[dice.randrange(len(spoilt))] = dice.choice('{}[]",:0129aé-')
        with contextlib.suppress(ScenarioError):
            read_timeline("".join(spoilt))
    for junk in ("", "null", "[]", "{}", "1", '"x"', "[" * 100_000, json.dumps({"schema": "workbench/9"})):
        with pytest.raises(ScenarioError):
            read_timeline(junk)


def test_what_differs_is_stated_in_full():
    one = REFERENCE.with_lever("benchmarking", {"value": 0.5, "start": 2025})
    (found,) = lever_differences(REFERENCE, one)
    row = embedded_place().levers["benchmarking"]
    assert (found.lever, found.entity, found.value) == ("benchmarking", None, True)
    assert found.settings == (Setting(row.neutral), Setting(0.5, 2025, max(row.full, 2025), row.shape))
    (timing,) = lever_differences(one, one.with_lever("benchmarking", {"value": 0.5, "start": 2027, "full": 2029}))
    assert not timing.value


def test_defaults_written_out_are_no_difference():
    row = embedded_place().levers["benchmarking"]
    full = {"value": 0.5, "start": row.start, "full": row.full, "shape": row.shape}
    assert not lever_differences(moved(), REFERENCE.with_lever("benchmarking", full))
    assert not lever_differences(REFERENCE, moved(row.neutral))


def test_exceptions_by_entity_differ_from_the_common_value():
    apart = Scenario("apart", {"benchmarking": 0.5}, {"steel": {"benchmarking": 0.9}})
    (found,) = lever_differences(moved(), apart)
    assert (found.entity, [setting.value for setting in found.settings]) == ("steel", [0.5, 0.9])
    assert found.settings[0] == stated(embedded_place().levers["benchmarking"], Setting(0.5))


def test_conditions_that_differ():
    years = range(2023, 2031)
    assert not condition_differences(years, REFERENCE, DEEPENING)
    found = condition_differences(years, REFERENCE, REFERENCE.under({"preset": "downturn"}))
    assert len(found) > 1
    assert all(path.shape == (8,) and path[0] == one.paths[0][0] for one in found for path in one.paths)


def test_three_scenarios_differ_where_any_two_do():
    third = moved(0.5).with_lever("board_powers", 300)
    found = {row.lever: row for row in lever_differences(REFERENCE, moved(0.5), third)}
    assert set(found) == {"benchmarking", "board_powers"}
    assert [setting.value for setting in found["benchmarking"].settings] == [0.0, 0.5, 0.5]
    assert not lever_differences(DEEPENING, DEEPENING, DEEPENING)


@pytest.mark.parametrize("variable", ["total_profit", "return_on_equity", "new_energy_capacity"])
def test_four_lines_split_adds_up(variable):
    scenario = DEEPENING.under({"preset": "downturn"})
    split = four_lines(scenario, {"preset": "central"}).split(variable)
    whole = project(scenario).total(variable) - project(REFERENCE).total(variable)
    np.testing.assert_allclose(split.total, whole, rtol=0, atol=1e-9)
    before = project(DEEPENING).total(variable) - project(REFERENCE).total(variable)
    np.testing.assert_allclose(split.policy_before, before, rtol=0, atol=1e-9)


def test_four_lines_without_policy_or_without_change_of_conditions():
    still = four_lines(REFERENCE.under({"preset": "boom"}), {"preset": "central"}).split("total_profit")
    assert np.abs(still.policy).max() == 0
    same = four_lines(DEEPENING, DEEPENING.conditions).split("total_profit")
    assert np.abs(same.conditions).max() == 0


def test_a_drag_of_the_timing_is_one_step():
    """Start and full effect follow each other while the control is drawn along."""
    first = Timeline.begun(Workbench(Scenario("own", {"benchmarking": 0.5})))
    later = first
    for moment, full in enumerate((2028, 2029, 2030)):
        timed = later.bench.current.with_lever("benchmarking", {"value": 0.5, "start": 2027, "full": full})
        later = later.done("timing", "benchmarking", Workbench(timed), moment / 10)
    assert len(later.steps) == 2 and later.bench.current.levers["benchmarking"].full == 2030
    assert later.going(0).bench == first.bench
