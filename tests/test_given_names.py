"""A scenario whose levers were put back never bears the name of what its levers were: on screen, in links, in files, in documents."""

from __future__ import annotations

import pytest
import streamlit as st

from pages.parts import state
from pages.parts.panel import callbacks
from pages.parts.scenarios.table_exchange import all_added
from simulation import Scenario, project
from simulation.language.given_names import found_kinds, found_label, is_found, misnamed
from simulation.language.texts import texts
from simulation.language.words import Words
from simulation.sharing import decode, encode, share
from simulation.workbench.bench import Workbench
from simulation.workbench.timeline import Timeline

REFERENCE, DEEPENING = Scenario.preset("reference"), Scenario.preset("deepening")
ZH, EN = Words("zh"), Words("en")
LEVER = "benchmarking"
FOUND = Scenario("most_profit", {LEVER: 0.5})
VARIANT = texts()["bench.variant"]["zh"].format(name=ZH.scenario(DEEPENING), n=1)


def bare(name: str) -> Scenario:
    return Scenario(name)


@pytest.mark.parametrize("name", ["most_profit", "只求利润最高", "Most profit alone (2)", "deepening", VARIANT])
def test_a_name_given_for_levers_is_not_kept_without_them(name):
    assert misnamed(bare(name)) and not misnamed(Scenario(name, {LEVER: 0.5}))
    assert ZH.scenario(bare(name)) == ZH.scenario(REFERENCE), "whatever is printed of it"
    assert EN.scenario(bare(name)) == EN.scenario(REFERENCE)


@pytest.mark.parametrize("name", ["方案1", "老王的方案", "Scenario 1", "利润"])
def test_any_other_name_stays_and_says_that_no_lever_is_moved(name):
    assert not misnamed(bare(name))
    assert ZH.scenario(bare(name)) == f"{name}（同现状延续）"
    assert ZH.scenario(bare(name), mark=False) == ZH.scenario(Scenario(name, {LEVER: 0.5})) == name


def test_current_practice_and_packages_are_called_as_they_are():
    for preset in (REFERENCE, DEEPENING):
        row = preset.place.scenario_presets[preset.name]
        assert (ZH.scenario(preset), EN.scenario(preset)) == (row.label_zh, row.label_en)


def test_a_found_plan_is_called_in_the_language_of_the_page_even_where_it_was_named_in_the_other():
    for kind, labels in found_kinds().items():
        assert is_found(kind) and is_found(f"{kind} (3)")
        assert found_label(labels["zh"], "en") == labels["en"]
        assert EN.scenario(Scenario(f"{kind} (2)", {LEVER: 0.5})) == labels["en"] + " (2)"
    assert not found_label("方案1", "zh") and not is_found("most")


def test_a_found_plan_stays_as_it_was_found_when_a_lever_moves():
    bench = Workbench(FOUND, (FOUND,))
    edited = bench.edited(FOUND.with_lever(LEVER, 0.7), "方案1", "方案1")
    assert edited.names == ("most_profit", "方案1") and edited.current.name == "方案1"
    assert edited.find("most_profit") == FOUND
    lit = bench.edited(FOUND.under({"preset": "downturn"}), "方案1", "方案1")
    assert lit.names == ("most_profit",), "under other conditions it is the same plan"


def test_levers_put_back_give_a_plain_name_and_undo_gives_the_old_one():
    bench = Workbench(REFERENCE).added(DEEPENING.with_lever(LEVER, 0.7), VARIANT)
    timeline = Timeline.begun(bench)
    restored = timeline.done("reset", "", bench.edited(Scenario(VARIANT), "unused", "方案1"))
    assert restored.bench.names == ("方案1",) == (restored.bench.current.name,)
    assert restored.going(0).bench.current.name == VARIANT
    again = restored.bench.edited(restored.bench.current.with_lever(LEVER, 0.9), "unused", "方案2")
    assert again.names == ("方案1",)
    for first in (FOUND, DEEPENING):
        emptied = Workbench(first, (first,) if first is FOUND else ()).edited(bare(first.name), "改", "方案1")
        assert emptied.current.name == "方案1"


def test_a_link_that_bears_such_a_name_is_printed_as_current_practice():
    code = encode(share([(project(bare("most_profit")), project(REFERENCE))], "2026-11-29"))
    arrived = decode(code).cases[0].scenario
    assert arrived.name == "most_profit"
    assert ZH.scenario(arrived) == ZH.scenario(REFERENCE)


@pytest.fixture
def session(monkeypatch):
    monkeypatch.setattr(st, "session_state", {"language": "zh"})


def test_on_the_page_a_found_plan_is_restored_to_current_practice_and_undo_brings_it_back(session):
    state.take(FOUND)
    assert state.bench().current.name == "most_profit"
    callbacks.reset_all()
    assert state.bench().current.name == "reference" and state.bench().names == ("most_profit",)
    state.undo()
    assert state.bench().current == FOUND
    st.session_state["protocol"].stepped = False  # the page was drawn since
    callbacks.reset((LEVER,))
    assert (state.bench().current.name, state.bench().names) == ("方案1", ("most_profit", "方案1"))
    state.duplicate()
    assert state.bench().current.name == "方案1 (1)"


def test_read_in_without_levers_or_from_a_table_it_gets_a_plain_name(session):
    for come in (bare("most_profit"), bare(VARIANT), bare("deepening")):
        state.take(come)
    assert state.bench().names == ("方案1", "方案2", "方案3")
    assert all_added(state.bench(), [bare("只求利润最高"), bare("甲")]).names[3:] == ("方案4", "甲")


def test_levers_of_current_practice_merged_are_said_to_be_it(session):
    state.take(FOUND)
    st.session_state |= {"merge_levers": "reference", "merge_conditions": "most_profit"}
    state.merge()
    assert ZH.scenario(state.scenario()) == ZH("bench.merged", n=1) + "（同现状延续）"
