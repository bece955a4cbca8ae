"""The goals page without a browser: from targets to routes, a route as the scenario, and plain words when there is none."""

from __future__ import annotations

import pytest

from pages.parts.goals.other_targets import left_out, missed, named
from pages.parts.goals.routes import merged
from pages.parts.wording.words import texts
from simulation import Scenario, catalogue, embedded_place, project
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.goals.seek import ROUTES, Route, seek
from simulation.analysis.goals.targets import TargetSet
from simulation.workers import studies
from tests.support import work_here
from tests.test_analysis_pages import button, said
from tests.test_pages import cards, chosen, open_page, sound, written

FREE = ("cost_discipline", "loss_treatment")  # levers left to a search that need not be long


def has_button(app, key: str) -> bool:
    return any(found.key == key for found in app.button)


@pytest.fixture(scope="module")
def answers():
    """Answers by what was asked: the same is sought once."""
    return {}


@pytest.fixture
def quick_search(monkeypatch, answers):
    """One route instead of three."""

    def sought(targets, limits, start, *given, **named):
        asked = str((targets, limits, start.id))
        if asked not in answers:
            answers[asked] = seek(targets, limits, start, *given, **named, routes=("least_change",))
        return answers[asked]

    work_here(monkeypatch)
    monkeypatch.setattr(studies, "seek", sought)


def test_a_route_loads_as_the_scenario(quick_search):
    app = open_page("goals")
    assert not has_button(app, "load_route_least_change")
    button(app, "goals_seek").click().run()
    assert has_button(sound(app), "load_route_least_change")
    button(app, "load_route_least_change").click().run()
    loaded = chosen(sound(app))
    assert loaded.changed()
    assert project(loaded).total("total_profit")[-1] >= 260
    assert texts()["routes.loaded"]["zh"] in [success.value for success in app.success]
    app.switch_page("app.py").run()
    assert texts()["scenario.least_change"]["zh"] in written(sound(app))
    assert cards(app)[0].value == f"{project(loaded).total('total_profit')[-1]:,.1f} 亿元"


def test_a_changed_target_marks_the_answer_as_old(quick_search):
    app = open_page("goals")
    button(app, "goals_seek").click().run()
    app.number_input(key="goal_total_profit_second_field").set_value(255.0).run()
    assert texts()["goals.stale"]["zh"] in [info.value for info in sound(app).info]


def test_a_target_out_of_reach_is_explained(quick_search, monkeypatch):
    """What nothing reaches is not reached by a short search either."""
    monkeypatch.setattr("simulation.analysis.goals.seek.SHORT", 2)
    monkeypatch.setattr("simulation.analysis.goals.search.ROUNDS", 3)
    app = open_page("goals")
    app.multiselect(key="goal_locked").set_value([name for name in embedded_place().levers if name not in FREE]).run()
    app.number_input(key="goal_total_profit_second_field").set_value(5000.0).run()
    button(app, "goals_seek").click().run()
    assert any(said("routes.none.levers").fullmatch(head.value) for head in sound(app).subheader)
    assert said("routes.best_line").search(written(app))
    assert has_button(app, "load_route_closest")


def test_a_refused_request_is_one_plain_sentence(monkeypatch):
    def refuse(*_, **__):
        raise AnalysisError("error.no_plan")

    work_here(monkeypatch)
    monkeypatch.setattr(studies, "seek", refuse)
    app = open_page("goals")
    button(app, "goals_seek").click().run()
    reason = texts()["error.no_plan"]["zh"]
    assert [error.value for error in app.error] == [texts()["failure.request"]["zh"].format(reason=reason)]


def test_no_target_no_search():
    app = open_page("goals")
    for outcome in ("total_profit", "debt_ratio"):
        app.number_input(key=f"goal_{outcome}_second_field").set_value(None).run()
    assert button(sound(app), "goals_seek").disabled
    assert app.info[0].value == texts()["goals.empty"]["zh"]


