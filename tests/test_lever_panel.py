"""The lever panel without a browser: typed values, values told while a slider is held, groups, resets."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pages.parts import state
from pages.parts.levers import scale
from simulation import Scenario, catalogue, project
from tests.test_pages import open_page, sound


def settings(app) -> dict:
    """Levers of the scenario that is kept."""
    return app.session_state["timeline"].bench.current.to_dict()["levers"]


def test_a_typed_value_counts_exactly_and_the_slider_follows():
    app = open_page()
    app.number_input(key="benchmarking_typed").set_value(33.3).run()
    assert settings(sound(app)) == {"benchmarking": 0.333}
    assert app.slider(key="benchmarking").value == pytest.approx(0.333)
    assert app.number_input(key="benchmarking_typed").value == pytest.approx(33.3)
    profit = project(Scenario("s", {"benchmarking": 0.333})).total("total_profit")[-1]
    assert app.metric[0].value == f"{profit:,.1f} 亿元"


def test_a_typed_value_is_in_the_unit_of_the_language():
    app = open_page(language="en", group="layout")
    app.number_input(key="new_energy_starts_typed").set_value(2.05).run()
    assert settings(sound(app)) == {"new_energy_starts": 205}


def test_the_field_follows_the_slider():
    app = open_page()
    app.slider(key="benchmarking").set_value(0.55).run()
    assert app.number_input(key="benchmarking_typed").value == pytest.approx(55)


def test_cards_count_moved_levers_and_open_their_group():
    app = open_page(preset="deepening")
    moved = Scenario.preset("deepening").changed()
    for group in catalogue().groups:
        count = sum(catalogue().levers[name].group == group for name in moved)
        assert (f"已调{count}项" in app.button(key=f"group_{group}").label) == bool(count)
    app.button(key="group_oversight").click().run()
    assert {slider.key for slider in app.sidebar.slider} == {"delegation", "debt_ceiling"}


@pytest.mark.parametrize("row", catalogue().levers.values(), ids=lambda row: row.id)
def test_every_anchor_is_marked_on_the_scale(row, monkeypatch):
    monkeypatch.setattr(state, "language", lambda: "en")
    drawn = scale(row)
    assert drawn.count("<i ") == len(row.anchors_en.split("|"))
    assert drawn.count('class="practice"') == 1, "base-year practice stands out once"
    assert all(anchor.partition("=")[2] in drawn for anchor in row.anchors_en.split("|"))


@pytest.fixture
def told(monkeypatch):
    """What the browser tells of a held slider; gives the function that tells it and the session behind."""
    session = {}
    monkeypatch.setattr(state.st, "session_state", session)
    session["language"] = "zh"

    def tell(lever="benchmarking", value=0.4, number=1, done=False):
        news = {"lever": lever, "value": value, "number": number, "done": done}
        session["lever_watch"] = {"dragged": news}
        state.drag({"benchmarking": 1.0, "new_energy_starts": 0.01})
        state.arrive("home")

    return SimpleNamespace(tell=tell, session=session)


def test_a_held_slider_shows_but_keeps_nothing(told):
    told.tell(value=0.4, number=7)
    assert state.dragging() and state.held() == "benchmarking" and state.heard() == 7
    assert state.scenario().levers["benchmarking"].value == 0.4
    assert not state.bench().current.levers and len(state.timeline().steps) == 1


def test_letting_go_keeps_the_value_in_one_step(told):
    for number, value in enumerate((0.2, 0.3, 0.4)):
        told.tell(value=value, number=number)
    told.tell(value=0.45, number=4, done=True)
    assert not state.dragging() and state.held() is None
    assert state.bench().current.levers["benchmarking"].value == 0.45
    assert [step.action for step in state.timeline().steps] == ["start", "lever"]


def test_a_hold_that_never_ended_is_kept_by_the_next_event(told):
    told.tell(value=0.4)
    state.arrive("home")
    assert not state.dragging() and state.bench().current.levers["benchmarking"].value == 0.4


def test_a_held_slider_is_not_written_to(told):
    told.session["benchmarking"] = 0.0
    told.tell(value=0.4)
    state.fill("benchmarking", 0.4)
    assert told.session["benchmarking"] == 0.0
    state.fill("benchmarking_typed", 40.0)
    assert told.session["benchmarking_typed"] == 40.0


def test_values_are_brought_to_the_tables_unit_and_range(told):
    told.tell(lever="new_energy_starts", value=2.0, done=True)
    assert state.bench().current.levers["new_energy_starts"].value == 200
    told.tell(lever="new_energy_starts", value=1e9, done=True)
    assert state.bench().current.levers["new_energy_starts"].value == catalogue().levers["new_energy_starts"].max


@pytest.mark.parametrize("news", [
    {"lever": "debt_ceiling"}, {"lever": ["benchmarking"]}, {"value": "0.4"}, {"value": float("nan")}, {"value": None},
    {"number": float("inf")},
])
def test_forged_news_changes_nothing(told, news):
    told.tell(**news)
    assert not state.dragging() and state.scenario() == Scenario.preset("reference")
