"""Two tabs of one browser that go on with the same work: nothing that either kept is written over, on no place, and what both changed differently is said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import streamlit as st

from pages.parts import state
from pages.parts.scenarios import kept_files
from pages.parts.state import joined_work, kept_work, saved_work
from pages.parts.state.kept_work import LASTING, SHARED
from pages.parts.wording.words import texts
from simulation import Scenario, embedded_place
from simulation.places import load_place
from simulation.report.content.imprint import Imprint
from simulation.tracking.kept_record import as_text
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.workbench.adopted_plan import AdoptedPlans, Adoption
from simulation.workbench.hall_story import MOST, Scene, Story
from simulation.workbench.joined_choices import counted
from tests.test_pages import open_page, sound

HOME, OTHER = embedded_place(), load_place(Path(__file__).parent / "data/places/canglan")
PLANS = [Scenario(name, {"benchmarking": value}) for name, value in (("A", 0.1), ("B", 0.2), ("C", 0.3))]


def targets(**of_2030: float) -> str:
    return json.dumps({"schema": "targets/1.0", "changes": {name: {"2030": value} for name, value in of_2030.items()}})


def record(**figures: float) -> str:
    return as_text(MonthlyRecord(tuple(Entry(name, 2027, 6, float(value)) for name, value in figures.items())))


def story(*plans: Scenario) -> str:
    return Story(tuple(Scene(plan, "home") for plan in plans)).text


def adopted(*plans: Scenario) -> str:
    return AdoptedPlans(tuple(Adoption(plan, "2026-03-01", "党组") for plan in plans)).text


def allotted(total: float, **fixed: float) -> str:
    return json.dumps({"total_profit@2027": {"total": total, "fixed": fixed}})


def beside(**differing: list) -> str:
    return json.dumps(differing)


A, B, C = PLANS
SECTIONS = ((["a", "b", "c"], ["a", "b"], ["a", "b", "c", "d"], ["a", "b", "d"]),) * 4
# by key: before, as one tab changed it, as the other did elsewhere in it, and both together
CHANGES = {
    "compared": (["x"], ["x", "y"], ["x", "z"], ["x", "y", "z"]),
    "targets": (targets(total_profit=250), targets(total_profit=260), targets(total_profit=250, debt_ratio=0.6), targets(total_profit=260, debt_ratio=0.6)),
    "story": (story(A), story(A, B), story(A, C), story(A, B, C)),
    "record": (record(total_profit=90), record(total_profit=90, revenue=2000), record(total_profit=95), record(total_profit=95, revenue=2000)),
    "classes": ('{"steel": "ambitious"}', "{}", '{"steel": "ambitious", "coal": "model"}', '{"coal": "model"}'),
    "allotments": (allotted(250), allotted(260), allotted(250, steel=9), allotted(260, steel=9)),
    "adopted": (adopted(A, C), adopted(A, C, B), adopted(C), adopted(C, B)),
    "imprint": (Imprint(signer="甲").text, Imprint(signer="乙").text, Imprint(signer="甲", author="丙").text, Imprint(signer="乙", author="丙").text),
    **dict(zip(("report_sections", "month_sections", "sheet_sections", "minutes_sections"), SECTIONS, strict=True)),
    "report_date": ("2026-01-01", "2026-02-01", "2026-01-01", "2026-02-01"),
    "differing": (beside(targets=[[["x"], [1]]]), "", beside(targets=[[["x"], [1]]], story=[[["y"], []]]), beside(story=[[["y"], []]])),
}  # fmt: skip
CONFLICTS = {  # before, here, there
    "compared": (None, ["x"], ["y"]),
    "targets": ("", targets(total_profit=260), targets(total_profit=270)),
    "story": ("", story(*[A] * MOST), story(*[B] * MOST)),  # more than a story holds
    "record": ("", record(total_profit=90), record(total_profit=95)),
    "classes": ("{}", '{"steel": "ambitious"}', '{"steel": "model"}'),
    "allotments": ("", allotted(260), allotted(270)),
    "adopted": ("", adopted(A), adopted(B)),
    "imprint": ("", Imprint(signer="甲").text, Imprint(signer="乙").text),
    **{f"{kind}_sections": (None, ["a"], ["b"]) for kind in ("report", "month", "sheet", "minutes")},
    "report_date": ("2026-01-01", "2026-02-01", "2026-03-01"),
}
JOINED = [name for name, lasting in LASTING.items() if lasting.shape]


def plain(value):
    """What a value says, however it is written."""
    return json.loads(value) if isinstance(value, str) and value.startswith("{") else value or None


def rows(value):
    """The same where the order in which two tabs added is nobody's."""
    said = plain(value)
    lists = list(said.values()) if isinstance(said, dict) else [said]
    return [sorted(map(str, one)) if isinstance(one, list) else one for one in lists]