def test_the_form_takes_the_targets_of_the_targets_page():
    app = open_page("goals")
    button(app, "goals_take").click().run()
    aims = TargetSet().within((2027, 2030))
    for outcome in dict.fromkeys(one.outcome for one in aims):
        scale = 100 if catalogue().variables[outcome].unit == "share" else 1
        for slot, year in (("first", 2027), ("second", 2030)):
            target = TargetSet().get(outcome, year)
            shown = app.number_input(key=f"goal_{outcome}_{slot}_field").value
            assert shown == (None if target is None else pytest.approx(target.value * scale)), (outcome, year)
    assert not button(sound(app), "goals_seek").disabled
    left = left_out(aims, range(2026, 2031))
    assert {one.year for one in left} == {2026, 2028, 2029} and {one.outcome for one in left} >= {
        "rd_intensity",
        "cash_collection_ratio",
    }
    page = texts()["menu.targets"]["zh"]
    assert any(line.value.startswith(f"“{page}”页另有 {len(left)} 个目标未列入：") for line in app.caption)
    assert page in button(app, "goals_take").label


def test_a_route_names_the_targets_it_was_not_asked_for_and_misses(quick_search):
    """Profit alone, R&D to its minimum allowed: the route says which targets of the page it fails, and nowhere 'all'."""
    app = open_page("goals", goal_retreat=True)
    button(app, "goals_seek").click().run()
    (told,) = [one.value for one in app.warning if "未列入的" in one.value]
    assert "达不到" in told and "全部目标" not in written(app)


def test_routes_that_are_the_same_plan_are_one():
    plan, other = Scenario("a", {"benchmarking": 1.0}), Scenario("b", {"benchmarking": 0.9})
    routes = [
        Route(kind, one.renamed(kind), True, {}, {}, 0.1, 0, 0, 0, 0, ())
        for kind, one in zip(ROUTES, (plan, plan, other), strict=True)
    ]
    assert list(merged(routes)) == [("least_change", "least_money"), ("most_robust",)]


def test_targets_are_named_once_with_their_years():
    aims = [one for one in TargetSet().within(range(2026, 2031)) if one.outcome == "rd_intensity" and one.year != 2029]
    assert named(aims) == "研发投入强度（2026–2028、2030年）"
    assert missed(aims, Scenario("cut", {"rd_intensity_target": 0.01})) == tuple(aims)
    assert missed(aims, Scenario("more", {"rd_intensity_target": 0.035})) == tuple(one for one in aims if one.year == 2026)


def test_a_plan_on_the_front_loads():
    app = open_page("goals")
    assert app.selectbox(key="trade_plan_new_energy_capacity_return_on_equity"), "another pair is another choice of plans"
    button(app, "load_trade").click().run()
    assert chosen(sound(app)).name == "on_front"


def test_a_limit_below_zero_is_refused_in_words():
    app = open_page("goals")
    app.number_input(key="goal_money_field").set_value(-5.0).run()
    assert [error.value for error in app.error] == ["无法计算：追加投入上限不能是负数（−5.0 亿元），请填零或正数。"]
    app.button_group(key="language_switch").set_value("en").run()
    assert [error.value for error in app.error] == [
        "This cannot be computed: money cannot be below zero (−CNY\u00a00.50\u00a0bn); enter zero or more."
    ]


def test_levers_can_be_kept_within_a_range(monkeypatch):
    given = []

    def stop(targets, limits, *_, **__):
        given.append(limits)
        raise AnalysisError("error.no_plan")

    work_here(monkeypatch)
    monkeypatch.setattr(studies, "seek", stop)
    app = open_page("goals", "en")
    app.multiselect(key="goal_ranged").set_value(["transformation_investment", "delegation"]).run()
    scale = 0.1  # billions of yuan for 亿元
    app.slider(key="goal_range_transformation_investment_field").set_value((200 * scale, 260 * scale)).run()
    app.checkbox(key="goal_overreach").check().run()
    button(app, "goals_seek").click().run()
    assert given[-1].ranges["transformation_investment"] == pytest.approx((200, 260)) and given[-1].overreach
    assert set(given[-1].ranges) == {"transformation_investment", "delegation"}
