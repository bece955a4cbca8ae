"""Hall screen, story and the heading of printed pages, driven without a browser."""

from __future__ import annotations

import json
from datetime import date, timedelta
from types import SimpleNamespace

import pyarrow as pa
import pytest
import vl_convert
from streamlit.testing.v1 import AppTest

from pages.parts.figures import outcome_charts
from pages.parts.frame import hall_screen, print_heading
from pages.parts.frame.menu import MENU
from pages.parts.wording.words import texts
from simulation import Scenario, __version__, project
from simulation.workbench.bench import MOST as MOST_SCENARIOS
from simulation.workbench.hall_story import Scene, Story
from tests.test_pages import LANGUAGES, cards, chosen, open_page, sound, written

DEEP = Scenario.preset("deepening")
TWO = Story((Scene(Scenario.preset("reference"), "home", "where we stand"), Scene(DEEP, "profit", "a *bold* step")))


def hall(app, scene=None):
    """The app on the hall screen, at a step of its story."""
    app.session_state["kept_big"] = True
    app.session_state["kept_scene"] = scene
    return app.run()


def hall_paths(app):
    """What each chart by year on the hall screen is drawn from."""
    drawn = (part.proto for part in app.get("bidi_component"))
    return [json.loads(one.json) for one in drawn if one.component_name == "hall_paths"]


def specification(app, place=0):
    return json.loads(app.get("vega_lite_chart")[place].proto.spec)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hall_screen_keeps_title_reading_cards_and_charts(language):
    app = open_page(language=language)
    before = [metric.value for metric in cards(app)]
    assert len(app.get("vega_lite_chart")) == 4
    app.button(key="stage_enter").click().run()
    assert not list(sound(app).sidebar.slider) and not list(app.selectbox)
    assert app.title[0].value == texts()["title.home"][language].format(year=2030)
    assert [metric.value for metric in cards(app)] == before
    assert len(hall_paths(app)) == 2 and not app.get("vega_lite_chart"), "tall enough for the last row"
    first = app.subheader[0].value
    app.button(key="stage_charts").click().run()
    assert len(hall_paths(sound(app))) == 2 and app.subheader[0].value != first
    assert app.button(key="stage_back").disabled and not app.button(key="stage_next").disabled
    app.button(key="stage_leave").click().run()
    assert list(sound(app).sidebar.slider)


def test_pages_of_the_hall_screen_follow_the_menu():
    """In its order, none of them twice or unknown."""
    order = list(MENU)
    assert sorted(hall_screen.IN_TURN, key=order.index) == list(hall_screen.IN_TURN) and len(set(hall_screen.IN_TURN)) > 12


def test_the_hall_screen_says_that_limits_are_met_and_leaves_their_names_to_the_page_with_the_levers():
    app = open_page(preset="first_class")
    assert "触及限制：" in written(app)
    assert "触及限制" in written(hall(app)) and "触及限制：" not in written(app)


def test_charts_on_the_hall_screen_show_the_same_with_larger_writing():
    app = open_page("profit")
    seen = pa.ipc.open_stream(app.get("vega_lite_chart")[0].proto.data.data).read_all().to_pylist()
    small = specification(app, 2)
    path = hall_paths(hall(app))[0]
    for line in path["lines"]:
        values = [row["value"] for row in seen if row["role"] == line["kind"]]
        assert line["values"] == pytest.approx(values) and outcome_charts.ROLES[line["colour"]] == line["kind"]
    assert path["band"]["high"] == pytest.approx([row["high"] for row in seen if row["high"] is not None])
    large = specification(app)  # the contributions
    assert small["config"]["axis"]["labelFontSize"] == 12
    assert large["config"]["axis"]["labelFontSize"] == 44
    assert [layer["encoding"].keys() for layer in large["layer"]] == [layer["encoding"].keys() for layer in small["layer"]]
    app.button(key="stage_levers").click().run()
    app.slider(key="benchmarking").set_value(0.5).run()
    assert specification(sound(app)) == large  # a lever that moves never rebuilds a chart


