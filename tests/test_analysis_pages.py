"""The analysis pages in both languages, driven without a browser; what they show is what the library finds."""

from __future__ import annotations

import io
import re

import numpy as np
import pyarrow as pa
import pytest

from pages.parts import state
from pages.parts.explanation import ranked_levers
from pages.parts.frame.menu import MENU
from pages.parts.shared import analyses
from pages.parts.wording import ranges_in_words
from pages.parts.wording.words import period, texts
from simulation import Scenario, embedded_baseline, embedded_place, project
from simulation.analysis.causes.attribution import attribute
from simulation.analysis.goals.targets import Target, TargetSet
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.analysis.uncertainty.released_ranges import DRAWS, SEED, weights
from simulation.explanation.actions import actions_of
from simulation.explanation.assumptions_in_words import assumption_name
from simulation.language.numbers import MINUS
from simulation.language.words import TOGETHER, Words
from simulation.model import MODEL_VERSION
from simulation.workers import studies
from tests.support import speak, work_here
from tests.test_pages import cards, chosen, open_page, sound, take, written


def said(key: str, language: str = "zh") -> re.Pattern:
    """A text of the table with anything in its blanks."""
    return re.compile(re.sub(r"\\{[^}]*\\}", "(.*)", re.escape(texts()[key][language])))


def button(app, key: str):
    """A button by its key."""
    return app.button(key=key)


def test_ranges_are_those_of_the_library():
    app = open_page("ranges", preset="deepening")
    found = project_ensemble(Scenario.preset("deepening"), DRAWS, SEED, outputs=("total_profit",))
    low, high = found.weighted(weights(embedded_baseline())).quantiles("total_profit")[[0, 2], -1]
    shown = said("ranges.finding").fullmatch(app.subheader[0].value).group(3)
    ends = [float(end) for end in re.findall(r"[\d.]+", shown)]
    assert ends == [round(low, -1), round(high, -1)]


def test_home_shows_a_range_below_each_card():
    app = sound(open_page(preset="deepening"))
    assert [bool(said("home.range").fullmatch(card.below)) for card in cards(app)] == [True] * 4 + [False] * 4


def test_a_target_is_kept_in_the_tables_unit():
    app = open_page("ranges")
    app.number_input(key="aim_field_total_profit").set_value(300.0).run()
    app.button_group(key="language_switch").set_value("en").run()
    assert sound(app).number_input(key="aim_field_total_profit").value == pytest.approx(30)
    assert TargetSet.read(app.session_state["kept_targets"])[0].values("total_profit")[2030] == pytest.approx(300)


@pytest.mark.parametrize(
    "probability, key, value", [(1.0, "chance.high", 95), (0.0, "chance.low", 5), (0.52, "chance.about", 50)]
)
def test_chances_are_not_falsely_precise(probability, key, value, monkeypatch):
    speak(monkeypatch, "zh")
    said = texts()[key]["zh"].format(value=value)
    assert ranges_in_words.chance(probability) == said
    end = state.words().chance_end(probability)  # the ends over forms of the model are as sure, and say so alike
    assert end == ("50%" if key == "chance.about" else said)


@pytest.mark.parametrize(
    "low, high, expected",
    [
        (186.3, 369.8, "190～370 亿元"),
        (-12.2, 51.0, f"{MINUS}10至50 亿元"),
        (200.0, 200.0, "200.0 亿元"),
        (201.3, 203.8, "201.3～203.8 亿元"),
    ],
)
def test_ranges_are_rounded_to_their_size(low, high, expected, monkeypatch):
    speak(monkeypatch, "zh")
    assert ranges_in_words.span("total_profit", low, high) == expected


@pytest.mark.parametrize(
    "language, told",
    [
        ("zh", ["2023年", "2023年6月", "2023年1—11月", "2021—2025年", "2021年至2024年6月"]),
        ("en", ["2023", "6/2023", "months 1–11 of 2023", "2021–2025", "2021 to 6/2024"]),
    ],
)
def test_periods_of_facts_are_written_out(language, told, monkeypatch):
    speak(monkeypatch, language)
    assert [period(text) for text in ("2023", "2023-06", "2023-01..11", "2021..2025", "2021..2024-06")] == told
    assert not [fact.id for fact in embedded_place().facts.values() if ".." in period(fact.period)]


def test_what_money_buys_is_not_praised_where_it_is_printed_as_nought():
    app = open_page("causes", "zh")
    take(app, Scenario("both", {"rd_intensity_target": 0.035, "transformation_investment": 300}))
    said = [caption.value for caption in sound(app.run()).caption]
    assert said and not [text for text in said if text.startswith("每投入1")]


