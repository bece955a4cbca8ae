"""The benchmarking page: standing, targets broken down and kept, sheets."""

import json

import pytest
import streamlit as st

from pages.parts.benchmarking import targets_allotted
from simulation import Scenario
from simulation.benchmarking.target_allotment import allot
from tests.test_pages import open_page, sound, written


@pytest.mark.parametrize(
    ("part", "language"), [("standing", "zh"), ("standing", "en"), ("allotment", "en"), ("sheets", "zh")]
)
def test_each_part_is_shown(part, language):
    app = sound(open_page("benchmarking", language, "deepening", benchmark_part=part))
    assert "nan" not in written(app).split()
    if part == "standing":  # types and classes together, and the whole
        told = {"zh": ("类型：充分竞争类|", "类别：培育|"), "en": ("Type: Competitive|", "Class: nurtured|")}[language]
        assert all(one in written(app) for one in told)


def test_a_target_broken_down_stands_on_the_sheet_and_adds_up():
    stated = {"total_profit@2027": {"total": 250.0, "fixed": {"steel": 7.0}}}
    app = sound(open_page("benchmarking", "zh", benchmark_part="allotment", allotments=json.dumps(stated), allot_year=2027))
    assert app.success and app.number_input(key="allot_total_total_profit_2027").value == 250.0
    app.number_input(key="allot_total_total_profit_2027").set_value(260.0).run()
    assert json.loads(sound(app).session_state["kept_allotments"])["total_profit@2027"] == {
        "total": 260.0,
        "fixed": {"steel": 7.0},
    }
    app = sound(open_page("benchmarking", "zh", benchmark_part="sheets", allotments=json.dumps(stated), entity="steel"))
    assert "7.0" in written(app)


def test_a_target_typed_for_an_enterprise_begins_no_new_table(monkeypatch):
    """Which would take away what is typed by then: the table repeats the edit until the browser has let go of it."""
    monkeypatch.setattr(st, "session_state", {})
    found = allot(Scenario.preset("deepening"), "total_profit", 2027, 250.0, {})
    key, row = targets_allotted._editor(found), next(n for n, share in enumerate(found.shares) if share.entity == "steel")
    for value, fixed in ((80.0, {"steel": 8.0}), (None, {})):
        st.session_state[key] = {"edited_rows": {str(row): {"目标": value}}}
        targets_allotted._edit(found, 10.0)
        assert targets_allotted._stated()["total_profit@2027"] == {"total": 250.0, "fixed": fixed}
        assert targets_allotted._editor(found) == key and targets_allotted._typed(key) == {row: value}
    before = dict(st.session_state)
    st.session_state[key] = {"edited_rows": {}}
    targets_allotted._edit(found, 10.0)
    assert {**st.session_state, key: before[key]} == before


def test_a_class_of_ones_own_counts():
    app = sound(open_page("benchmarking", "en", benchmark_part="standing", benchmark_entity="steel"))
    app.selectbox(key="class_steel").set_value("steady").run()
    assert json.loads(sound(app).session_state["kept_classes"]) == {"steel": "steady"} and "steady" in written(app)


def test_what_a_browser_kept_wrongly_is_left_aside():
    app = sound(open_page("benchmarking", "zh", benchmark_part="standing", classes="[", allotments='{"x@y": 3}'))
    assert app.subheader