def test_only_sizes_grow():
    spec = {
        "mark": {"type": "text", "fontSize": 12, "dx": 6},
        "padding": {"left": 3},
        "config": {"axis": {"labelFontSize": 11}},
        "encoding": {"x": {"axis": {"tickCount": 5}, "scale": {"padding": 0.2, "domain": [1, 2]}}, "size": {"value": 30}},
    }
    grown = outcome_charts.enlarged(json.dumps(spec))
    assert grown["config"].pop("axisY")["labelOverlap"] is False
    assert grown == {
        "mark": {"type": "text", "fontSize": 44, "dx": pytest.approx(22)},
        "padding": {"left": 11},
        "config": {"axis": {"labelFontSize": 44}},
        "encoding": {"x": {"axis": {"tickCount": 4}, "scale": {"padding": 0.2, "domain": [1, 2]}}, "size": {"value": 60}},
    }


def test_levers_are_called_to_the_hall_screen_and_keep_their_places():
    app = hall(open_page(preset="deepening"))
    app.button(key="stage_levers").click().run()
    names = [slider.key for slider in sound(app).slider]
    assert len(names) == 3
    app.slider(key=names[2]).set_value(app.slider(key=names[2]).min).run()
    assert [slider.key for slider in sound(app).slider] == names
    expected = project(chosen(app)).total("total_profit")[-1]
    assert cards(app)[0].value == f"{expected:,.1f} 亿元"
    app.button(key="undo").click().run()
    assert chosen(sound(app)) == DEEP
    app.button(key="stage_levers").click().run()
    assert not list(sound(app).slider)


def test_the_levers_last_moved_come_first():
    app = open_page(tier="expert", group="layout")
    app.slider(key="new_energy_starts").set_value(200.0).run()
    app.button(key="stage_enter").click().run()
    app.button(key="stage_levers").click().run()
    assert sound(app).slider[0].key == "new_energy_starts"


def test_stepping_opens_scenario_and_page_and_loses_nothing():
    app = open_page()
    app.slider(key="benchmarking").set_value(0.5).run()
    own = chosen(app)
    app.session_state["kept_story"] = TWO.text
    hall(app)
    assert texts()["stage.ready"]["zh"].format(count=2) in [part.value for part in app.markdown]
    app.button(key="stage_next").click().run()
    assert chosen(sound(app)).name == "reference"
    app.button(key="stage_next").click().run()
    assert sound(app).title[0].value == texts()["title.profit"]["zh"]
    assert chosen(app) == DEEP
    assert any(r"a \*bold\* step" in part.value and "2 / 2" in part.value for part in app.markdown)
    assert app.button(key="stage_next").disabled
    app.button(key="stage_back").click().run()
    assert sound(app).title[0].value == texts()["title.home"]["zh"].format(year=2030)
    assert app.session_state["timeline"].bench.own == (own,)


def test_a_step_whose_page_is_unknown_stays_where_it_is():
    app = open_page()
    app.session_state["kept_story"] = Story((Scene(DEEP, "no_such_page"),)).text
    hall(app).button(key="stage_next").click().run()
    assert chosen(sound(app)) == DEEP


