"""Every page in both languages, driven without a browser; and the tables of words and units."""

from __future__ import annotations

import ast
import inspect
import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import state
from pages.parts.figures import analysis_charts, outcome_charts
from pages.parts.frame.menu import MENU
from pages.parts.outcomes import home
from pages.parts.state import language_choice
from pages.parts.wording.words import number, texts, unit
from simulation import Scenario, Setting, catalogue, embedded_baseline, embedded_place, project
from simulation.analysis.causes.later_years import later_years
from simulation.analysis.goals.most_profit import MostProfit
from simulation.explanation.losses_in_words import losses
from simulation.explanation.price_rows import price_cells
from simulation.language.numbers import MINUS, units
from simulation.language.rounding import difference
from simulation.language.words import Words
from simulation.workbench.bench import Workbench
from simulation.workbench.timeline import Timeline
from tests.support import LIMIT, crossed, from_the_start, speak, without_ways

ROOT = Path(__file__).parents[1]
LANGUAGES = ("zh", "en")
PAGES = tuple(MENU)
ANALYSES = ("ranges", "causes", "sensitivity", "goals", "stress")
EITHER = {"size", "change", "year"}  # one language may write the size of a change, the other its sign as well
CHINESE = re.compile("[\u4e00-\u9fff]")


def open_page(page: str = "home", language: str = "zh", preset: str | None = None, **kept: str) -> AppTest:
    """A page as a visitor with that language and scenario sees it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=LIMIT)
    app.session_state["language"] = language
    for key, value in kept.items():
        app.session_state[f"kept_{key}"] = value
    app.run()
    if preset:
        app.selectbox(key="preset").set_value(preset).run()
    if page != "home":
        app.switch_page(MENU[page]).run()
    return app


def chosen(app: AppTest) -> Scenario:
    """The scenario worked on."""
    return app.session_state["timeline"].bench.current


def take(app: AppTest, scenario: Scenario) -> None:
    """Put a visitor's own scenario on the workbench."""
    app.session_state["timeline"] = Timeline.begun(Workbench(scenario, (scenario,)))


def sound(app: AppTest) -> AppTest:
    """The page ran to its end, with no error shown."""
    assert not app.exception, app.exception[0].value
    assert not app.error, app.error[0].value
    return app


def cards(app: AppTest) -> list[SimpleNamespace]:
    """The cards of a page in their order, each with label, value, delta and what stands below it."""
    found = []
    for block in app.get("html"):
        for card in re.findall("<section>(.*?)</section>", block.proto.body):
            parts = dict(re.findall(r'class="card-(\w+)">(.*?)</p>', card))
            label = re.sub("\u00a0<a.*|<i.*", "", parts["label"])
            delta = re.sub(r"<span.*?</span> |<em>|</em>.*", "", parts["change"])
            texts = label, parts["value"], delta, re.sub("<.*?>", "", parts.get("below", ""))
            found.append(
                SimpleNamespace(**dict(zip(("label", "value", "delta", "below"), map(unescape, texts), strict=True)))
            )
    return found


def written(app: AppTest) -> str:
    """All text of a page."""
    parts = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.warning, *app.info]
    return without_ways("\n".join(element.value for element in parts))


@pytest.mark.parametrize(("page", "language", "preset"), crossed(PAGES, LANGUAGES, (None, "first_class")))
def test_page_runs_and_asks_its_question(page, language, preset):
    app = sound(open_page(page, language, preset))
    assert app.title[0].value == texts()[f"title.{page}"][language].format(year=2030)
    analysis, heads = page in ANALYSES, [*app.title, *app.header, *app.subheader]
    shown = written(app) if analysis else "\n".join(element.value for element in heads)
    assert language == "zh" or not CHINESE.search(shown), CHINESE.search(shown)
    assert not analysis or app.subheader or preset is None, "no finding"
    assert not analysis or "nan" not in shown.split()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", list(catalogue().groups))
def test_expert_tier_shows_every_lever_of_a_group(group, language):
    app = sound(open_page(language=language, tier="expert", group=group))
    rows = [row for row in embedded_place().levers.values() if row.group == group]
    sliding = [row.id for row in rows if row.slides and row.standing != "counted"]
    assert [slider.key for slider in app.sidebar.slider] == sliding, "details are typed, what is counted has no slider"
    typed = {field.key.removesuffix("_typed") for field in app.sidebar.number_input if field.key.endswith("_typed")}
    assert {row.id for row in rows} <= typed


def test_simple_tier_offers_about_eleven_levers():
    shown = [row for row in embedded_place().levers.values() if row.tier == "simple"]
    assert 9 <= len(shown) <= 13
    assert {row.group for row in shown} == set(catalogue().groups)