def after(before: dict, here: dict, there: dict) -> dict:
    return joined_work.choices_joined(before, here, there, HOME)


def test_every_key_that_is_kept_says_how_it_is_joined():
    """A key added later stands here with its cases, or among those that say how a tab stands."""
    assert set(JOINED) == set(CHANGES) == {*CONFLICTS, "differing"}
    assert set(LASTING) - set(JOINED) == {"tier", "group", "until", "big", "scene", "linked"}
    for name in JOINED:
        assert f"kept.part.{name}" in texts(), name


@pytest.mark.parametrize("name", JOINED)
def test_what_only_one_tab_changed_is_taken_and_changes_of_both_are_joined(name):
    before, one, two, both = ({name: value} for value in CHANGES[name])
    assert plain(after(before, before, one).get(name)) == plain(one[name])
    assert plain(after(before, one, before).get(name)) == plain(one[name])
    for here, there in ((one, two), (two, one)):
        found = after(before, here, there)
        assert rows(found[name]) == rows(both[name])
        assert name == "differing" or not joined_work.others(found), "nothing to be said"


@pytest.mark.parametrize("name", CONFLICTS)
def test_what_both_changed_differently_is_kept_in_both_ways(name):
    before, here, there = ({name: value} for value in CONFLICTS[name])
    found = after(before, here, there)
    assert list(joined_work.others(found)) == [name]
    if name != "adopted":  # both adoptions stay to be read, and that of this tab counts
        assert plain(found[name]) == plain(here[name])
    else:
        assert [one.scenario.name for one in AdoptedPlans.read(found[name])[0].adoptions] == ["B", "A"]
    other = joined_work.other_way(found, name)
    if name == "adopted":
        assert AdoptedPlans.read(other[name])[0].standing.scenario.name == "B"
    else:
        assert plain(other[name]) == plain(there[name])
    assert plain(joined_work.other_way(other, name)[name]) == plain(found[name]), "and back"
    assert not joined_work.others(joined_work.with_others(other, {name: ()}))


@pytest.mark.parametrize(
    "text", ["{", "[]", "3", '{"a": 1}', '{"targets": 3}', '{"gone": [[["x"], [1]]]}', '{"targets": [[3, 4]]}', "[" * 9999]
)
def test_whatever_is_kept_joining_raises_nothing(text):
    for name in JOINED:
        for base, here, there in ((text, "{}", ""), ("", text, "{}"), ("", CHANGES[name][1], text)):
            found = after({name: base}, {name: here}, {name: there})
            for one in joined_work.others({"differing": text} | found):
                joined_work.other_way(found, one)