@pytest.mark.parametrize("preset", ["focus_vitality", "first_class"])
def test_contributions_add_up_to_the_change_shown(preset, monkeypatch):
    kept = []
    monkeypatch.setattr(ranked_levers, "as_csv", lambda table: kept.append(table) or b"")
    app = sound(open_page("causes", preset=preset))
    own, usual = project(Scenario.preset(preset)), project(Scenario.preset("reference"))
    change = own.total("total_profit")[-1] - usual.total("total_profit")[-1]
    found = attribute(Scenario.preset(preset), outcomes=("total_profit",))
    assert np.sum(found.contributions["total_profit"][-1]) == pytest.approx(change, abs=1e-9)
    printed = round(own.total("total_profit")[-1], 1) - round(usual.total("total_profit")[-1], 1)
    shown = f"{printed:+.1f} 亿元".replace("-", MINUS)
    assert shown in app.subheader[0].value.replace(TOGETHER, " ")
    assert any(shown in caption.value for caption in app.caption)
    rows = pa.ipc.open_stream(io.BytesIO(app.get("vega_lite_chart")[0].proto.data.data)).read_pandas()
    assert list(rows.end) == sorted(rows.end, reverse=True) and rows.end.sum() == pytest.approx(printed, abs=1e-9)
    table = kept[-1]
    assert list(table["因素"]) == list(rows.driver) and table["利润总额 2030（亿元）"].tolist() == pytest.approx(rows.end)
    assert set(table["方案指纹"]) == {Scenario.preset(preset).id} and set(table["模型版本"]) == {MODEL_VERSION}
    assert "-0.0" not in table.to_csv() and "亿元" in "".join(table.columns)
    costs = {action.player: sum(action.costs.values()) for action in actions_of(Scenario.preset(preset)).actions}
    said = {
        lever: float(cost.split()[0].replace(MINUS, "-").replace(",", ""))
        for lever, cost in zip(rows.driver, rows.cost, strict=True)
    }
    bought = dict(zip(rows.driver, rows.bought, strict=True))
    exact = {action.player: action.adds["total_profit"] for action in actions_of(Scenario.preset(preset)).actions}
    for player, cost in costs.items():  # of unrounded figures, as in the sentence and in the table to take along
        if exact[player] > 0 and cost > 0.5:
            assert f"{exact[player] / cost:.2f}" in bought[embedded_place().levers[player].label_zh]
    assert said == {
        embedded_place().levers[player].label_zh: pytest.approx(cost, abs=0.051) for player, cost in costs.items()
    }


def test_causes_say_what_to_do_first():
    app = sound(open_page("causes"))
    assert app.info[0].value == texts()["causes.empty"]["zh"]
    button(app, "causes_try").click().run()
    assert chosen(sound(app)).name == "deepening"
    assert app.subheader


def test_conditions_are_a_player_of_their_own():
    app = open_page("causes", preset="focus_innovation")
    app.selectbox(key="conditions").set_value("downturn").run()
    assert texts()["causes.conditions"]["zh"] in written(sound(app))


@pytest.mark.parametrize("what", ["level", "gap"])
def test_sensitivity_names_the_strongest_assumption(what):
    app = sound(open_page("sensitivity", preset="deepening", sensitivity_what=what))
    other = Scenario.preset("reference") if what == "gap" else None
    table = analyses.swings(Scenario.preset("deepening"), other).table("total_profit", 2030)
    first = table["id"].iloc[0]
    assert assumption_name(Words("zh"), embedded_place(), first) in app.subheader[0].value


def test_full_study_is_kept_until_the_scenario_changes(monkeypatch):
    work_here(monkeypatch)
    monkeypatch.setattr(studies, "shares", _small_study)
    app = open_page("sensitivity", preset="deepening")
    before = len(app.subheader)
    button(app, "sobol_run").click().run()
    assert len(sound(app).subheader) == before + 1
    app.slider(key="benchmarking").set_value(0.9).run()
    assert texts()["stale"]["zh"] in [info.value for info in sound(app).info]


def _small_study(plan, names, other, outcome, year, told):
    from simulation.analysis.sensitivity.morris_sobol import sobol

    assert (outcome, year) == ("total_profit", 2030) and other == Scenario.preset("reference")
    return sobol(plan, names[:4], (outcome,), 32, analyses.SEED, until=year, reference=other)


def test_stress_counts_the_presets_that_miss():
    app = sound(
        open_page("stress", preset="deepening", targets=TargetSet().with_value("total_profit", 2030, 240.0).to_json())
    )
    table = analyses.under_presets(Scenario.preset("deepening"), 2030)
    profits = table[table["variable"] == "total_profit"]["scenario"]
    missed = int((profits < 240).sum())
    assert 0 < missed < len(profits)
    assert said("stress.some_missed").fullmatch(app.subheader[0].value).group(2) == str(missed)
    for verdict, count in (("is_met", len(profits) - missed), ("is_missed", missed)):
        assert len(re.findall(rf"\|{texts()[f'stress.{verdict}']['zh']}[ {TOGETHER}]\d", written(app))) == count, (
            "said by word"
        )


def test_break_even_of_a_condition_is_where_the_target_breaks():
    target = Target("total_profit", 2030, at_least=240.0)
    first = analyses.breaks(Scenario.preset("deepening"), target).query("breaks and at == at").iloc[0]
    app = sound(
        open_page("stress", preset="deepening", targets=TargetSet().with_value("total_profit", 2030, 240.0).to_json())
    )
    assert embedded_place().conditions[first["id"]].label_zh in written(app)


def test_break_even_of_prices_is_said_in_percent():
    app = sound(
        open_page("stress", preset="deepening", targets=TargetSet().with_value("total_profit", 2030, 240.0).to_json())
    )
    assert re.search(rf"\|{texts()['stress.prices']['zh']}下降\|—\|−\d+%～−\d+%\|", written(app))
    assert re.search(r"各类产品价格同时下降：\d+%～\d+%（", app.subheader[1].value)


def reading(app) -> str:
    """The sentence that answers the question of the uncertainty page."""
    return next(element.value for element in app.markdown if "利润总额有八成可能" in element.value)


def test_the_reading_says_how_likely_the_target_is():
    app = open_page("ranges", preset="deepening", targets=TargetSet().with_value("total_profit", 2030, 100.0).to_json())
    assert "达到 100.0 亿元目标的可能性 95%以上。" in reading(app)


def test_a_plan_without_effect_yet_is_not_called_better():
    app = open_page()
    take(app, Scenario("later", {"benchmarking": {"value": 1.0, "start": 2032, "full": 2034}}))
    app.switch_page(MENU["ranges"]).run()
    assert chosen(sound(app)).changed() and "好于现状延续" not in reading(app)
