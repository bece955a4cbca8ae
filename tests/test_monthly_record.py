"""The monthly record: what a table says is read or refused by row, corrections stay visible, and it comes back from its own text."""

from __future__ import annotations

import datetime
import json

import pytest

from simulation import Scenario, ScenarioError, embedded_place
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.language.words import Words
from simulation.tracking.follow_up import followed
from simulation.tracking.followed_in_words import Account
from simulation.tracking.kept_record import as_text, read_text
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_sheet import doubts_of, period, read_record, table_of, template
from tests.intake_support import filled, saved

HEADS = ["indicator", "period", "value", "entity", "source"]
YEAR = 2026
PLAN = Scenario.preset("deepening")


def record(*rows) -> MonthlyRecord:
    found = read_record([HEADS, *[[*row, *[""] * (len(HEADS) - len(row))] for row in rows]])
    assert found.problems == ()
    return found.record


def test_a_correction_counts_and_what_it_replaced_stays_visible():
    book = record(("total_profit", "2026-05", 80), ("total_profit", "2026-06", 98), ("total_profit", "2026-05", "82.5"))
    assert book.value("total_profit", 2026, 5) == 82.5 and book.last_month("total_profit", 2026) == 6
    assert [(pair.before.value, pair.after.value) for pair in book.corrections] == [(80, 82.5)]
    assert record(("total_profit", "2026-05", 80), ("total_profit", "2026-05", 80)).corrections == ()


def test_entities_have_figures_of_their_own():
    book = record(("total_profit", "2026-06", 98), ("total_profit", "2026-06", 12, "steel"))
    assert book.value("total_profit", 2026, 6) == 98 and book.value("total_profit", 2026, 6, "steel") == 12
    assert book.up_to(2026, 5).entries == ()


@pytest.mark.parametrize(
    "raw", ["2026-06", "2026-6", "2026年6月", "2026/06", "2026.6", "２０２６－０６", datetime.date(2026, 6, 30)]
)
def test_a_period_as_people_write_it(raw):
    assert period(raw) == (2026, 6)


@pytest.mark.parametrize("raw", ["2026", "2026-13", "2026-00", "June 2026", 202606, 46000.0, "0026-06", ""])
def test_what_is_no_period_is_refused(raw):
    with pytest.raises(ScenarioError):
        period(raw)


def test_every_row_that_cannot_be_read_is_named():
    rows = [
        ["total_profit", "2026-06", 98, "", "月报"],
        ["profit", "2026-06", 98],
        ["total_profit", "2026", 98],
        ["total_profit", "2026-06", "much"],
        ["total_profit", "2026-06", 98, "nobody"],
        ["", "2026-06", 98],
        ["metals_price", "2026-06", 95],
        [None, None, None],
    ]
    found = read_record([HEADS, *rows])
    assert len(found.record.entries) == 1 and [problem.fields["row"] for problem in found.problems] == [3, 4, 5, 6, 7, 8]
    for language in ("zh", "en"):
        said = [problem.said(language) for problem in found.problems]
        assert len(set(said)) == len(said) and not any("{" in text or "error." in text for text in said)


@pytest.mark.parametrize(
    ("heads", "key"),
    [([], "error.record_heads"), (["indicator", "value"], "error.record_heads"), ([*HEADS, "value"], "error.twice")],
)
def test_a_table_that_is_none_is_refused(heads, key):
    with pytest.raises(ScenarioError) as refused:
        read_record([heads] if heads else [])
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [("2.8", "%", 0.028), ("2.8%", "", 0.028), ("2.8%", "%", 0.028), (0.028, "", 0.028), (2.8, "％", 0.028)],
)
def test_a_ratio_in_the_unit_stated(raw, unit, value):
    found = read_record([[*HEADS, "unit"], ["rd_intensity", "2026-06", raw, "", "", unit]])
    assert found.record.entries[0].value == pytest.approx(value)


def test_units_heads_and_names_of_either_language():
    zh = [["指标", "月份", "本年累计或月末数", "单位", "板块或企业"], ["利润总额", "2026年6月", "98", "亿元", "合计"]]
    en = [["Indicator", "Month", "Year to date", "Unit"], ["Total profit", "2026-06", 9.8, "CNY bn"]]
    for rows in (zh, en):
        found = read_record(rows)
        assert found.problems == () and found.record.value("total_profit", 2026, 6) == pytest.approx(98)