SECTIONS = (
    "checks", "neglects", "signs", "limits", "most_profit", "base_year",
    "facts", "parameters", "levers", "conditions", "equations", "versions",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_method_sections(language):
    """One visit: each section after the other."""
    app, seen = sound(open_page("method", language, method=SECTIONS[0])), set()
    for section in SECTIONS:
        sound(app.segmented_control(key="method").set_value(section).run())
        seen.add(app.session_state["kept_method"])
    assert len(seen) == len(SECTIONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_with_the_most_profit_stands_with_what_it_costs(language):
    """What the search found, its mark, what it loses, and its levers with those below practice; a button takes the plan."""
    cut = ("rd_intensity_target", "chain_investment")
    plan = Scenario("most_profit", {cut[0]: 0.01, cut[1]: 0, "benchmarking": 1})
    found = MostProfit(plan, cut, later_years(plan, 2030), {"owner_cash": (-1.0, -2.0)})
    app = sound(open_page("method", language, method="most_profit", most_profit=(embedded_place().digest, found)))
    words, lost = Words.screen(language), losses(project(plan), project(plan.reference()), Words.screen(language))
    said = [one.value for one in app.markdown]
    assert lost.rows and all(any("|".join(price_cells(row, plan.place, words)) in one for one in said) for row in lost.rows)
    assert [one.value for one in app.warning] == [*filter(None, [lost.mark])]
    levers = next(one.value for one in app.dataframe if len(one.value) == 3)
    assert list(levers.iloc[:, -1]).count(words("most_profit.below")) == 2
    assert app.button(key="load_most_profit")


@pytest.mark.parametrize("comparison", ["base", "reference"])
@pytest.mark.parametrize("page", ["profit", "labour_productivity"])
def test_both_comparisons(page, comparison):
    sound(open_page(page, "zh", "deepening", **{f"{page.removeprefix('labour_')}_comparison": comparison}))


def test_cards_show_the_projection():
    app = open_page(preset="deepening")
    own, reference = project(Scenario.preset("deepening")), project(Scenario.preset("reference"))
    profit, usual = own.total("total_profit")[-1], reference.total("total_profit")[-1]
    assert cards(app)[0].value == f"{profit:,.1f} 亿元"
    assert cards(app)[0].delta == f"{round(profit, 1) - round(usual, 1):+,.1f} 亿元".replace("-", MINUS)
    assert cards(app)[1].value == f"{own.total('return_on_equity')[-1]:.2%}"
    assert cards(app)[3].value == f"{own.total('new_energy_capacity')[-1]:,.0f} 万千瓦"


def test_english_shows_the_same_amounts_in_its_own_units():
    app = open_page(language="en")
    profit = project(Scenario.preset("reference")).total("total_profit")[-1]
    assert cards(app)[0].value == f"CNY {profit / 10:,.2f} bn".replace(" ", "\u00a0")


def test_english_keeps_a_number_beside_its_unit_and_counts_one(monkeypatch):
    speak(monkeypatch, "en")
    shown = number(-12.3, "亿元"), number(1, "phases"), number(2, "phases"), unit("亿元")
    assert shown == (f"{MINUS}CNY\u00a01.23\u00a0bn", "1\u00a0phase", "2\u00a0phases", "CNY bn")


@pytest.mark.parametrize("spec", [outcome_charts.bars_spec, outcome_charts.waterfall_spec, analysis_charts.swing_spec])
def test_bars_keep_the_order_of_their_rows_when_data_change(spec):
    names = ("unit", "entity", "mark")[: len(inspect.signature(spec).parameters)]
    axes = [layer["encoding"]["y"] for layer in spec(*names)["layer"] if "field" in layer["encoding"].get("y", {})]
    assert axes and all(axis["sort"]["field"] == "place" for axis in axes)


def test_moving_a_lever_moves_the_cards():
    app = open_page()
    before = [metric.value for metric in cards(app)[:4]]
    app.slider(key="benchmarking").set_value(1.0).run()
    assert cards(app)[0].value != before[0]
    expected = project(Scenario("s", {"benchmarking": 1.0})).total("total_profit")[-1]
    assert cards(app)[0].value == f"{expected:,.1f} 亿元"


def test_lever_shown_in_english_units_keeps_its_value():
    app = open_page(language="en", tier="simple", group="layout")
    slider = app.slider(key="new_energy_starts")
    assert slider.value == pytest.approx(1.2)
    slider.set_value(2.0).run()
    assert chosen(app).levers["new_energy_starts"].value == pytest.approx(200)


def test_levers_survive_language_and_page():
    app = open_page()
    app.slider(key="benchmarking").set_value(0.55).run()
    app.button_group(key="language_switch").set_value("en").run()
    assert sound(app).title[0].value == texts()["title.home"]["en"].format(year=2030)
    assert app.slider(key="benchmarking").value == pytest.approx(0.55)
    app.switch_page(MENU["new_energy"]).run()
    app.switch_page(MENU["home"]).run()
    assert sound(app).slider(key="benchmarking").value == pytest.approx(0.55)


def test_conditions_apply_to_scenario_and_reference():
    app = open_page(preset="deepening")
    app.selectbox(key="conditions").set_value("downturn").run()
    downturn = {"preset": "downturn"}
    own = project(Scenario.preset("deepening").under(downturn)).total("total_profit")[-1]
    usual = project(Scenario.preset("reference").under(downturn)).total("total_profit")[-1]
    assert cards(app)[0].delta == f"{difference(usual, own, 1):+,.1f} 亿元".replace("-", MINUS)


def test_reset_returns_to_current_practice():
    app = open_page(preset="first_class")
    assert chosen(app).changed()
    app.button(key="reset_all").click().run()
    assert not chosen(sound(app)).changed()
    app.slider(key="benchmarking").set_value(1.0).run()
    app.button(key="reset_first_class").click().run()
    assert app.slider(key="benchmarking").value == 0


def test_limits_are_said_in_the_heading():
    assert "触及限制：管理层精力" in written(open_page(preset="first_class"))
    assert "触及限制" not in written(open_page())


def test_an_entity_can_be_set_apart():
    app = open_page()
    own = {"steel": {"benchmarking": 1.0, "delegation": Setting(by_year=((2025, 0.6), (2028, 0.8)))}}
    take(app, Scenario("apart", {}, own, {"preset": "central"}))
    app.session_state["kept_entity"] = "steel"
    app.switch_page(MENU["entities"]).run()
    text = written(sound(app))
    assert embedded_place().levers["benchmarking"].label_zh in text
    assert "2025 0.6" in text and "2028 0.8" in text and "0.60" not in text


def test_an_unexpected_error_becomes_a_sentence(monkeypatch):
    def fail(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(home, "reading", fail)
    app = open_page()
    assert not app.exception
    assert [error.value for error in app.error] == [texts()["failure.page"]["zh"]]


def test_facts_lead_to_their_rows():
    app = open_page("method", method="facts", fact="S:F019")
    assert "1469.5" in written(app)
    assert embedded_place().levers["new_energy_quota"].label_zh in written(app)


def test_base_year_figures_are_all_shown():
    app = open_page("method", method="base_year")
    assert len(app.dataframe[0].value) == len(embedded_baseline().cells)


def test_the_language_is_decided_once_a_run(monkeypatch):
    """Whatever a page says, it asks the words of its run, which were chosen at its start."""
    app, asked = sound(open_page("home")), []
    decide = language_choice._chosen
    monkeypatch.setattr(language_choice, "_chosen", lambda: asked.append(1) or decide())
    sound(app.run())
    assert len(asked) == 1


def test_every_unit_of_the_tables_can_be_written():
    tables = catalogue()
    measured = (tables.lever_rows, tables.variables, tables.parameters, tables.condition_rows, tables.columns)
    symbols = {row.unit for rows in measured for row in rows.values()}
    assert not sorted(symbols - set(units()))


def test_only_state_touches_session_state():
    for path in [ROOT / "app.py", *(ROOT / "pages").rglob("*.py")]:
        if path.parent != Path(state.__file__).parent:
            assert "session_state" not in path.read_text(encoding="utf-8"), path.name


def test_code_holds_no_chinese_but_unit_names():
    for path in [ROOT / "app.py", *(ROOT / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
                assert node.value in units(), f"{path.name}: {node.value}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_says_what_is_left_five_years_after(language):
    """Beside the last year its fifth year after, paybacks, and the mark of a plan that lives on the future."""
    app = open_page(language=language)
    assert not [found for found in app.caption if "2035" in found.value]
    plan = {"rd_intensity_target": 0.01, "chain_investment": 0, "new_energy_starts": 0}
    take(app, Scenario("starving", plan))
    sound(app.run())
    captions = " ".join(found.value for found in app.caption)
    assert "2035" in captions
    unproven = embedded_place().neglects["rd_to_minimum"]
    assert (unproven.unproven_zh if language == "zh" else unproven.unproven_en) in captions
    assert len(app.warning) == 1 and re.search(r"\d+%", app.warning[0].value)
    take(app, Scenario("more", {"rd_intensity_target": 0.035}))
    sound(app.run())
    assert not app.warning and all(sum(year in c.value for c in app.caption) == 1 for year in ("2035", "2040"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_method_page_shows_what_neglect_costs(language):
    """A row for each neglect, computed by the run, none without a reason."""
    app = sound(open_page("method", language, method="neglects"))
    frame = app.dataframe[0].value
    assert len(frame) == len(embedded_place().neglects)
    assert frame.iloc[:, -1].str.len().min() > 3
    (waits,) = (one.value.split("\n") for one in app.caption if Words(language)("price.how.late") in one.value)
    assert f"{len(waits)}" in next(
        one.value for one in app.markdown if one.value.startswith(("**推迟2年", "**Waiting 2 years"))
    )
    assert len(waits) > 9 and all("2030" in one and "2035" in one for one in waits)


@pytest.mark.parametrize(("language", "words"), [("zh", "无意义（权益不为正）"), ("en", "undefined (no equity)")])
def test_return_of_an_enterprise_without_equity_is_said_in_words(language, words):
    """Neither a huge figure nor nan: where equity is used up, the return on it is said to be undefined."""
    app = open_page("entities", language)
    take(
        app,
        Scenario(
            "sunk", conditions=from_the_start({"steel_spread": 0.4, "loan_rate": 0.07, "coal_price": 2, "power_price": 1.5})
        ),
    )
    text = written(sound(app.selectbox(key="entity").set_value("steel").run()))
    assert words in text.replace("\xa0", " ") and not re.search(r"\bnan\b", text.lower())
