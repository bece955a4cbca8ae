"""How far pages look: one choice for all of them, kept and handed on, and no page with two horizons."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st

from pages.parts import state
from pages.parts.exchange import report_files
from pages.parts.explanation import plan_in_words
from pages.parts.frame.menu import MENU
from pages.parts.panel import callbacks, model_told
from pages.parts.shared import analyses
from pages.parts.shared.choices import two_years
from pages.parts.shared.view import View, projected
from pages.parts.state import kept_work, session_places
from pages.parts.uncertainty import assumption_callbacks
from pages.parts.wording.words import texts
from simulation import HEADLINES, Scenario, embedded_place, load_place, project
from simulation.analysis.uncertainty.released_ranges import released_ranges
from simulation.language.words import Words
from simulation.sharing import encode, share
from tests.make_second_place import FOLDER
from tests.test_pages import cards, open_page, sound, written
from tests.test_share_page import visit

PLACE, OTHER = embedded_place(), load_place(FOLDER)
USUAL, FURTHER = PLACE.usual_year, PLACE.last_year
PLAN = Scenario("plan", {"benchmarking": 0.6, "delegation": 0.8})


@pytest.fixture
def session(monkeypatch):
    """A session without a browser."""
    found = {"language": "zh", "answered": True}
    monkeypatch.setattr(st, "session_state", found)
    return found


def test_every_page_shows_the_year_chosen(monkeypatch):
    """One visit: chosen once, then through the menu; figures, titles and the report are of that year."""
    asked, request_of = [], report_files.chosen
    monkeypatch.setattr(report_files, "chosen", lambda view: asked.append(request_of(view)) or asked[-1])
    alike = {f"trade_{one}_outcome": "total_profit" for one in ("first", "second")}  # no search of a front
    app = open_page("home", preset="deepening", **alike)
    assert app.title[0].value == texts()["title.home"]["zh"].format(year=USUAL)
    steps = len(app.session_state["timeline"].steps)
    sound(app.button_group(key=state.SWITCH).set_value(FURTHER).run())
    assert len(app.session_state["timeline"].steps) == steps, "a way of looking is no step"
    plan, words = app.session_state["timeline"].bench.current, Words.screen("zh")
    found = project(plan, until=FURTHER)
    assert [card.value for card in cards(app)[:4]] == [words.figure(one, found.total(one)[-1]) for one in HEADLINES]
    assert all(str(FURTHER) in card.label for card in cards(app)[:4])
    for page in [page for page in MENU if page != "home"]:
        sound(app.switch_page(MENU[page]).run())
        assert app.title[0].value == texts()[f"title.{page}"]["zh"].format(year=FURTHER), page
        assert texts()["until.note"]["zh"].format(usual=USUAL) in written(app), page
    assert asked and {(one.last, one.plain()["until"]) for one in asked} == {(FURTHER, FURTHER)}
    app.switch_page(MENU["home"]).run()
    sound(app.button_group(key=state.SWITCH).set_value(USUAL).run())
    assert app.title[0].value == texts()["title.home"]["zh"].format(year=USUAL)


def test_a_link_carries_it():
    pairs = [tuple(project(one, until=FURTHER) for one in (PLAN, PLAN.reference()))]
    app = sound(visit(encode(share(pairs, "2026-11-22"))))
    assert app.title[0].value == texts()["title.home"]["zh"].format(year=FURTHER)
    assert texts()["shared.unchanged"]["zh"] in written(app)


def test_what_pages_ask_for_is_of_the_year_chosen_and_years_before_it_are_as_they_were(session):
    short = project(PLAN)
    usual_causes, usual_ranges = analyses.causes(PLAN), analyses._ranges(PLAN)
    state.look_until(FURTHER)
    assert projected(PLAN).years[-1] == analyses.causes(PLAN).years[-1] == analyses.swings(PLAN, None).years[-1] == FURTHER
    assert len(analyses.causes_by_entity(PLAN, "total_profit")[1]) == len(projected(PLAN).years)
    wide = analyses._ranges(PLAN)
    assert (wide.values["total_profit"] == released_ranges(PLAN, until=FURTHER).values["total_profit"]).all()
    count = len(short.years)
    for name in HEADLINES:
        assert (projected(PLAN).total(name)[:count] == short.total(name)).all()
        assert (wide.values[name][:count] == usual_ranges.values[name]).all(), "the same draws, looked at for longer"
        np.testing.assert_allclose(
            analyses.causes(PLAN).contributions[name][:count], usual_causes.contributions[name], atol=1e-9
        )
    ends = plan_in_words.actions(PLAN).ends["total_profit"]
    assert ends[1] == pytest.approx(float(projected(PLAN).total("total_profit")[-1]))
    for name in HEADLINES:
        low, _, high = wide.quantiles(name)
        assert (high - low)[-1] > (high - low)[count - 1], "`until.note` says that ranges are wider"


@pytest.mark.parametrize("place", [PLACE, OTHER], ids=["gansu", "canglan"])
def test_conditions_of_the_years_beyond_are_assumed_as_the_note_says(place):
    for row in place.conditions:
        path = place.condition_paths["central", row]
        assert {point.grade for year, point in path.items() if year > place.usual_year} == {"assumed"}


def test_it_is_kept_and_comes_back_and_an_older_store_means_the_usual_year(session, monkeypatch):
    state.put("stress_year", USUAL)
    state.put("compare_year", USUAL - 1)
    state.look_until(FURTHER)
    assert (session["kept_stress_year"], session["kept_compare_year"]) == (FURTHER, USUAL - 1), "what was the last stays it"
    kept = state.saved()
    monkeypatch.setattr(st, "session_state", {"language": "zh"})
    assert state.restore(kept) and state.until() == FURTHER
    older = json.loads(kept)
    del older["kept"]["until"]
    for choices in (older["kept"], {**older["kept"], "until": "2035"}, {**older["kept"], "until": 1999}):
        monkeypatch.setattr(st, "session_state", {"language": "zh"})
        state.restore(json.dumps({**older, "kept": choices}))
        assert state.until() == USUAL


def test_another_place_has_years_of_its_own(session, monkeypatch):
    monkeypatch.setattr(session_places, "served", lambda: (PLACE, OTHER))
    state.look_until(FURTHER)
    state.go_to_place(OTHER)
    assert state.horizons(OTHER) == (OTHER.usual_year, OTHER.last_year)
    assert state.until() == OTHER.usual_year, "a year that the place does not offer gives way"
    state.look_until(FURTHER)
    assert state.until() == OTHER.usual_year
    state.go_to_place(PLACE)
    assert state.until() == FURTHER
    assert "until" in kept_work.SHARED


def test_two_years_to_compare_lie_within_the_years_shown(session, monkeypatch):
    monkeypatch.setattr("pages.parts.shared.choices.st.select_slider", lambda _label, _years, shown, **_: shown)
    view = View("profit", PLAN, project(PLAN), project(PLAN.reference()))
    state.put("profit_years", (USUAL - 2, FURTHER))
    assert two_years(view, "profit") == (USUAL - 2, USUAL)
    state.put("profit_years", (USUAL - 2, USUAL))
    state.look_until(FURTHER)
    assert session["kept_profit_years"] == (USUAL - 2, FURTHER)


def test_a_table_by_year_leaves_what_was_stated_for_years_after_the_last_shown(session, monkeypatch):
    kept = []
    monkeypatch.setattr(state, "keep", lambda scenario, *_: kept.append(scenario))
    row = PLACE.levers["delegation"]
    condition = next(iter(PLACE.conditions.values()))
    state.look_until(FURTHER)
    plan = Scenario("by year").with_lever("delegation", {"by_year": {str(USUAL): 0.6, str(FURTHER): 0.9}})
    state.take(plan.under({condition.id: {"by_year": {str(USUAL): condition.base, str(FURTHER): condition.base * 1.1}}}))
    state.look_until(USUAL)
    years = range(USUAL - 1, USUAL + 1)
    monkeypatch.setattr(callbacks, "typed_values", lambda name: [0.7, 0.8] if name == row.id else [condition.base] * 2)
    callbacks.enter_years("delegation", years, 1.0)
    assert dict(kept[-1].levers["delegation"].by_year) == {USUAL - 1: 0.7, USUAL: 0.8, FURTHER: 0.9}
    assumption_callbacks.enter_path(condition.id, years, 1.0)
    assert dict(kept[-1].conditions[condition.id])[FURTHER] == pytest.approx(condition.base * 1.1)


def test_a_late_full_effect_stands_when_its_start_alone_is_moved(session, monkeypatch):
    kept = []
    monkeypatch.setattr(state, "keep", lambda scenario, *_: kept.append(scenario))
    monkeypatch.setattr(state, "heed", lambda key: True)
    state.take(Scenario("late").with_lever("delegation", {"value": 0.8, "start": 2028, "full": FURTHER - 1}))
    shown = callbacks.timing_shown("delegation")
    assert shown["years"] == (2028, USUAL)
    session["delegation_years"], session["delegation_shape"] = (2029, USUAL), shown["shape"]
    callbacks.retime("delegation")
    setting = kept[-1].levers["delegation"]
    assert (setting.start, setting.full) == (2029, FURTHER - 1)


def test_the_browser_is_told_anew_for_another_year(session, monkeypatch):
    monkeypatch.setattr(state, "drawn", dict)
    state.take(PLAN)
    before = model_told.stands_on()
    state.look_until(FURTHER)
    assert model_told.stands_on() != before
    monkeypatch.setattr(model_told, "_variables", list)
    monkeypatch.setattr(state, "page", lambda: SimpleNamespace())
    assert model_told.model({})["inputs"]["years"][-1] == FURTHER