@pytest.mark.parametrize(
    ("row", "key"),
    [
        (["rd_intensity", "2026-06", 5.2, ""], "error.record_share"),
        (["total_profit", "2026-06", 98, "万人"], "error.record_unit"),
        (["total_profit", "2026-06", "98%", ""], "error.sheet_percent"),
    ],
)
def test_what_would_be_read_with_another_meaning_is_refused(row, key):
    (problem,) = read_record([[*HEADS[:3], "unit"], row]).problems
    assert problem.fields["reason"].key == key


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_record_comes_back_from_its_table_and_from_its_text(language):
    book = record(
        ("total_profit", "2026-05", 80, "", "=1+1"), ("rd_intensity", "2026-06", "2.8%"), ("new_energy_capacity", "2026-06", 531),
        ("rd_intensity_target", "2026-06", "3%"), ("total_profit", "2026-06", 12.34, "steel"), ("metals_price", "2026-06", 0.94),
        ("loss_treatment", "2026-06", 350), ("total_profit", "2026-05", 81.5),
    )  # fmt: skip
    table = table_of(book.entries, Words(language))
    again = read_record([tuple(table.columns), *table.itertuples(index=False)])
    assert again.problems == () and [one.key for one in again.record.entries] == [one.key for one in book.entries]
    assert [one.value for one in again.record.entries] == pytest.approx([one.value for one in book.entries])
    assert [one.source for one in again.record.entries] == [one.source for one in book.entries]
    assert read_text(as_text(book)) == (book, ())


@pytest.mark.parametrize("head", ["企业", "企业名称", "单位名称", "集团", "板块或企业", "Enterprise", "entity", " Entity "])
def test_a_column_of_enterprises_is_read_under_any_of_its_names(head):
    found = read_record([["指标", "月份", "累计值", "单位", head], ["利润总额", "2026-06", "45,000", "万元", "钢铁"]])
    assert not found.problems and not found.doubts
    assert found.record.value("total_profit", 2026, 6) is None
    assert found.record.value("total_profit", 2026, 6, "steel") == pytest.approx(4.5)


def test_names_of_enterprises_under_an_unknown_head_are_refused_and_other_columns_named():
    rows = [["指标", "月份", "累计值", "谁", "上年同期"], ["利润总额", "2026-06", 4.5, "钢铁", 4.1]]
    with pytest.raises(ScenarioError) as caught:
        read_record(rows)
    assert caught.value.key == "error.record_entity_head" and "谁" in str(caught.value)
    found = read_record([row[:3] + row[4:] for row in rows])
    assert [one.key for one in found.doubts] == ["track.doubt.columns"] and "上年同期" in str(found.doubts[0])


def test_an_unknown_enterprise_is_refused_with_a_suggestion():
    (problem,) = read_record([["指标", "月份", "累计值", "企业"], ["利润总额", "2026-06", 4.5, "钢锈"]]).problems
    assert problem.fields["reason"].key == "error.record_entity_near" and problem.fields["reason"].fields["near"] == "钢铁"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_enterprises_of_another_place_come_back_from_the_table(language):
    place = own_place(read_workbook(saved(filled(count=3)), "own.xlsx")).place
    book = MonthlyRecord(tuple(Entry("total_profit", 2026, 6, 1.5 + n, one.id) for n, one in enumerate(place.entities)))
    table = table_of(book.entries, Words(language), place)
    assert read_record([tuple(table.columns), *table.itertuples(index=False)], place).record == book


def test_a_sum_that_falls_and_a_month_to_come_are_asked_about():
    months = (("2026-05", 58), ("2026-06", 57), ("2099-01", 9))
    found = read_record([[*HEADS[:3], "unit"], *(["total_profit", month, value, "亿元"] for month, value in months)])
    assert [one.key for one in found.doubts] == ["track.doubt.fall", "track.doubt.future"] and len(found.record.entries) == 3
    assert "利润总额" in found.doubts[0].said("zh") and "58" in found.doubts[0].said("zh")


