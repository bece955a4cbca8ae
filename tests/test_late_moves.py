"""Goals that levers in their own time miss: timing is searched too, and the row says when and what is left."""

from __future__ import annotations

import numpy as np
import pytest

from pages.parts.goals import routes_table
from simulation import Scenario, embedded_place, project
from simulation.analysis.batch import totals
from simulation.analysis.goals import seek as seeking
from simulation.analysis.goals.courses import Course, courses_of, moved_to
from simulation.analysis.goals.plans import Limits, PlanSpace
from simulation.analysis.goals.seek import seek
from simulation.analysis.goals.targets import Target
from simulation.cli.analysis_commands import _answer
from simulation.engine.setting import Setting
from simulation.run import horizon

DAYS = "working_capital_days"
ALONE = Limits(locked=tuple(name for name in embedded_place().levers if name != DAYS))
TARGET = Target("cash_collection_ratio", 2030, at_least=1.11)


def collected(setting, year: int = 2030) -> float:
    """Cash collected on revenue where days are released as a setting says."""
    return float(project(Scenario("days", {DAYS: setting})).total("cash_collection_ratio")[year - 2023])


@pytest.fixture(scope="module")
def answer():
    return seek([TARGET], ALONE, routes=("least_change",))


def test_a_goal_that_days_in_one_year_alone_reach_is_reached(answer):
    """By hand: released from 2027 on, no number of days is enough in 2030, for the stock is used up; in 2030 alone 14 are, 13 not."""
    assert max(collected(float(days)) for days in range(16)) < TARGET.value
    enough = [days for days in range(16) if collected({"by_year": {"2030": float(days), "2031": 0.0}}) >= TARGET.value]
    assert enough == [14, 15]
    (route,) = answer.routes
    assert route.met and route.moved == (DAYS,) and route.late == {DAYS: Course(only=(2030,))}
    assert route.scenario.levers[DAYS].plain() == {"by_year": {"2030": 14.0, "2031": 0.0}}
    assert route.reached[TARGET] == pytest.approx(collected(route.scenario.levers[DAYS].plain()))


def test_the_row_says_when_and_that_the_gain_is_of_that_year_alone(answer):
    (route,) = answer.routes
    assert routes_table._move(DAYS, route) == "0 天 → 14 天，只在2030年，2031年起恢复现行做法"
    said = routes_table._at_target(route, TARGET)
    assert said.startswith("111.1%") and said.endswith("；增量只在2030年：2035年为 109.9%，现状延续 109.9%")
    (told,) = _answer(answer, 2030)["routes"]
    after = told["five_years_after"]["cash_collection_ratio@2030"]
    assert told["late"] == {DAYS: [2030]} and after["year"] == 2035
    assert after["value"] == pytest.approx(after["practice"], abs=5e-4)


def test_what_no_course_reaches_is_told_with_the_best_of_them_for_each_target_alone(monkeypatch):
    """By hand: the most that days alone give in a year is all 15 in that year, of two years not in both."""
    monkeypatch.setattr(seeking, "SHORT", 2)  # generations: one lever needs no more
    monkeypatch.setattr(seeking, "_reached", lambda *_: False)  # which limit stands in the way is not asked here
    targets = [Target("cash_collection_ratio", year, at_least=1.3) for year in (2029, 2030)]
    answer = seek(targets, ALONE, routes=("least_change",))
    most = [collected({"by_year": {str(t.year): 15.0, str(t.year + 1): 0.0}}, t.year) for t in targets]
    assert not answer.feasible and [answer.best[t] for t in targets] == pytest.approx(most)
    assert answer.closest.late == {DAYS: Course(only=(2029, 2030))} and answer.closest.reached[targets[1]] < most[1] - 1e-3


def test_courses_are_later_years_and_target_years_and_nothing_that_cannot_be_undone():
    rows = embedded_place().levers
    found = courses_of(rows[DAYS], Setting(), (2030, 2028))
    later = [Course(begins=year) for year in (2028, 2029, 2030)]
    assert found == [*later, *(Course(only=years) for years in ((2028, 2030), (2028,), (2030,)))]
    assert courses_of(rows["groups_merged"], Setting(), (2028,)) == [Course(begins=2028)]
    assert courses_of(rows["sale_form"], Setting(), (2030,)) == []
    assert moved_to(rows["rd_intensity_target"], Setting(by_year=((2028, 0.01), (2029, 0.0292)))) == 0.01


def test_a_plan_in_other_courses_is_run_as_the_scenario_it_is():
    """Plans side by side, each with courses of its own, come to what their scenarios come to."""
    courses = [{}, {DAYS: Course(begins=2029)}, {DAYS: Course(only=(2028, 2030)), "benchmarking": Course(begins=2028)}]
    spaces = [PlanSpace(Scenario(), embedded_place(), horizon(2030), courses=each) for each in courses]
    plan = Scenario("plan", {DAYS: 6.0, "benchmarking": 0.5})
    points = np.array([spaces[0].point(plan)] * 3)
    batch = spaces[0].batch(points, courses)
    for at, space in enumerate(spaces):
        scenario = space.scenario(points[at], "plan")
        np.testing.assert_allclose(space.point(scenario), points[at])
        alone = space.batch(points[:1])
        for name in (DAYS, "benchmarking", "attention_load"):
            np.testing.assert_array_equal(batch.moving[name][..., at], alone.moving[name][..., 0])
        own = project(scenario).total("cash_collection_ratio")
        assert own[-1] == pytest.approx(collected_in(space, points[at]))


def collected_in(space: PlanSpace, point: np.ndarray) -> float:
    return float(totals(space.batch(point[None]), ("cash_collection_ratio",))["cash_collection_ratio"][-1, 0])