def test_a_step_that_finds_no_room_says_so():
    app = open_page()
    timeline = app.session_state["timeline"]
    for n in range(MOST_SCENARIOS):
        timeline = timeline.done("add", "", timeline.bench.added(Scenario(), f"s{n}"))
    app.session_state["timeline"] = timeline
    app.session_state["kept_story"] = Story((Scene(Scenario("gone", {"benchmarking": 0.5}), "home"),)).text
    hall(app).button(key="stage_next").click().run()
    assert not app.exception
    assert app.error[0].value == texts()["bench.refused.full"]["zh"].format(most=MOST_SCENARIOS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_is_put_together_and_changed(language):
    app = open_page("scenarios", language)
    for caption, page in (("one", "home"), ("two", "profit"), ("three", "compare")):
        app.text_input(key="story_caption").set_value(caption)
        app.selectbox(key="story_page").set_value(page)
        app.button(key="story_add").click().run()
        assert sound(app).text_input(key="story_caption").value == ""
    app.button(key="scene_up_2").click().run()
    app.button(key="scene_drop_0").click().run()
    assert texts()["taken.story"][language] in [one.value for one in sound(app).markdown]
    before = app.session_state["kept_story"]
    app.button(key="taken_story_back").click().run()
    assert len(Story.read(app.session_state["kept_story"])[0].scenes) == 3
    app.button(key="scene_drop_0").click().run()
    assert app.session_state["kept_story"] == before
    app.button(key="scene_down_0").click().run()
    app.button(key="scene_up_1").click().run()
    assert app.session_state["kept_story"] == before, "moved there and back: still as it was left"
    told = Story.read(app.session_state["kept_story"])[0].scenes
    assert [(scene.caption, scene.page) for scene in told] == [("three", "compare"), ("two", "profit")]
    assert sound(app).button(key="scene_up_0").disabled and app.button(key="scene_down_1").disabled
    app.button(key="scene_show_1").click().run()
    assert sound(app).title[0].value == texts()["title.profit"][language]
    assert app.session_state["kept_big"]


def test_a_line_with_hidden_signs_is_refused_in_words():
    app = open_page("scenarios")
    app.text_input(key="story_caption").set_value("a\u202eb")
    app.button(key="story_add").click().run()
    assert app.error[0].value == texts()["bench.refused.caption_signs"]["zh"]
    assert app.session_state["kept_story"] is None


def restored(story):
    """A new visit whose browser gives back what it kept."""
    content = {"language": "zh", "kept": {"big": True, "scene": 1, "story": story}}

    def give(text):
        import streamlit as st

        from pages.parts import state
        from pages.parts.frame import hall_screen

        state.restore(text)
        for scene in hall_screen.story().scenes:
            st.markdown(f"{scene.page}: {scene.caption}")

    text = json.dumps(content | {"timeline": open_page().session_state["timeline"].text})
    return AppTest.from_function(give, kwargs={"text": text}).run()


def test_the_browser_gives_the_story_back():
    back = restored(TWO.text)
    assert not back.exception
    assert [part.value for part in back.markdown] == ["home: where we stand", "profit: a *bold* step"]
    assert back.session_state["kept_big"] and back.session_state["kept_scene"] == 1


@pytest.mark.parametrize("story", [None, {"a": 1}, "[]", "x" * 700_000])
def test_a_hostile_story_is_dropped_and_scenarios_stay(story):
    back = restored(story)
    assert not back.exception and not list(back.markdown)
    assert "timeline" in back.session_state


def given(text):
    """What a session makes of a text that its browser gives back."""

    def give(text):
        import streamlit as st

        from pages.parts import state

        st.text(str(state.restore(text)))

    return AppTest.from_function(give, kwargs={"text": text}).run()


def test_choices_of_another_kind_are_dropped():
    kept = {"tier": 3, "group": ["a"], "compared": 5, "targets": {}, "big": "yes", "scene": "two", "story": 7}
    text = json.dumps({"language": "zh", "kept": kept, "timeline": open_page().session_state["timeline"].text})
    back = given(text)
    assert back.text[0].value == "True" and not any(f"kept_{name}" in back.session_state for name in kept)


def test_more_than_any_visitor_has_is_not_read():
    text = json.dumps({"language": "en", "kept": {}, "timeline": open_page().session_state["timeline"].text})
    assert given(text).text[0].value == "True"
    assert given(text + " " * 6_000_000).text[0].value == "False"


def test_choices_that_are_gone_give_way_to_the_first():
    app = open_page()
    groups = [button.label for button in app.sidebar.button if (button.key or "").startswith("group_")]
    app.session_state["kept_tier"], app.session_state["kept_group"] = "former", "former"
    sound(app.run())
    assert app.sidebar.segmented_control(key="tier").value == "simple" and len(app.sidebar.slider) > 0
    assert groups == [button.label for button in app.sidebar.button if (button.key or "").startswith("group_")]


@pytest.mark.parametrize("scene", ["two", -4, 99, None, True])
def test_a_strange_position_in_the_story_shows_a_step_or_the_start(scene):
    app = open_page()
    app.session_state["kept_story"] = TWO.text
    sound(hall(app, scene))


@pytest.mark.parametrize("zone", [None, "", "Asia/Nowhere", "../etc", "Asia"])
def test_a_time_zone_that_is_not_known_here_is_no_failure(zone, monkeypatch):
    monkeypatch.setattr(print_heading, "st", SimpleNamespace(context=SimpleNamespace(timezone=zone)))
    assert print_heading.today() in (date.today().isoformat(), (date.today() - timedelta(1)).isoformat())


@pytest.mark.parametrize("language", LANGUAGES)
def test_printed_pages_say_what_they_are(language):
    app = sound(open_page("profit", language, "deepening"))
    text = "\n".join(block.proto.body for block in app.get("html"))
    assert texts()["print.title"][language] in text
    assert __version__ in text


def test_what_layers_of_a_chart_share_is_stated_once_and_draws_the_same(monkeypatch):
    """The specification of a path travels with every move of a lever: stated once it is less than half as long."""
    given = "亿元", "年", "2023", 2025, 2027
    once = outcome_charts.path_spec.__wrapped__(*given)
    monkeypatch.setattr(outcome_charts, "_once", lambda spec: spec)
    each = outcome_charts.path_spec.__wrapped__(*given)
    lines = [
        {"role": role, "name": role, "values": [1.0, 2.0 + i, 3.0], "texts": ["a", "b", "c"], "past": not i, "label": role}
        for i, role in enumerate(("scenario", "reference", "target"))
    ]
    rows = outcome_charts.path_data((2025, 2026, 2027), lines, ([0.5, 1.5, 2.0], [1.5, 3.5, 4.0])).to_pylist()
    drawn = [vl_convert.vegalite_to_svg({**spec, "data": {"values": rows}, "width": 400}) for spec in (once, each)]
    assert drawn[0] == drawn[1] and "reference" in drawn[0]
    assert len(json.dumps(once)) < 0.5 * len(json.dumps(each))


def test_charts_draw_years_observed_under_way_and_to_be_decided_apart():
    """Large, open and small dots, by the years of the place: no part is told by its colour alone."""
    spec = outcome_charts.path_spec("亿元", "年", "2023", observed=2025, decided=2027)
    dots = [layer for layer in spec["layer"] if "datum.year" in str(layer.get("transform"))]
    marks = [(layer["mark"]["type"], layer["mark"].get("filled"), layer["mark"]["size"]) for layer in dots]
    assert len(set(marks)) == 3 and ("point", False, outcome_charts.LARGE_DOT) in marks
    assert (
        "datum.year <= 2025" in str(dots[0]) and "datum.year < 2027" in str(dots[1]) and "datum.year >= 2027" in str(dots[2])
    )


def test_lines_that_are_all_nought_leave_no_axis_of_tiny_numbers(monkeypatch):
    """Where two labelled lines lie on each other, their labels are apart by something that an axis can write."""
    monkeypatch.setattr(outcome_charts.state, "big", lambda: False)
    lines = [
        {"role": role, "name": role, "values": [0.0, 1e-14], "texts": ["0", "0"], "past": False, "label": "0"}
        for role in ("scenario", "reference")
    ]
    rows = outcome_charts.path_data((2025, 2026), lines).to_pylist()
    low, high = sorted(row["label_at"] for row in rows if row["label"])
    assert {row["value"] for row in rows} == {0.0} and 0.05 < high - low < 0.5
