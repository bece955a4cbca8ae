"""Work that a browser kept: one part that no longer fits takes no other with it, and whatever comes, nothing is raised."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import streamlit as st

from pages.parts import state
from pages.parts.frame import browser_store
from pages.parts.scenarios import kept_files
from pages.parts.shared import figures_of_tab, workbook_reading
from pages.parts.state import kept_work, saved_work
from pages.parts.wording.words import texts
from simulation import Scenario, embedded_place
from simulation.places import load_place
from simulation.workbench.bench import Workbench
from simulation.workbench.timeline import Timeline
from tests.intake_support import filled, saved

OTHER = load_place(Path(__file__).parent / "data/places/canglan")
STORE = Path(__file__).parent / "data/releases/1.0.0/browser/storage.json"
TEXT = json.loads(json.loads(STORE.read_text(encoding="utf-8"))["scenario-workbench"])["text"]
WHOLE = kept_work.read(TEXT)
OWN = WHOLE.timeline.bench.names
STATES = len(json.loads(json.loads(TEXT)["timeline"])["scenarios"])


def changed(**parts) -> str:
    """The kept text with some parts otherwise."""
    return json.dumps(json.loads(TEXT) | parts)


def with_timeline(change) -> str:
    """The kept text after a change of its timeline."""
    content = json.loads(json.loads(TEXT)["timeline"])
    change(content)
    return changed(timeline=json.dumps(content))


def named(found: kept_work.KeptWork) -> list[tuple[str, str]]:
    return [(one.kind, one.reason.key) for one in found.left_out]


def test_sound_work_leaves_nothing_out():
    assert not WHOLE.left_out and len(OWN) == 6
    assert kept_work.read(kept_work.written(WHOLE.language, WHOLE.choices, WHOLE.timeline)) == WHOLE


SPOILT = {
    "unknown lever": (lambda one: one["levers"].update(gone=1), "error.unknown"),
    "narrowed range": (lambda one: one["levers"].update(benchmarking=1.01), "error.outside"),
    "unknown condition": (lambda one: one.update(conditions={"gone": 1}), "error.unknown"),
    "unknown conditions": (lambda one: one.update(conditions={"preset": "gone"}), "error.unknown"),
    "unknown entity": (lambda one: one.update(entities={"gone": {"benchmarking": 0.5}}), "error.no_entity"),
    "another schema": (lambda one: one.update(schema="scenario/9.0"), "error.schema"),
    "a new part": (lambda one: one.update(colour="red"), "error.scenario_part"),
    "an endless number": (lambda one: one["levers"].update(benchmarking=float("inf")), "error.no_number"),
}


@pytest.mark.parametrize("place", range(STATES))
@pytest.mark.parametrize("fault", SPOILT)
def test_one_scenario_that_does_not_fit_leaves_all_others(fault, place):
    change, key = SPOILT[fault]
    raw = json.loads(json.loads(TEXT)["timeline"])
    lost = {raw["scenarios"][place]["name"]} if place in raw["steps"][raw["at"]][3] else set()
    found = kept_work.read(with_timeline(lambda content: change(content["scenarios"][place])))
    assert named(found) == [("scenario", key)]
    assert found.left_out[0].name == raw["scenarios"][place]["name"]
    assert set(found.timeline.bench.names) == set(OWN) - lost
    assert all(one == WHOLE.timeline.bench.find(one.name) for one in found.timeline.bench.own)
    assert found.choices == WHOLE.choices and found.language == WHOLE.language
    assert len(found.timeline.steps) >= len(WHOLE.timeline.steps) - 2


@pytest.mark.parametrize("at", ["1e400", "-1e400", "NaN", "2.5", "null", '"2"', "[]", "99999999999999999999", "-7"])
def test_an_odd_place_in_the_history_keeps_every_scenario(at):
    found = kept_work.read(changed(timeline=json.loads(TEXT)["timeline"].replace('"at":14', f'"at":{at}')))
    assert found.timeline is not None and len(found.timeline.steps) == len(WHOLE.timeline.steps)


def test_steps_of_an_unknown_kind_or_lever_are_left_out_alone():
    def change(content):
        content["steps"][2][0] = "teleport"
        content["steps"][content["at"]][:2] = ["lever", "gone"]

    found = kept_work.read(with_timeline(change))
    assert named(found) == [("step", "error.bench_step")] * 2
    assert found.timeline.bench == WHOLE.timeline.bench, "what stood stands again"
    assert len(found.timeline.steps) == len(WHOLE.timeline.steps) - 1


@pytest.mark.parametrize("name", ["deepening", "深化提升", "Deepening reform", "长" * 41])
def test_a_scenario_whose_name_is_no_longer_free_is_kept_under_another(name):
    def change(content):
        for one in content["scenarios"]:
            if one["name"] == "全部举措":
                one["name"] = name

    found = kept_work.read(with_timeline(change))
    assert named(found) == [("renamed", "error.bench_renamed")]
    assert set(found.timeline.bench.names) == set(OWN) - {"全部举措"} | {f"{name[:35]} (1)"}
    levers = WHOLE.timeline.bench.find("全部举措").levers
    assert found.timeline.bench.find(f"{name[:35]} (1)").levers == levers


def test_a_history_of_another_version_leaves_targets_and_story():
    found = kept_work.read(with_timeline(lambda content: content.update(schema="workbench/9.0")))
    assert named(found) == [("history", "error.bench_version")]
    assert found.timeline is None and found.choices == WHOLE.choices and not found.empty


@pytest.mark.parametrize("part", ["targets", "story"])
def test_targets_and_story_that_cannot_be_read_leave_the_history(part):
    found = kept_work.read(changed(kept=json.loads(TEXT)["kept"] | {part: "{"}))
    assert [one.kind for one in found.left_out] == [part]
    assert found.timeline == WHOLE.timeline and part not in found.choices


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "3", "{", "[" * 100_000, '"x"', "x" * (kept_work.LARGEST + 1), "9" * 5_000], ids=len
)
def test_what_is_no_work_at_all_is_left_out_as_a_whole(text):
    found = kept_work.read(text)
    assert found.empty and [one.kind for one in found.left_out] == ["all"]


def test_whatever_is_kept_nothing_is_raised():
    dice = random.Random(11)
    odd = [None, True, -1, 1e400, float("nan"), 10**400, "", "\ud800", "x" * 99, [], {}, [[]], {"a": {"b": []}}]

    def spoil(content):
        holders = [content]
        while holders and dice.random() < 0.8:
            holder = holders[-1]
            inner = [
                one for one in (holder.values() if isinstance(holder, dict) else holder) if isinstance(one, dict | list)
            ]
            if not inner:
                break
            holders.append(dice.choice(inner))
        holder = holders[-1]
        if holder:
            holder[dice.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))] = dice.choice(odd)

    for _ in range(300):
        parts = json.loads(TEXT)
        content = json.loads(parts["timeline"])
        for _ in range(dice.randint(1, 3)):
            spoil(content)
        found = kept_work.read(json.dumps(parts | {"timeline": json.dumps(content)}))
        for one in found.left_out:
            assert browser_store._line(one)
            one.name.encode()
        if found.timeline is not None:
            assert kept_work.read(kept_work.written("zh", {}, found.timeline)).timeline == found.timeline


@pytest.fixture
def session(monkeypatch):
    """A session that has just begun."""
    monkeypatch.setattr(st, "session_state", {"language": "zh"})
    return st.session_state


def test_what_was_left_out_waits_for_the_visitor_and_the_writing_is_set_aside(session):
    text = with_timeline(lambda content: content["scenarios"][13]["levers"].update(gone=1))
    session["keeper"] = type("News", (), {"kept": {"text": text, "revision": "r1", "again": False}})()
    state.returned()
    assert state.aside().text == text and state.aside_revision() == state.seen() == "r1"
    assert len(state.bench().own) == 5 and state.welcome_back()
    state.put_by()
    assert state.aside() is None and state.aside_revision() == "r1", "it is set aside whether or not it was read of"


def test_own_figures_outlive_a_reload(session):
    """Also without a plan of one's own; what a tab gives back that is no workbook is as if nothing had been kept."""
    files = (("own.xlsx", saved(filled("zh"))),)
    found = workbook_reading.place_of_files(files, "某市国资委")
    state.use_place(found)
    state.note_files(found.place, files)
    text, kept = state.saved(), json.loads(json.dumps(figures_of_tab.told()))
    state.tab_keeps(kept["mark"])
    assert figures_of_tab.told() == {"mark": kept["mark"]}, "sent once"
    broken = {"mark": 7, "places": [{"name": "x", "files": [["own.xlsx", "AAAA"]]}, {"files": 3}, None]}
    for given, place in ((broken, embedded_place()), ("x", embedded_place()), (kept, found.place)):
        session.clear()
        session["language"] = "zh"
        session["keeper"] = type("News", (), {"kept": {"text": text, "revision": "r1", "figures": given}})()
        figures_of_tab.taken_in()
        assert state.answered() and state.place() == place
    assert figures_of_tab.told() == {"mark": kept["mark"]}
    state.leave_place(state.key_of(found.place))
    assert figures_of_tab.told() is None


