"""The lever panel without a browser: typed values, values told while a slider is held, groups, resets."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st

from pages.parts import state
from pages.parts.panel import callbacks
from pages.parts.panel.callbacks import years_of_action
from pages.parts.panel.levers import scale
from pages.parts.wording.words import texts
from simulation import Scenario, catalogue, embedded_place, load_place, project
from simulation.engine.own_amounts import own_practice
from simulation.language.numbers import lever_step, of_stop
from simulation.workbench.bench import Workbench
from simulation.workbench.timeline import Timeline
from tests.support import speak
from tests.test_pages import cards, open_page, sound, take


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
    assert cards(app)[0].value == f"{profit:,.1f} 亿元"


@pytest.mark.parametrize("typed, end", [(99_999.0, 1.0), (-7.0, 0.0)])
def test_a_typed_value_beyond_an_end_of_the_range_is_that_end(typed, end):
    app = open_page()
    app.slider(key="benchmarking").set_value(0.5).run()
    app.number_input(key="benchmarking_typed").set_value(typed).run()
    assert sound(app).slider(key="benchmarking").value == end
    assert app.number_input(key="benchmarking_typed").value == end * 100


def test_a_lever_says_what_the_whole_is_with_an_entity_set_apart():
    app = open_page(group="layout")
    take(app, Scenario("apart", {}, {"steel": {"transformation_investment": 100}}))
    said = [one.value for one in sound(app.run()).caption if one.value.startswith("单独设置")]
    place = embedded_place()
    row = place.levers["transformation_investment"]
    whole = row.neutral + 100 - own_practice(row, place, "steel")
    assert said and f"合计现为 {whole:,.0f} 亿元/年" in said[0]


def test_an_emptied_field_changes_nothing():
    app = open_page()
    app.slider(key="benchmarking").set_value(0.5).run()
    app.number_input(key="benchmarking_typed").set_value(None).run()
    assert settings(sound(app)) == {"benchmarking": 0.5}
    assert app.number_input(key="benchmarking_typed").value == 50


def test_a_typed_value_is_in_the_unit_of_the_language():
    app = open_page(language="en", group="layout")
    app.number_input(key="new_energy_starts_typed").set_value(2.05).run()
    assert settings(sound(app)) == {"new_energy_starts": 205}


def test_the_field_follows_the_slider():
    app = open_page()
    app.slider(key="benchmarking").set_value(0.55).run()
    assert app.number_input(key="benchmarking_typed").value == pytest.approx(55)


@pytest.mark.parametrize(
    "kind, key, value", [("slider", "benchmarking", 0.25), ("number_input", "benchmarking_typed", 25.0)]
)
def test_what_was_just_moved_is_not_written_to_after_a_run_that_was_cut_short(kind, key, value):
    app = open_page()
    app.session_state["protocol"].doubt()
    moved = getattr(app, kind)(key=key)
    moved.set_value(value).run()
    assert settings(sound(app)) == {"benchmarking": 0.25}
    assert not getattr(app, kind)(key=key).proto.set_value  # it would jump back under a hand that has moved on
    assert app.slider(key="debt_ceiling").proto.set_value  # what the program filled in may never have arrived


def test_cards_count_moved_levers_and_open_their_group():
    app = open_page(preset="deepening", tier="expert")
    moved = Scenario.preset("deepening").changed()
    for group in catalogue().groups:
        count = sum(embedded_place().levers[name].group == group for name in moved)
        assert (f"已调{count}项" in app.button(key=f"group_{group}").label) == bool(count)
    app.button(key="group_oversight").click().run()
    rows = [row for row in embedded_place().levers.values() if row.group == "oversight"]
    assert {slider.key for slider in app.sidebar.slider} == {row.id for row in rows if row.slides}
    assert {f"{row.id}_typed" for row in rows} <= {field.key for field in app.sidebar.number_input}


def test_few_sliders():
    """At most twenty in all and eight to ten in the simple tier; what is counted or a detail is typed."""
    rows = embedded_place().levers.values()
    assert sum(row.slides for row in rows) <= 20
    assert 8 <= sum(row.tier == "simple" for row in rows) <= 10 and all(row.slides for row in rows if row.tier == "simple")


@pytest.mark.parametrize("group", catalogue().groups)
def test_what_is_counted_stands_apart_without_a_slider(group):
    app = open_page(group=group, tier="expert")
    counted = [row for row in embedded_place().levers.values() if row.group == group and row.standing == "counted"]
    said = texts()["levers.counted"]["zh"] in [caption.value for caption in app.sidebar.caption]
    assert said == bool(counted)
    assert not {row.id for row in counted} & {slider.key for slider in app.sidebar.slider}


def test_a_replay_is_called_so_and_becomes_a_plan_by_one_press():
    app = open_page(tier="expert", group="first_class")
    assert not [button for button in app.sidebar.button if button.key == "decide"]
    old = Scenario.from_dict({"schema": "scenario/1.0", "name": "old", "levers": {"benchmarking": 0.5}})
    app.session_state["timeline"] = Timeline.begun(Workbench(old, (old,)))
    app.run()
    assert any("回放" in caption.value for caption in app.sidebar.caption)
    app.button(key="decide").click().run()
    assert not sound(app).session_state["timeline"].bench.current.replayed
    assert settings(app) == {"benchmarking": 0.5}


def test_the_simple_tier_shows_its_levers_of_all_groups_under_their_names():
    app = open_page(preset="deepening")
    assert [slider.key for slider in app.sidebar.slider] == [
        row.id for row in embedded_place().levers.values() if row.tier == "simple"
    ]
    heads, moved = [block.proto.body for block in app.sidebar.get("html")], Scenario.preset("deepening").changed()
    for row in catalogue().groups.values():
        count = sum(embedded_place().levers[name].group == row.id for name in moved)
        head = next(text for text in heads if row.label_zh in text)
        assert (f"已调{count}项" in head) == bool(count)


def test_moved_levers_beyond_the_simple_tier_are_one_click_away():
    app = open_page(preset="deepening", group="oversight")
    moved = [
        row for row in map(embedded_place().levers.get, Scenario.preset("deepening").changed()) if row.group == "vitality"
    ]
    beyond = [row for row in moved if row.tier != "simple"]
    assert beyond and f"另有 {len(beyond)} 项" in app.button(key="hidden_vitality").label
    app.button(key="hidden_vitality").click().run()
    assert {f"{row.id}_typed" for row in beyond} <= {field.key for field in sound(app).sidebar.number_input}


def test_a_group_is_reset_by_itself():
    app = open_page()
    app.slider(key="benchmarking").set_value(0.5).run()
    app.slider(key="new_energy_starts").set_value(200).run()
    assert not [button for button in app.sidebar.button if button.key == "reset_vitality"], "nothing to put back"
    app.button(key="reset_layout").click().run()
    assert settings(sound(app)) == {"benchmarking": 0.5}


@pytest.mark.parametrize("row", embedded_place().levers.values(), ids=lambda row: row.id)
def test_every_anchor_is_marked_on_the_scale(row, monkeypatch):
    speak(monkeypatch, "en")
    drawn = scale(row)
    assert drawn.count("<i ") == len(row.anchors_en.split("|"))
    assert drawn.count('class="practice"') == 1, "base-year practice stands out once"
    assert all(anchor.partition("=")[2] in drawn for anchor in row.anchors_en.split("|"))


@pytest.fixture
def told(monkeypatch):
    """What the browser tells of a held slider; gives the function that tells it and the session behind."""
    session = {}
    monkeypatch.setattr(st, "session_state", session)
    session["language"] = "zh"

    def tell(lever="benchmarking", value=0.4, number=1, done=False):
        news = {"lever": lever, "value": value, "number": number, "done": done}
        session["lever_watch"] = {"dragged": news}
        callbacks.drag({"benchmarking": 1.0, "new_energy_starts": 0.01})
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
    assert state.bench().current.levers["new_energy_starts"].value == embedded_place().levers["new_energy_starts"].max


@pytest.mark.parametrize(
    "news",
    [
        {"lever": "debt_ceiling"},
        {"lever": ["benchmarking"]},
        {"value": "0.4"},
        {"value": float("nan")},
        {"value": None},
        {"number": float("inf")},
    ],
)
def test_forged_news_changes_nothing(told, news):
    told.tell(**news)
    assert not state.dragging() and state.scenario() == Scenario.preset("reference")


def remedy(app, lever: str, kind: str):
    """The button beside a lever that lifts a limit."""
    return app.button(key=f"mend_{lever}_{kind}")


def test_a_limit_is_said_beside_its_levers_and_mended_by_a_click():
    app = open_page(group="layout", tier="expert")
    app.number_input(key="new_energy_starts_typed").set_value(600).run()
    app.number_input(key="new_energy_quota_typed").set_value(100).run()
    assert "※" in app.button(key="group_layout").label and "※" not in app.button(key="group_vitality").label
    said = "\n".join(caption.value for caption in app.sidebar.caption)
    assert "※ 指标：2030年计划开工 600 万千瓦" in said
    assert "提高到" in remedy(app, "new_energy_quota", "starts").label
    assert remedy(app, "new_energy_starts", "starts").label == "降到 370 万千瓦/年"
    remedy(app, "new_energy_starts", "starts").click().run()
    assert settings(sound(app)) == {"new_energy_starts": 370, "new_energy_quota": 100}
    assert "※ 指标" not in "\n".join(caption.value for caption in app.sidebar.caption)
    app.button(key="undo").click().run()
    assert settings(app)["new_energy_starts"] == 600


def test_too_many_efforts_are_held_back_together():
    app = open_page(preset="first_class", group="vitality", tier="expert")
    said = [caption.value for caption in app.sidebar.caption if "精力" in caption.value]
    assert len(said) == 1 and said[0].startswith("※ 精力："), "what one press lifts for all levers is said once"
    remedy(app, "contract_quality", "attention").click().run()
    assert not [caption for caption in sound(app).sidebar.caption if "精力" in caption.value]
    assert app.session_state["timeline"].steps[-1].action == "ease"


def test_resetting_one_lever_leaves_the_others():
    app = open_page(preset="first_class", group="first_class", tier="expert")
    app.session_state["benchmarking_details"] = True
    app.run()
    app.button(key="benchmarking_reset").click().run()
    assert "benchmarking" not in settings(app) and "cost_discipline" in settings(app)


def test_where_a_lever_starts_is_one_press_away_from_the_simple_tier():
    app = open_page(tier="simple")
    app.session_state["rd_intensity_target_details"] = True
    app.run()
    app.button(key="rd_intensity_target_to_timing").click().run()
    assert sound(app).slider(key="rd_intensity_target_years").value == (2027, 2029)


@pytest.fixture
def timed(monkeypatch):
    """A session in which one lever has timing of its own."""
    session = {"language": "zh"}
    monkeypatch.setattr(st, "session_state", session)
    state.keep(Scenario("s", {"benchmarking": {"value": 0.6, "start": 2024, "full": 2026, "shape": "linear"}}))
    return session


YEARS = range(2024, 2031)


def test_timing_becomes_a_table_of_the_same_values(timed):
    before = project(state.scenario()).total("total_profit")
    timed["benchmarking_mode"] = "yearly"
    callbacks.choose_timing("benchmarking", YEARS)
    assert callbacks.yearly("benchmarking")
    assert dict(state.scenario().levers["benchmarking"].by_year) == pytest.approx(
        {2024: 0.2, 2025: 0.4, 2026: 0.6, 2027: 0.6, 2028: 0.6, 2029: 0.6, 2030: 0.6}
    )
    assert project(state.scenario()).total("total_profit") == pytest.approx(before)


def test_a_cell_of_the_table_sets_its_year(timed):
    timed["benchmarking_mode"] = "yearly"
    callbacks.choose_timing("benchmarking", YEARS)
    shown = [100 * value for value in callbacks.path("benchmarking", range(2023, 2031))[1:]]
    key, base = callbacks.table("benchmarking", shown)
    timed[key] = {"edited_rows": {3: {"%": 90}, 0: {"%": None}}}
    callbacks.enter_years("benchmarking", YEARS, 100.0)
    by_year = dict(state.scenario().levers["benchmarking"].by_year)
    assert by_year[2027] == pytest.approx(0.9) and by_year[2024] == pytest.approx(0.2)
    changed = [100 * value for value in callbacks.path("benchmarking", range(2023, 2031))[1:]]
    assert callbacks.table("benchmarking", changed) == (key, base), "typing does not begin a new table"
    state.undo()
    timed["protocol"].stepped = False
    assert callbacks.table("benchmarking", shown)[0] != key, "an undo does"


def test_a_table_becomes_timing_again(timed):
    for mode in ("yearly", "span"):
        timed["benchmarking_mode"] = mode
        callbacks.choose_timing("benchmarking", YEARS)
    assert not callbacks.yearly("benchmarking") and state.scenario().levers["benchmarking"].value == pytest.approx(0.6)


def test_typed_cells_stay_within_the_levers_range(timed):
    timed["benchmarking_mode"] = "yearly"
    callbacks.choose_timing("benchmarking", YEARS)
    key, _ = callbacks.table("benchmarking", [100 * v for v in callbacks.path("benchmarking", range(2023, 2031))[1:]])
    timed[key] = {"edited_rows": {6: {"%": 900}}}
    callbacks.enter_years("benchmarking", YEARS, 100.0)
    assert dict(state.scenario().levers["benchmarking"].by_year)[2030] == 1.0


def test_a_value_brought_into_range_begins_no_new_table(timed):
    """Which would take away what is typed by then: the table repeats the edit until the browser has let go of it."""
    timed["benchmarking_mode"] = "yearly"
    callbacks.choose_timing("benchmarking", YEARS)

    def shown():
        return [100 * value for value in callbacks.path("benchmarking", range(2023, 2031))[1:]]

    key, base = callbacks.table("benchmarking", shown())
    timed[key] = {"edited_rows": {6: {"%": 900}}}
    callbacks.enter_years("benchmarking", YEARS, 100.0)
    assert callbacks.table("benchmarking", shown()) == (key, pytest.approx([*base[:6], 900]))
    timed[key] = {"edited_rows": {0: {"%": 30}}}  # the browser has let go, and another cell was typed into meanwhile
    callbacks.enter_years("benchmarking", YEARS, 100.0)
    by_year = dict(state.scenario().levers["benchmarking"].by_year)
    assert by_year[2030] == 1.0 and by_year[2024] == pytest.approx(0.3)
    timed[key], before = {"edited_rows": {}}, state.scenario()
    callbacks.enter_years("benchmarking", YEARS, 100.0)
    assert state.scenario() is before and callbacks.table("benchmarking", shown()) == (
        key,
        pytest.approx([30, *base[1:6], 100]),
    )


def test_a_lever_acts_in_the_years_of_its_place(timed):
    assert years_of_action() == range(2024, 2031)
    other = load_place(Path(__file__).parent / "data" / "places" / "canglan")
    state.keep(Scenario("s", place=other))
    assert years_of_action() == range(other.base_year + 1, other.usual_year + 1)


def test_a_slider_can_stand_at_practice():
    """Of each lever's stops the one nearest to practice is practice, also where practice lies between two; the others are themselves."""
    for row in embedded_place().levers.values():
        step = lever_step(row)
        stops = [round(row.min + k * step, 9) for k in range(int((row.max - row.min) / step + 1e-6) + 1)]
        meant = [of_stop(row, stop) for stop in stops]
        nearest = min(range(len(stops)), key=lambda k: abs(stops[k] - row.neutral))
        assert meant[nearest] == pytest.approx(row.neutral, abs=1e-9), row.id
        assert meant[:nearest] + meant[nearest + 1 :] == stops[:nearest] + stops[nearest + 1 :], row.id


def test_a_slider_moved_away_and_back_is_at_practice():
    """Money signed is written to the hundredth, its slider stands in twenties."""
    app = open_page(group="layout", tier="expert")
    app.slider(key="cooperation_signing").set_value(2000.0).run()
    assert settings(sound(app)) == {"cooperation_signing": 2000}
    app.slider(key="cooperation_signing").set_value(1440.0).run()
    assert settings(sound(app)) in ({}, {"cooperation_signing": 1443.57})
    assert app.slider(key="cooperation_signing").value == pytest.approx(1443.57)