@pytest.mark.parametrize("first", [(5, 83.0), (6, 61.5)])
def test_a_fall_is_asked_about_in_either_order_of_entry_and_as_long_as_it_stands(first):
    pair = {5: 83.0, 6: 61.5}
    last = next((month, value) for month, value in pair.items() if (month, value) != first)
    own = MonthlyRecord((Entry("revenue", 2026, *first, "steel"),)).with_entries((Entry("revenue", 2026, *last, "steel"),))
    (doubt,) = doubts_of(own, embedded_place(), {("revenue", "steel", 2026, last[0])})
    assert doubt.key == "track.doubt.fall" and "钢铁" in doubt.said("zh") and "61.5" in doubt.said("zh")
    assert not doubts_of(own, embedded_place(), {("revenue", "total", 2026, 6)})  # what was not touched is not asked again
    account = Account(
        Words("zh"), followed(Scenario.preset("deepening"), own, 2026, entity="steel"), own, 2026, embedded_place()
    )
    assert any("请核对" in str(one) for one in account.doubts)


def test_levels_ratios_and_losses_that_go_on_may_fall():
    months = {
        "total_assets": (900.0, 800.0),
        "debt_ratio": (0.6, 0.5),
        "eva": (-3.0, -5.0),
        "new_energy_capacity": (9.0, 8.0),
    }
    own = MonthlyRecord(tuple(Entry(name, 2026, 5 + n, one) for name, pair in months.items() for n, one in enumerate(pair)))
    assert not doubts_of(own, embedded_place())
    assert len(doubts_of(MonthlyRecord((Entry("eva", 2026, 5, 3.0), Entry("eva", 2026, 6, 2.9))), embedded_place())) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_blank_template_reports_nothing_and_complains_of_nothing(language):
    table = template(Words(language), 2026, 6)
    assert read_record([tuple(table.columns), *table.itertuples(index=False)]) == (MonthlyRecord(), (), ())


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"schema":"record/1.0"}', '{"schema":"record/2.0","entries":[]}', 7]
)
def test_a_kept_record_that_is_none_is_named(text):
    book, left_out = read_text(text)
    assert book == MonthlyRecord() and [one.kind for one in left_out] == ["record"]


def test_one_kept_figure_that_no_longer_fits_takes_no_other_with_it():
    rows = [["gone", "2026-06", 1.0, "total", ""], ["total_profit", "2026-06", 98.0, "total", ""], 5, ["total_profit"]]
    book, left_out = read_text(json.dumps({"schema": "record/1.0", "entries": rows}))
    assert [one.value for one in book.entries] == [98.0] and len(left_out) == 3


def test_the_same_figure_again_is_no_correction():
    book = record(("total_profit", "2026-05", 80))
    assert book.with_entries(book.entries) == book
    assert [pair.after.value for pair in book.with_entries([Entry("total_profit", 2026, 5, 81.0)]).corrections] == [81.0]
    assert book.without([book.entries[0].key]) == MonthlyRecord()


def test_a_file_opened_again_takes_no_later_figure_back():
    file = MonthlyRecord((Entry("total_profit", 2026, 5, 80.0), Entry("total_profit", 2026, 6, 98.0)))
    own = file.with_entries([Entry("total_profit", 2026, 6, 99.0), Entry("total_profit", 2026, 7, 110.0)])
    again = own.joined_by(file)
    assert again.counts == (0, 0, 1) and again.record == own
    newer = MonthlyRecord((Entry("total_profit", 2026, 7, 111.0), Entry("revenue", 2026, 7, 4000.0)))
    found = own.joined_by(newer)
    assert found.counts == (1, 1, 0) and found.record.value("total_profit", 2026, 7) == 111
    assert [(one.before.value, one.after.value) for one in found.record.corrections] == [(98, 99), (110, 111)]


def test_an_entry_is_a_value():
    assert Entry("total_profit", 2026, 6, 98.0).key == ("total_profit", "total", 2026, 6)


def test_what_nobody_was_told_is_taken_back_and_what_was_said_before_stands():
    told, slip = Entry("total_profit", 2026, 6, 45.0, source="快报"), Entry("total_profit", 2026, 6, 54.0)
    book = MonthlyRecord((told, slip, Entry("revenue", 2026, 6, 900.0)))
    back = book.taking_back([slip.key, ("total_profit", "total", 2026, 1)])
    assert back.value("total_profit", 2026, 6) == 45.0 and not back.corrections and len(back.entries) == 2