def test_every_kind_of_thing_left_out_has_its_words():
    for kind in ("all", "choices", "history", "place", "scenario", "step", "story", "targets"):
        assert f"left_out.{kind}" in texts()
    for kind in ("place", "scenario", "renamed", "step", "scene", "target"):
        assert f"left_out.{kind}_named" in texts()


def test_a_browser_that_kept_nothing_says_so(session):
    session["keeper"] = type("News", (), {"kept": {"text": None}})()
    assert not state.answered()
    state.returned()
    assert state.answered() and state.timeline() == Timeline.begun(Workbench(state.scenario()))


def test_what_another_tab_has_beyond_the_room_is_set_aside(session):
    for n in range(20):
        state.take(Scenario(f"ours {n}", {"benchmarking": 0.5}))
    state.join(TEXT, None)
    assert len(state.bench().own) == 24 and {f"ours {n}" for n in range(20)} <= set(state.bench().names)
    assert state.aside().text == TEXT and [one.reason.key for one in state.aside().left_out] == ["error.bench_many"] * 2


def test_work_on_any_number_of_places_is_kept(session, monkeypatch):
    """The ninth place once took the oldest one's work with it, without a word: a browser's room alone is the limit, and that is said."""
    monkeypatch.setattr("pages.parts.state.session_places.served", lambda: (embedded_place(), OTHER))
    waiting = {f"own|2024|Place {n}|{n:08x}": {"label": {"zh": f"Place {n}"}, "kept": {}, "timeline": ""} for n in range(40)}
    saved_work.elsewhere().update(waiting)
    state.take(Scenario("甲", {"benchmarking": 0.5}))
    state.go_to_place(OTHER)
    found = kept_work.read(state.saved(), OTHER)
    assert found.elsewhere.keys() == {*waiting, kept_work.key_of(embedded_place())}
    monkeypatch.setattr(st, "session_state", {"language": "zh"})
    state.restore(kept_work.written("zh", {}, WHOLE.timeline, found.elsewhere))
    assert waiting.items() <= kept_work.read(state.saved()).elsewhere.items(), "and comes back"


def test_what_a_browser_has_no_room_for_can_be_read_from_a_file():
    """A browser keeps 5 Mi characters at most, a file has no more characters than bytes: none of the two is too long to be read."""
    assert max(5 << 20, kept_files.LARGEST << 20) <= kept_work.LARGEST
    assert kept_work.read(f"{TEXT[:-1]}{' ' * (kept_work.LARGEST - len(TEXT))}}}").timeline == WHOLE.timeline
