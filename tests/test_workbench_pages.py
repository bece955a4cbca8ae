"""Named scenarios, history and comparison in the app, driven without a browser."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.parts import state
from pages.parts.frame import presses
from pages.parts.state import browser_protocol, kept_work, own_scenarios
from pages.parts.wording.words import escaped, texts
from simulation import Scenario, embedded_place, project
from simulation.workbench.bench import Workbench, fresh
from simulation.workbench.timeline import Timeline
from tests.support import speak
from tests.test_pages import LANGUAGES, chosen, open_page, sound, written


def bench(app):
    return app.session_state["timeline"].bench


def test_a_moved_lever_names_a_scenario_and_undo_takes_it_back():
    app = open_page()
    app.slider(key="benchmarking").set_value(0.5).run()
    assert bench(sound(app)).names == ("方案1",)
    app.button(key="undo").click().run()
    assert sound(app).slider(key="benchmarking").value == 0
    assert bench(app).names == ()
    app.button(key="redo").click().run()
    assert sound(app).slider(key="benchmarking").value == 0.5


def test_a_package_goes_on_under_its_own_name():
    app = open_page(language="en", preset="deepening")
    app.slider(key="benchmarking").set_value(0.9).run()
    assert chosen(sound(app)).name == "Deepening reform (1)"
    app.selectbox(key="preset").set_value("deepening").run()
    assert chosen(sound(app)) == Scenario.preset("deepening")
    app.selectbox(key="preset").set_value("Deepening reform (1)").run()
    assert sound(app).slider(key="benchmarking").value == 0.9


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("package", [name for name in embedded_place().scenario_presets if name != "reference"])
def test_every_package_goes_on_under_a_name_that_is_accepted(package, language, monkeypatch):
    speak(monkeypatch, language)
    label = getattr(embedded_place().scenario_presets[package], f"label_{language}")
    name = fresh(own_scenarios._pattern(package), ())
    assert name.startswith(label) and Workbench(Scenario.preset(package)).added(Scenario.preset(package), name).names == (
        name,
    )


def test_work_survives_language_page_and_conditions():
    app = open_page()
    app.slider(key="benchmarking").set_value(0.5).run()
    app.selectbox(key="conditions").set_value("downturn").run()
    app.button_group(key="language_switch").set_value("en").run()
    app.switch_page("pages/compare.py").run()
    app.switch_page("app.py").run()
    assert chosen(sound(app)).conditions["preset"] == "downturn"
    assert chosen(app).levers["benchmarking"].value == 0.5


def labels_sent(app):
    """What the program tells the browser to show in the two choices at the head of the panel."""
    boxes = [app.selectbox(key=key).proto for key in ("preset", "conditions")]
    return [box.raw_value if box.set_value else None for box in boxes]


def test_another_language_renames_the_choices_that_the_browser_shows():
    app = open_page()
    app.button_group(key="language_switch").set_value("en").run()
    assert labels_sent(sound(app)) == ["Current practice", "Central conditions"]
    app.run()
    assert labels_sent(sound(app)) == [None, None]


def test_a_label_of_the_language_before_is_no_choice(monkeypatch):
    session = {
        "language": "en",
        "kept_tier": "simple",
        "conditions": "环境：基准环境",
        "preset": "深化提升",
        "tier": "简明",
    }
    monkeypatch.setattr(st, "session_state", session)
    for labels in ({"central": "环境：基准环境"}, {"deepening": "深化提升"}, {"simple": "简明"}, {"simple": "Simple"}):
        state.offer(labels)
    state.choose_conditions()
    state.choose_preset()
    state.store("tier")
    assert state.timeline().at == 0 and state.complaint() is None
    assert session["kept_tier"] == "simple"
    session |= {"tier": "simple", "language_switch": None}
    state.store("tier")
    state.choose_language()
    assert (session["kept_tier"], session["language"]) == ("simple", "en")


def test_a_page_cut_short_is_told_to_the_browser_once_more():
    app = open_page(preset="deepening")
    app.session_state["protocol"].doubt()
    app.run()
    assert labels_sent(sound(app)) == ["深化提升", "环境：基准环境"]
    assert app.button_group(key="tier").proto.set_value


def test_the_late_repeat_of_a_replaced_value_is_no_step(monkeypatch):
    monkeypatch.setattr(browser_protocol, "LATE", 60.0)
    app = open_page()
    app.slider(key="benchmarking").set_value(0.5).run()
    app.button(key="undo").click().run()
    app.slider(key="benchmarking").set_value(
        0.5
    )  # what a browser still sends that has not heard of the undo, beside another move
    app.slider(key="contract_quality").set_value(0.6).run()
    assert set(chosen(sound(app)).levers) == {"contract_quality"}
    assert app.slider(key="benchmarking").value == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_compare_shows_each_scenario_as_the_model_has_it(language):
    app = open_page("compare", language, "deepening", compared=["first_class"])
    own, other = (project(Scenario.preset(name)).total("total_profit")[-1] for name in ("deepening", "first_class"))
    text = written(sound(app))
    scale = 1 if language == "zh" else 0.1
    digits = 1 if language == "zh" else 2
    assert f"{own * scale:,.{digits}f}" in text
    assert f"{other * scale:,.{digits}f}" in text
    assert texts()["compare.assumptions"][language] in text


def test_compare_offers_own_scenarios_and_at_most_five_others():
    app = open_page("compare")
    app.slider(key="benchmarking").set_value(0.5).run()
    box = sound(app).multiselect(key="compared")
    assert "方案1" not in box.options and len(box.value) <= 5
    app.selectbox(key="preset").set_value("deepening").run()
    assert any("方案1" in option for option in app.multiselect(key="compared").options)


def test_current_practice_is_not_compared_with_itself():
    practice = texts()["role.reference"]["zh"]
    text = written(sound(open_page("compare", compared=["deepening", "first_class"])))
    assert "A 深化提升" in text and f"A {practice}" not in text


def test_compare_of_like_scenarios_says_so():
    app = open_page("compare", compared=[])
    assert texts()["compare.alike"]["zh"] in [info.value for info in sound(app).info]


def test_compare_begins_with_ones_own_scenarios():
    app = open_page("compare")
    app.slider(key="benchmarking").set_value(0.5).run()
    app.selectbox(key="preset").set_value("deepening").run()
    app.slider(key="benchmarking").set_value(0.9).run()
    assert sound(app).multiselect(key="compared").value == ["方案1"]
    table = next(
        value
        for value in (element.value for element in app.markdown)
        if "A 深化提升调整1|B 方案1" in value and "90%" in value
    )
    assert "50%" in table


def test_history_tells_each_step_and_goes_back_to_it():
    app = open_page("scenarios")
    app.slider(key="benchmarking").set_value(0.5).run()
    app.selectbox(key="conditions").set_value("boom").run()
    app.button(key="step_1").click().run()
    assert chosen(sound(app)).conditions["preset"] == "central"
    gap = project(chosen(app)).total("total_profit")[-1] - project(Scenario()).total("total_profit")[-1]
    assert f"+{gap:.1f} 亿元" in written(app)
    app.button(key="step_0").click().run()
    assert not chosen(sound(app)).levers


def test_scenarios_are_duplicated_deleted_and_merged():
    app = open_page("scenarios")
    app.slider(key="benchmarking").set_value(0.5).run()
    app.selectbox(key="conditions").set_value("boom").run()
    app.selectbox(key="merge_levers").set_value("first_class").run()
    app.button(key="merge").click().run()
    merged = chosen(sound(app))
    assert merged.levers == Scenario.preset("first_class").levers
    assert merged.conditions["preset"] == "boom"
    app.button(key="delete_0").click().run()
    assert bench(sound(app)).names == (merged.name,)
    app.button(key="forget").click().run()
    assert bench(sound(app)).own == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_clearing_everything_asks_with_a_count_and_can_be_taken_back(language):
    app = open_page("scenarios", language, targets='{"schema":"targets/1.0","changes":{"total_profit":{"2030":260}}}')
    app.slider(key="benchmarking").set_value(0.5).run()
    app.button(key="story_add").click().run()
    before = app.session_state["timeline"], app.session_state["kept_story"], app.session_state["kept_targets"]
    counted = texts()["kept.part.counted"][language]
    kinds = {"scenarios": 1, "steps": 1, "targets": 1, "story": 1}
    parts = [counted.format(what=texts()[f"kept.part.{kind}"][language], count=count) for kind, count in kinds.items()]
    asked = texts()["shelf.forget_sure"][language].format(parts=texts()["list.comma"][language].join(parts))
    assert asked in [part.value for part in sound(app).markdown]
    app.button(key="forget").click().run()
    assert bench(sound(app)).own == ()
    assert not any(one in app.session_state and app.session_state[one] for one in ("kept_story", "kept_targets"))
    assert app.slider(key="benchmarking").value == 0
    app.slider(key="benchmarking").set_value(0.9).run()
    app.button(key="unforget").click().run()
    own = bench(sound(app)).own
    assert [one.levers["benchmarking"].value for one in own] == [0.5, 0.9]
    steps = app.session_state["timeline"].steps[:2]
    assert [step.bench for step in steps] == [step.bench for step in before[0].steps]
    assert (app.session_state["kept_story"], app.session_state["kept_targets"]) == before[1:]
    assert "unforget" not in [button.key for button in app.button]


def test_signs_of_markup_in_a_name_stay_signs():
    assert escaped("a*b_[c](d)|e") == r"a\*b\_\[c\]\(d\)\|e"
    links = escaped("http://x.cn www.x.cn a@x.cn :material/home:").replace("\\", "")
    assert links == "http:\u200b//x.cn www\u200b.x.cn a@\u200bx.cn :\u200bmaterial/home:"
    app = open_page("compare")
    app.slider(key="benchmarking").set_value(0.5).run()
    timeline = app.session_state["timeline"]
    app.session_state["timeline"] = timeline.done("rename", "x", timeline.bench.renamed("[x](http://a) | **b**"))
    app.run()
    assert "](http" not in written(sound(app)).replace("\\", "\0")


def test_a_name_that_is_too_long_is_refused_in_words():
    app = open_page(preset="deepening")
    app.session_state["bench_actions"] = True
    app.run()
    field = app.text_input(key="bench_name")
    assert not field.proto.max_chars  # the browser would drop what is pasted without a word
    field.set_value("长" * 41).run()
    assert not app.exception and bench(app).names == ()
    assert [error.value for error in app.sidebar.error] == [texts()["bench.refused.long"]["zh"].format(length=41, most=40)]
    assert len(app.error) == 1, "it stands at the field alone"
    assert app.text_input(key="bench_name").value == "长" * 41, "what was typed stays"
    app.run()
    assert app.sidebar.error and app.text_input(key="bench_name").value == "长" * 41
    app.text_input(key="bench_name").set_value("长" * 40).run()
    assert bench(sound(app)).names == ("长" * 40,)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["home", "share", "export"])
def test_until_the_browser_has_answered_a_page_shows_and_hands_on_nothing(page, language, monkeypatch):
    monkeypatch.setattr("pages.parts.state.saved_work.PATIENCE", 600.0)
    monkeypatch.setattr("pages.parts.exchange.report_preview.preview", lambda request: None)
    app = open_page("home", language)
    if page != "home":
        app.switch_page(f"pages/{page}.py").run()
    assert texts()["kept.fetching"][language] in [caption.value for caption in app.sidebar.caption]
    assert not app.exception and not app.title and not app.slider and not app.code and not app.get("download_button")
    app.session_state["answered"] = True
    app.run()
    assert sound(app).title[0].value == texts()[f"title.{page}"][language].format(year=2030)


@pytest.mark.parametrize("page", ["home", "share"])
def test_a_browser_that_never_answers_is_not_waited_for_for_ever(page, monkeypatch):
    """A page is drawn soon, and says that work may still come; what hands work on waits longer, and then for nothing."""
    monkeypatch.setattr("pages.parts.state.saved_work.PATIENCE", 600.0)
    said = texts()["kept.fetching.meanwhile"]["zh"]
    app = open_page()
    if page != "home":
        app.switch_page(f"pages/{page}.py").run()
    app.session_state["begun"] -= 9.0
    app.run()
    assert bool(app.title) == (page == "home") == (said in [caption.value for caption in app.caption])
    app.session_state["begun"] -= 600.0
    assert sound(app.run()).title and said not in [caption.value for caption in app.caption]


def test_work_that_comes_late_joins_what_was_chosen_meanwhile(monkeypatch):
    """Kept choices come back, also those that the page was drawn with its own for; what was chosen since stays."""
    drawn = {"kept_compared": ["roe"], "kept_report_date": "", "kept_tier": "simple"}
    monkeypatch.setattr(st, "session_state", {"language": "zh", **drawn})
    chosen_before = {"compared": ["total_profit"], "report_date": "2026-01-01", "tier": "all"}
    kept = kept_work.written("zh", chosen_before, state.timeline(), {})
    state.drawn_meanwhile()
    state.put("report_date", "2026-02-02")
    state.restore(kept)
    found = [state.remember(name, None) for name in chosen_before]
    assert found == [["total_profit"], "2026-02-02", "all"]


def test_every_press_counts_once_in_its_order(monkeypatch):
    monkeypatch.setattr(st, "session_state", {"language": "zh"})
    for n in range(12):
        state.do("lever", "benchmarking", lambda n=n: state.bench().edited(Scenario("s", {"benchmarking": n / 20}), "s"))
        st.session_state["protocol"].clock = lambda n=n: 1e9 + 10.0 * n
    last = len(state.timeline().steps) - 1

    def told(*keys, first=1):
        presses.take([{"key": key, "number": first + n} for n, key in enumerate(keys)])

    told(*["undo"] * 10)
    assert state.timeline().at == last - 10
    told(*["undo"] * 10, "redo", "redo")  # the first ten were told again
    assert state.timeline().at == last - 8
    told("redo", "undo", "undo", *["redo"] * 99, "undo", first=100)
    assert state.timeline().at == last - 1
    presses._pressed()  # what came is forgotten, as where a run was cut short on the way to another page
    assert state.timeline().at == last - 1 and state.remember("presses_lost", 0) == 1, "the browser is asked to tell again"
    presses.take([None, 3, {"key": "undo"}, {"key": "undo", "number": "x"}, {"key": "gone", "number": 10**9}])
    assert state.timeline().at == last - 1


def test_a_value_out_of_range_is_limited_with_a_word():
    row = embedded_place().levers["benchmarking"]
    said = texts()["lever.limited"]["en"].format(value="100%")
    app = open_page(language="en")

    def captions():
        return [caption.value for caption in sound(app).sidebar.caption]

    app.number_input(key="benchmarking_typed").set_value(500.0).run()
    assert chosen(app).levers["benchmarking"].value == row.max and said in captions()
    app.run()
    assert said in captions()
    app.number_input(key="benchmarking_typed").set_value(90.0).run()
    assert chosen(app).levers["benchmarking"].value == pytest.approx(0.9) and said not in captions()
    app.number_input(key="benchmarking_typed").set_value(100.0).run()
    assert said not in captions(), "the end of the range itself is not out of it"


def test_compare_shows_the_money_and_the_debt_of_each_plan():
    """A plan that takes twice the money for the same profit is seen to do so."""
    text = written(sound(open_page("compare", "zh", "deepening", compared=["first_class"])))
    for name in ("deepening", "first_class"):
        own = project(Scenario.preset(name))
        assert f"{own.total('programme_investment')[1:].sum():,.1f}（" in text and f"{own.total('debt')[-1]:,.1f}（" in text


def test_compare_says_what_each_plan_is_paid_with():
    """A plan whose profit hides a neglect has it said beside its path, though it is not the one looked at."""
    app = AppTest.from_function(_compared).run()
    said = [caption.value for caption in sound(app).caption]
    honest, masked, told = said
    assert honest.startswith("**A") and "没有单列的代价" in honest
    assert masked.startswith("**B") and "在建工程" in told and "产业链" in told
    assert texts()["compare.unequal"]["zh"] in [warning.value for warning in app.warning]


def _compared():
    from pages.parts.scenarios import comparison
    from simulation import Scenario, project

    honest = Scenario("honest", {"contract_quality": 1})
    masked = Scenario("masked", {"contract_quality": 1, "chain_investment": 0}, conditions={"loan_rate": 0.02})
    comparison.paid_with({plan.name: project(plan) for plan in (honest, masked)})


def test_the_highest_compared_is_not_called_so_alone_where_practice_is_higher():
    one, other = (Scenario(name, {"contract_quality": quality}) for name, quality in (("one", 0.2), ("other", 0.0)))
    app = open_page("compare")
    app.session_state["timeline"] = Timeline.begun(Workbench(one, (one, other)))
    text = written(sound(app.run()))
    practice = project(one.reference()).total("total_profit")[-1]
    assert f"；现状延续为 {practice:.1f} 亿元" in text.replace("\u00a0", " ")
    better = Scenario("better", {"contract_quality": 0.9})
    app.session_state["timeline"] = Timeline.begun(Workbench(better, (better, other)))
    assert "；现状延续为" not in written(sound(app.run()))
