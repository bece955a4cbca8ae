"""Numbers in another unit than they are read in: refused or in doubt, unless the unit is written beside them."""

from __future__ import annotations

import pytest

from simulation import Scenario, embedded_place
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.goals.targets import Target, checked_targets
from simulation.analysis.stress.stress_tests import reverse_stress
from simulation.cli.commands import _refuse
from simulation.cli.option_targets import read_target
from simulation.language.unit_slips import in_table_unit, likely
from simulation.tracking.follow_up import followed
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_sheet import read_record

HEADS = ["indicator", "period", "value", "unit", "entity"]


@pytest.mark.parametrize(
    ("value", "usual", "symbol", "meant"),
    [
        (26, 250, "亿元", 260),  # CNY bn
        (2_500_000, 250, "亿元", 250),  # 万元
        (14.7, 1100, "万千瓦", 1470),  # GW
        (350, 52, "万元/人", 35),  # CNY 1,000
        (62, 0.63, "share", 0.62),
        (-2.9, -0.02, "share", -0.029),
        (120, 250, "亿元", None),
        (26, -250, "亿元", None),
        (0, 250, "亿元", None),
        (0.2, 0.03, "share", None),
        (3000, 250, "亿元", None),
    ],
)
def test_a_slip_is_a_number_that_one_other_unit_brings_to_what_is_usual(value, usual, symbol, meant):
    found = likely(value, usual, symbol)
    assert found is None if meant is None else found == pytest.approx(meant)


def test_a_stated_unit_is_read_in_either_language():
    assert in_table_unit(26, "CNY bn", "亿元") == 260 and in_table_unit(26, " 亿元 ", "亿元") == 26
    assert in_table_unit(2.8, "%", "share") == 0.028 and in_table_unit(1, "tons", "亿元") is None


@pytest.mark.parametrize(
    "text",
    ["new_energy_capacity>=14.7@2030", "total_profit>=26@2030", "debt_ratio<=62@2030", "rd_intensity>=2.8@2030",
     "return_on_equity>=3@2030", "profit_margin>=4@2030", "labour_productivity>=600@2030"],
)  # fmt: skip
def test_a_target_in_another_unit_is_refused_with_what_was_meant(text):
    with pytest.raises(AnalysisError) as told:
        read_target(text)
    assert told.value.key == "error.target_slip"


@pytest.mark.parametrize(
    ("text", "value"),
    [("total_profit>=26 CNY bn@2030:0.8", 260), ("total_profit>=26亿元@2030", 26), ("rd_intensity>=2.8%@2030", 0.028),
     ("total_profit>=300@2030", 300), ("eva>=5@2030", 5),
     ("利润总额>=300@2030", 300), ("Total profit >= 300@2030", 300), ("资产负债率≤62%@2030", 0.62), ("研发投入强度＞＝2.8％@2030", 0.028)],
)  # fmt: skip
def test_a_unit_beside_a_target_settles_what_it_is(text, value):
    assert read_target(text).value == value


def test_a_refused_target_is_named_as_it_is_called(monkeypatch, capsys):
    """In Chinese by the label of the outcome, also where its id was typed."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    for text in ("total_profit>=26@2030", "利润总额>=26@2030"):
        with pytest.raises(AnalysisError) as told:
            read_target(text)
        with pytest.raises(SystemExit):
            _refuse(told.value)
        said = capsys.readouterr().err
        assert "“利润总额”的目标 26 未采用" in said and "total_profit" not in said


@pytest.mark.parametrize(
    "target",
    [Target("debt_ratio", 2030, at_most=62), Target("rd_intensity", 2030, at_least=2.8), Target("profit_margin", 2030, at_least=4),
     Target("return_on_equity", 2030, at_least=3), Target("total_profit", 2030, at_least=1e6)],
)  # fmt: skip
def test_searches_and_stress_refuse_what_no_target_of_the_place_may_be(target):
    for use in (lambda: checked_targets([target], embedded_place()), lambda: reverse_stress(Scenario(), target)):
        with pytest.raises(AnalysisError) as told:
            use()
        assert told.value.key == "error.target_outside"


@pytest.mark.parametrize(
    ("indicator", "value", "unit", "key"),
    [
        ("rd_intensity", 2.9, "", "error.outside"),
        ("rd_intensity", "290%", "", "error.outside"),
        ("new_energy_capacity", 5.2, "", "error.record_slip"),
        ("labour_productivity", 250, "", "error.record_slip"),
        ("total_profit", 9.8, "", "error.record_slip"),
        ("profit_margin", 2.5, "", "error.record_slip"),
        ("rd_intensity_target", 2.9, "", "error.record_share"),
    ],
)
def test_a_reported_figure_in_another_unit_is_refused(indicator, value, unit, key):
    found = read_record([HEADS, [indicator, "2026-06", value, unit, ""]])
    assert found.record.entries == () and [one.fields["reason"].key for one in found.problems] == [key]


@pytest.mark.parametrize(
    ("indicator", "value", "unit", "entity"),
    [("total_profit", 9.8, "亿元", ""), ("total_profit", 98, "", ""), ("total_profit", 12, "", "steel"), ("total_profit", 10, "", "nonferrous"), ("rd_intensity", "2.9%", "", ""),
     ("new_energy_capacity", 520, "", ""), ("transformation_investment", 20, "", ""), ("return_on_equity", -0.01, "", "")],
)  # fmt: skip
def test_a_figure_near_the_usual_or_with_its_unit_is_taken(indicator, value, unit, entity):
    assert read_record([HEADS, [indicator, "2026-06", value, unit, entity]]).problems == ()


@pytest.mark.parametrize(
    ("indicator", "value", "slip"),
    [("labour_productivity", 250, True), ("new_energy_capacity", 5.2, True), ("new_energy_capacity", 520, False),
     ("total_profit", 98, False), ("total_profit", 98_000, True)],
)  # fmt: skip
def test_a_figure_with_its_unit_that_is_far_from_the_plan_stays_in_doubt(indicator, value, slip):
    record = MonthlyRecord((Entry(indicator, 2026, 6, value),))
    assert followed(Scenario(), record, 2026)[0].slip is slip
