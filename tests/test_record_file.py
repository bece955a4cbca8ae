"""What a file of a year's figures is read as: a month wherever its table stands, a whole year as its December."""

from __future__ import annotations

import io

import openpyxl
import pytest

from pages.parts.tracking.record_table import found_by_typing
from simulation import ScenarioError
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.intake.periods import month_of
from simulation.language.words import Words
from simulation.tracking.record_file import read_record_file
from simulation.tracking.record_sheet import entry
from tests.intake_support import filled, saved

PLACE = own_place(read_workbook(saved(filled(count=3)), "own.xlsx")).place
NAMES = [row.label_zh for row in PLACE.entities]


def workbook(*rows) -> bytes:
    file = openpyxl.Workbook()
    for row in rows:
        file.active.append(row)
    file.save(buffer := io.BytesIO())
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("raw", "month"),
    [
        ("2026年全年", 12), ("2026年度", 12), ("2026年度决算", 12), ("2026年1—12月", 12), ("2026年1-6月", 6), ("2026年1月至6月", 6),
        ("2026年上半年", 6), ("2026年前三季度", 9), ("2026一季度", 3), ("FY2026", 12), ("2026-06", 6), ("2026年6月末", 6),
    ],
)  # fmt: skip
def test_a_part_of_a_year_since_january(raw, month):
    assert month_of(raw) == (2026, month)


@pytest.mark.parametrize(
    "raw", ["2026", "2026年", "2026年二季度", "2026年7-12月", "2026年13月", "2026年度计划", "1—6月", None]
)
def test_what_does_not_begin_in_january_or_names_no_month_is_none(raw):
    assert month_of(raw) is None


ACROSS = (
    ("2026年省属企业月度快报（累计数）",),
    ("指标", "单位", "1月", "2月", "1—3月", "上年同期"),
    ("利润总额", "亿元", 9.8, 18.1, 30.2, 8),
    ("资产负债率", "%", 64, None, 63.9, 65),
)


def test_months_across_are_read_as_months_below_each_other():
    found = read_record_file(workbook(*ACROSS), "月报.xlsx", PLACE)
    assert found.problems == () and len(found.record.entries) == 5
    assert [found.record.value("total_profit", 2026, month) for month in (1, 2, 3)] == [9.8, 18.1, 30.2]
    assert found.record.value("debt_ratio", 2026, 3) == pytest.approx(0.639)
    wrong = read_record_file(workbook(*ACROSS, ("利润总量值", "亿元", 1, 2, 3)), "月报.xlsx", PLACE)
    assert [one.fields["row"] for one in wrong.problems] == [5] and len(wrong.record.entries) == 5
    assert read_record_file(workbook(*ACROSS[1:]), "2026年月报.xlsx", PLACE).record == found.record
    own = read_record_file(workbook(*ACROSS), "月报.xlsx", PLACE, PLACE.entity_ids[1])
    assert own.record.value("total_profit", 2026, 3, PLACE.entity_ids[1]) == 30.2


def test_months_across_without_a_year_anywhere_are_refused():
    with pytest.raises(ScenarioError) as told:
        read_record_file(workbook(*ACROSS[1:]), "月报.xlsx", PLACE)
    assert told.value.key == "error.record_no_year"


def test_months_across_that_may_be_of_two_years_are_refused():
    def told(*rows):
        with pytest.raises(ScenarioError) as refused:
            read_record_file(workbook(*rows), "月报.xlsx", PLACE)
        return refused.value.key

    figures = ("利润总额", 9.8, 18.1, 9.9, 18.2)
    assert told((None, "2025年", None, "2026年"), ("指标", "1月", "2月", "1月", "2月"), figures) == "error.record_years"
    assert told(("2026年",), ("指标", "1月", "2月", "3月", "1—3月"), figures) == "error.twice"
    filled_in = ("2025年主要指标", "填报日期：2026年1月20日")
    found = read_record_file(workbook(filled_in, ("指标", "11月", "12月"), figures[:3]), "月报.xlsx", PLACE)
    assert found.record.years == (2025,), "the day on which it was filled in is not what it is of"
    own = read_record_file(workbook(("2025、2026年",), ("指标", "2025年1月", "2026年1月"), figures[:3]), "月报.xlsx", PLACE)
    assert own.record.years == (2025, 2026), "heads that say their year need no other"