class Tabs:
    """Tabs of a browser: what each stores, and what it knew to be stored."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self.stored = ""
        self._known: dict[int, str] = {}

    def use(self, tab: dict) -> None:
        """Between two runs of it."""
        self._patch.setattr(st, "session_state", tab)
        saved_work.protocol().stepped = False

    def new(self) -> dict:
        tab = {"language": "zh"}
        self.use(tab)
        if self.stored:
            state.restore(self.stored)
        state.timeline()
        tab["answered"] = True
        self._known[id(tab)] = self.stored
        self.use(tab)
        return tab

    def store(self, tab: dict) -> None:
        """As the keeper does: what another tab stored meanwhile is taken up first."""
        self.use(tab)
        if self.stored != self._known[id(tab)]:
            state.join(self.stored, self._known[id(tab)])
        self.stored = self._known[id(tab)] = state.saved()


@pytest.fixture
def tabs(monkeypatch):
    """A browser in which nothing was kept, and a server of two places."""
    monkeypatch.setattr("pages.parts.state.session_places.served", lambda: (HOME, OTHER))
    return Tabs(monkeypatch)


def go(place) -> None:
    state.go_to_place(place)
    saved_work.protocol().stepped = False


def add(name: str, value: float) -> None:
    state.take(Scenario(name, {"benchmarking": value}, place=state.place()))


def names_on(place, text: str) -> set[str]:
    return {one.name for one in kept_work.read(text, place).timeline.bench.own}


def test_work_on_another_place_than_the_tab_looks_at_is_not_written_over(tabs):
    one = tabs.new()
    go(OTHER)
    add("甲", 0.2)
    tabs.store(one)
    two = tabs.new()
    go(HOME)
    tabs.store(two)
    tabs.use(one)
    add("乙", 0.9)
    state.put("targets", targets(total_profit=260))
    tabs.store(one)
    for tab in (two, one, two):
        tabs.store(tab)
    assert names_on(OTHER, tabs.stored) == {"甲", "乙"}
    assert plain(kept_work.read(tabs.stored, OTHER).choices["targets"]) == plain(targets(total_profit=260))
    assert two["joined"]
    tabs.use(two)
    go(OTHER)
    assert {scenario.name for scenario in state.bench().own} == {"甲", "乙"}


def test_both_went_on_at_the_same_other_place(tabs):
    one = tabs.new()
    go(OTHER)
    add("甲", 0.2)
    state.put("record", "")
    tabs.store(one)
    two = tabs.new()
    for tab, name in ((one, "乙"), (two, "丙")):
        tabs.use(tab)
        add(name, 0.5)
        state.put("targets", targets(total_profit=260 if tab is one else 270))
        go(HOME)
    tabs.store(one)
    tabs.store(two)
    assert names_on(OTHER, tabs.stored) == {"甲", "乙", "丙"}
    assert not state.differing(), "nothing of the place looked at"
    go(OTHER)
    assert list(state.differing()) == ["targets"]
    tabs.store(two)
    tabs.use(one)
    tabs.store(one)
    assert names_on(OTHER, tabs.stored) == {"甲", "乙", "丙"}


def test_a_place_dropped_in_one_tab_is_dropped_unless_the_other_went_on(tabs):
    one = tabs.new()
    go(OTHER)
    add("甲", 0.2)
    go(HOME)
    tabs.store(one)
    two = tabs.new()
    tabs.store(two)
    tabs.use(one)
    saved_work.elsewhere().clear()
    tabs.store(one)
    tabs.store(two)
    assert kept_work.read(tabs.stored, OTHER).timeline is None


def test_how_a_tab_stands_stays_its_own(tabs):
    """The hall screen of one tab is not that of the other, nor of a place laid aside in it."""
    one = tabs.new()
    tabs.store(one)
    two = tabs.new()
    go(OTHER)
    add("甲", 0.2)
    for name, value in (("big", True), ("tier", "expert"), ("group", "other"), ("scene", 2)):
        state.put(name, value)
    tabs.store(two)
    tabs.store(one)
    assert not {"kept_big", "kept_tier", "kept_group", "kept_scene"} & set(one)
    go(OTHER)
    assert {scenario.name for scenario in state.bench().own} == {"甲"} and not {"kept_big", "kept_tier"} & set(one)


def test_a_conflict_is_said_and_the_other_is_one_press_away(tabs):
    one = tabs.new()
    tabs.store(one)
    two = tabs.new()
    for tab, value in ((one, 260), (two, 270)):
        tabs.use(tab)
        state.put("targets", targets(total_profit=value))
    tabs.store(one)
    tabs.store(two)
    kept = {name: two[f"kept_{name}"] for name in ("targets", "differing")}
    assert plain(kept["targets"]) == plain(targets(total_profit=270))
    tabs.store(one)
    assert plain(one["kept_targets"]) == plain(targets(total_profit=270)) and list(state.differing()) == ["targets"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "两处改得不同：自定目标**（利润总额 2030）"), ("en", "Changed in two ways: own targets** (Total profit 2030)")],
)
def test_the_sentence_of_a_conflict(language, said):
    others = {"targets": [[["changes", "total_profit", "2030"], [260]]]}
    app = open_page("scenarios", language, targets=targets(total_profit=270), differing=json.dumps(others))
    assert any(said in part.value for part in sound(app).markdown)
    app.button(key="other_targets").click().run()
    assert plain(sound(app).session_state["kept_targets"]) == plain(targets(total_profit=260))
    app.button(key="other_targets").click().run()
    assert plain(sound(app).session_state["kept_targets"]) == plain(targets(total_profit=270))
    app.button(key="differing_targets_read").click().run()
    assert "other_targets" not in [button.key for button in sound(app).button]


def test_a_file_of_work_opened_later_writes_over_nothing(tabs):
    one = tabs.new()
    state.put("record", record(total_profit=90))
    state.put("targets", targets(debt_ratio=0.6))
    file = state.saved()
    state.put("record", record(revenue=2000))
    state.put("targets", targets(total_profit=250))
    assert state.restore(file)
    assert sorted(plain(one["kept_record"])["entries"]) == sorted(plain(record(total_profit=90, revenue=2000))["entries"])
    assert plain(one["kept_targets"]) == plain(targets(total_profit=250, debt_ratio=0.6))


def test_clearing_names_and_counts_all_that_goes_and_takes_no_more(tabs):
    one = tabs.new()
    go(OTHER)
    add("甲", 0.2)
    go(HOME)
    add("乙", 0.3)
    for name, (_, value, _, _) in CHANGES.items():
        state.put(name, value)
    state.put("classes", '{"steel": "ambitious"}')
    state.put("differing", beside(targets=[[["x"], [1]]]))
    state.put("tier", "expert")
    before = state.saved()
    named = "、".join(kept_files._going())
    for name in (*JOINED, "scenarios", "steps"):
        label = texts()[f"kept.part.{name}"]["zh"]
        assert label in named or counted_as_selection(name), name
    assert "月度数据（2）" in named and "“沧澜国资（虚构）”的工作（1）" in named and "目标分解（1）" in named
    state.forget()
    assert not kept_files._going() and not [
        name for name in one if re.fullmatch(f"kept_({'|'.join(set(LASTING) - set(SHARED))})", name)
    ]
    assert one["kept_tier"] == "expert" and not state.bench().own
    state.unforget()
    kept = [json.loads(text)["kept"] for text in (before, state.saved())]
    assert [*map(plain, kept[0].values())] == [*map(plain, kept[1].values())] and list(kept[0]) == list(kept[1])
    assert names_on(OTHER, state.saved()) == {"甲"} and names_on(HOME, state.saved()) == {"乙"}


def counted_as_selection(name: str) -> bool:
    return (
        name in LASTING
        and name not in state.work()
        and texts()["kept.part.selections"]["zh"] in "、".join(kept_files._going())
    )


def test_counts_are_of_what_was_entered():
    assert counted(LASTING["targets"].shape, targets(total_profit=250, debt_ratio=0.6)) == 2
    assert counted(LASTING["adopted"].shape, adopted(A, B)) == 2
    assert counted(LASTING["record"].shape, record(total_profit=90)) == 1
    assert counted(LASTING["classes"].shape, "{") == 1