@pytest.mark.parametrize("head", ["累计", "Total"])
def test_months_that_stand_by_themselves_are_not_taken_for_sums_since_january(head):
    heads = ("指标", "单位", "1月", "2月", "3月", head)
    rows = ("利润总额", "亿元", 9.8, 10.3, 12.1, 32.2), ("资产负债率", "%", 64, 63.9, 63.8, 63.8)
    with pytest.raises(ScenarioError) as told:
        read_record_file(workbook(("2026年",), heads, *rows), "月报.xlsx", PLACE)
    assert (told.value.key, told.value.fields["row"], told.value.fields["column"]) == ("error.record_single_months", 3, head)
    summed = ("利润总额", "亿元", 9.8, 20.1, 32.2, 32.2), rows[1]
    assert len(read_record_file(workbook(("2026年",), heads, *summed), "月报.xlsx", PLACE).record.entries) == 6
    planned = ("利润总额", "亿元", 9.8, 20.1, 32.2, 62.1), ("营业收入", "亿元", 30, 60, 90, 400), rows[1]
    own = read_record_file(workbook(("2026年",), (*heads[:-1], "全年目标"), *planned), "月报.xlsx", PLACE)
    assert len(own.record.entries) == 9, "a target that happens to be near a sum is none"


@pytest.mark.parametrize("raw", ["2026-1②", "2026年1②"])
def test_the_mark_of_a_footnote_makes_no_other_month(raw):
    assert month_of(raw) is None


def test_the_yearly_table_is_read_as_december_of_its_year():
    rows = [["2026年主要指标完成情况", None, None, "单位：万元"], ["企业名称", "营业总收入", "利润总额", "资产总额"]]
    rows += [[name, 1_000_000 + n, 50_000, 2_000_000] for n, name in enumerate(NAMES)]
    found = read_record_file(workbook(*rows), "2026.xlsx", PLACE)
    book = found.record
    assert found.problems == ()
    assert book.value("revenue", 2026, 12, PLACE.entity_ids[1]) == pytest.approx(100.0001)
    assert book.value("total_profit", 2026, 12) == pytest.approx(15)  # every enterprise is there: the whole is their sum
    stated = read_record_file(workbook(*rows, ["合计", 2_900_000, 149_000, 5_900_000]), "2026.xlsx", PLACE).record
    assert stated.value("total_profit", 2026, 12) == pytest.approx(14.9)  # consolidated, as stated
    part = read_record_file(workbook(*rows[:-1]), "2026.xlsx", PLACE).record
    assert part.value("total_profit", 2026, 12) is None


def test_a_yearly_table_that_names_a_stranger_or_no_year_says_so():
    heads = ["企业名称", "营业收入（亿元）", "利润总额（亿元）"]
    found = read_record_file(workbook(["2026年完成情况"], heads, [NAMES[0], 100, 5], ["某某公司", 1, 1]), "a.xlsx", PLACE)
    assert "某某公司" in found.problems[0].said("zh") and found.record.value("revenue", 2026, 12) is None
    with pytest.raises(ScenarioError) as caught:
        read_record_file(workbook(heads, [NAMES[0], 100, 5]), "a.xlsx", PLACE)
    assert caught.value.key == "error.record_no_year"


def test_a_monthly_table_may_stand_below_a_title():
    rows = [["月度快报"], ["指标", "月份", "累计值", "单位"], ["利润总额", "2026年1—6月", 44, "亿元"]]
    found = read_record_file(workbook(*rows), "month.xlsx", PLACE)
    assert found.problems == () and found.record.value("total_profit", 2026, 6) == 44


def test_an_indicator_by_the_name_that_the_yearly_table_has_for_it():
    for called, meant in (("营业收入", "revenue"), ("营业总收入", "revenue"), ("“三新”营业收入", "three_new_revenue")):
        assert entry({"indicator": called, "period": "2026-06", "value": 1.0}, {"total": "total"}).indicator == meant
    with pytest.raises(ScenarioError):  # employees of the year's average are not those of its end
        entry({"indicator": "平均职工人数", "period": "2026-06", "value": 1.0}, {"total": "total"})


def test_what_is_typed_finds_the_name_itself_before_longer_ones():
    listed = ["“三新”营业收入", "研发投入强度", "营业收入", "研发投入", "利润总额"]
    for typed in listed:
        assert next(name for name in found_by_typing(listed) if typed in name) == typed


@pytest.mark.parametrize(
    ("unit", "value"), [("亿元/年", 162), ("亿元", 162), ("万元", 0.0162), ("CNY bn a year", 1620), ("CNY bn", 1620)]
)
def test_an_amount_a_year_may_be_written_as_an_amount(unit, value):
    rows = ["indicator", "period", "value", "unit"], ["“三化”改造投资", "2026-12", 162, unit]
    found = read_record_file(workbook(*rows), "a.xlsx", PLACE)
    assert found.problems == () and found.record.entries[0].value == pytest.approx(value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_lever_in_a_refusal_is_called_by_its_name(language):
    rows = ["indicator", "period", "value", "unit"], ["transformation_investment", "2026-12", 162, "吨"]
    (told,) = read_record_file(workbook(*rows), "a.xlsx", PLACE).problems
    words = Words.screen(language)
    said = words.refusal(told)
    assert words.lever("transformation_investment") in said and "transformation_investment" not in said
