"""Keeping to a plan: the record keeps corrections, landings follow from the share done, gaps add up, help acts within the year."""

from __future__ import annotations

import datetime
import json
import math

import pandas as pd
import pytest
from scipy.stats import beta

from simulation import Scenario, ScenarioError, embedded_place, project
from simulation.analysis.goals.targets import TargetSet
from simulation.engine.catalogue import catalogue
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.language.words import Words
from simulation.tracking.follow_up import followed
from simulation.tracking.gap import Runs, explained, observed, with_levers
from simulation.tracking.kept_record import as_text, read_text
from simulation.tracking.landing import SPREAD, landing, share_done
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_sheet import entry, period, read_record, table_of, template
from simulation.tracking.within_year import still_helps, trials
from tests.intake_support import filled, saved
from tests.test_cli import shell

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


@pytest.mark.parametrize("month", range(1, 13))
def test_without_past_years_the_share_done_is_that_of_even_months_with_an_honest_width(month):
    done = share_done(MonthlyRecord(), "total_profit", YEAR, month)
    assert done.mean == pytest.approx(month / 12) and done.own_years == 0
    assert done.spread == pytest.approx(0.24 * math.sqrt(done.mean * (1 - done.mean)))


def test_a_mid_year_landing_worked_by_hand():
    """98 by June: twice as much in the middle; x is beta with mean 1/2 and deviation 0.12, that is weights of 8.18 each."""
    found = landing(record(("total_profit", "2026-06", 98)), "total_profit", YEAR, 225.0, 202.0)
    weight = (1 / SPREAD**2 - 1) / 2
    assert found is not None and weight == pytest.approx(8.18, abs=0.01)
    assert (found.low, found.middle, found.high) == pytest.approx(
        (98 / beta.ppf(0.9, weight, weight), 196.0, 98 / beta.ppf(0.1, weight, weight))
    )
    assert found.probability(196.0) == pytest.approx(0.5) and found.probability(98.0) == 1.0
    assert found.probability(found.high) == pytest.approx(0.1) and found.probability(found.low) == pytest.approx(0.9)


def test_a_loss_lands_lower_with_the_same_law():
    gain, loss = (landing(record(("total_profit", "2026-06", v)), "total_profit", YEAR, 225.0, 0.0) for v in (98, -98))
    assert gain is not None and loss is not None
    assert (loss.low, loss.middle, loss.high) == pytest.approx((-gain.high, -gain.middle, -gain.low))
    assert loss.probability(-200.0) == pytest.approx(1 - gain.probability(200.0)) and loss.probability(0.0) == 0.0


def test_december_is_the_year():
    found = landing(record(("total_profit", "2026-12", 200)), "total_profit", YEAR, 225.0, 0.0)
    assert found is not None and (found.low, found.middle, found.high) == (200, 200, 200)
    assert found.probability(200) == 1.0 and found.probability(200.1) == 0.0


def test_own_past_years_move_the_share_and_narrow_it():
    past = [("total_profit", f"{y}-{m:02d}", v) for y in (2023, 2024, 2025) for m, v in ((6, 80), (12, 200))]
    done = share_done(record(*past), "total_profit", YEAR, 6)
    assert done.mean == pytest.approx(0.4) and done.own_years == 3
    assert done.spread == pytest.approx(math.sqrt(2 * SPREAD**2 * 0.4 * 0.6 / 5))  # three years without spread, two assumed
    one = share_done(record(*past[:2]), "total_profit", YEAR, 6)
    assert (one.mean, one.own_years) == (0.5, 0)


def test_a_result_near_zero_is_not_taken_for_certain():
    """1 by June of a plan of 225: in the middle 2, but as wide as a year of 112.5 is (0.5 of the plan)."""
    found = landing(record(("total_profit", "2026-06", 1)), "total_profit", YEAR, 225.0, 0.0)
    weight = (1 / SPREAD**2 - 1) / 2
    assert found is not None
    assert (found.low, found.middle, found.high) == pytest.approx(
        tuple(2 + 112.5 * (0.5 / beta.ppf(q, weight, weight) - 1) if q else 2 for q in (0.9, None, 0.1))
    )
    assert found.probability(found.high) == pytest.approx(0.1) and found.probability(found.low) == pytest.approx(0.9)
    none = landing(record(("total_profit", "2026-06", 0)), "total_profit", YEAR, 225.0, 0.0)
    assert none is not None and none.low < 0 < none.high and none.probability(none.high) == pytest.approx(0.1)


def test_growth_counts_from_the_years_own_opening():
    """101 % at mid-year: 102 % in the middle, whatever last year closed at."""
    found = landing(record(("capital_preservation_rate", "2026-06", "101%")), "capital_preservation_rate", YEAR, 1.02, 1.05)
    assert found is not None and found.begin == 1 and found.middle == pytest.approx(1.02)


def test_a_year_that_fell_back_after_the_month_counts_as_nearly_done():
    past = [
        ("total_profit", f"{y}-{m:02d}", v) for y, whole in ((2024, 200), (2025, 90)) for m, v in ((6, 100), (12, whole))
    ]
    done = share_done(record(*past), "total_profit", YEAR, 6)
    assert done.own_years == 2 and done.mean == pytest.approx((0.5 + 0.99) / 2)


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
    months = (("2026-05", 58), ("2026-06", 7), ("2099-01", 9))
    found = read_record([[*HEADS[:3], "unit"], *(["total_profit", month, value, "亿元"] for month, value in months)])
    assert [one.key for one in found.doubts] == ["track.doubt.fall", "track.doubt.future"] and len(found.record.entries) == 3
    assert "利润总额" in found.doubts[0].said("zh") and "58" in found.doubts[0].said("zh")


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


def test_a_level_counts_from_the_last_closing():
    found = landing(record(("new_energy_capacity", "2026-06", 543)), "new_energy_capacity", YEAR, 603.0, 483.0)
    assert found is not None and found.middle == pytest.approx(603.0) and found.low < 603 < found.high


def test_a_rate_lies_between_going_on_and_keeping_to_the_plan():
    found = landing(record(("rd_intensity", "2026-06", "2.8%")), "rd_intensity", YEAR, 0.030, 0.029)
    assert found is not None and (found.low, found.high) == pytest.approx((0.028, 0.029))
    assert found.probability(0.028) is None
    assert landing(MonthlyRecord(), "rd_intensity", YEAR, 0.03, 0.029) is None


def gap_of(book: MonthlyRecord, outcome: str = "total_profit"):
    plan = project(PLAN, until=YEAR).total(outcome)
    found = landing(book, outcome, YEAR, plan[-1], plan[-2])
    assert found is not None
    return explained(Runs.of(PLAN, observed(book, YEAR, embedded_place()), YEAR), outcome, found)


def test_a_gap_adds_up_and_each_part_is_what_the_model_gives():
    price = ("metals_price", "2026-06", 0.8)
    lever = ("cost_discipline", "2026-06", 0.006)
    figure = ("total_profit", "2026-06", 98)
    both, alone, neither = gap_of(record(figure, price, lever)), gap_of(record(figure, price)), gap_of(record(figure))
    assert both.whole == pytest.approx(both.conditions + both.levers + both.unexplained)
    assert (neither.conditions, neither.levers) == (0, 0) and neither.unexplained == neither.whole
    path = {
        str(year): value
        for year, value in zip((2024, 2025), embedded_place().path("central", "metals_price", range(2024, 2026)))
    }
    lower = PLAN.under({**PLAN.conditions, "metals_price": {"by_year": {**path, "2026": 0.8}}})
    alike = project(lower, until=YEAR).total("total_profit")[-1] - project(PLAN, until=YEAR).total("total_profit")[-1]
    assert alone.levers == 0 and alone.conditions == pytest.approx(alike) and alike < 0 < both.levers


def test_an_amount_carried_out_so_far_is_taken_on_to_the_year():
    seen = observed(record(("loss_treatment", "2026-06", 400), ("benchmarking", "2026-06", 0.3)), YEAR, embedded_place())
    assert seen.levers == {"loss_treatment": 800.0, "benchmarking": 0.3} and seen.conditions == {}
    most = observed(record(("loss_treatment", "2026-06", 900)), YEAR, embedded_place()).levers["loss_treatment"]
    assert most == embedded_place().levers["loss_treatment"].max


def test_a_lever_as_planned_leaves_no_gap():
    planned = with_levers(PLAN, {}, YEAR)
    assert planned == PLAN


def test_what_cannot_be_taken_back_falls_no_lower_than_the_year_before():
    row = next(row for row in embedded_place().levers.values() if row.irreversible == "path")
    full = Scenario("a", {row.id: {"value": row.max, "start": 2025, "full": 2025}})
    assert dict(with_levers(full, {row.id: row.min}, YEAR).levers[row.id].by_year)[YEAR] == row.max


def helping(outcome: str, rest: float = 0.5):
    return still_helps(project(PLAN, until=YEAR), trials(PLAN, YEAR, rest), outcome)


def test_help_acts_within_the_year_and_is_no_neglect():
    """What is done in half a year counts half: a strength at its end for the rest, an amount for what is left of it."""
    found = helping("total_profit")
    assert found and [each.effect for each in found] == sorted((each.effect for each in found), reverse=True)
    for each in found:
        row = embedded_place().levers[each.lever]
        assert row.irreversible != "path" and (row.two_way or each.value >= min(row.neutral, each.planned))
        half = each.value if row.scope == "amount" else (each.planned + each.value) / 2
        run = with_levers(PLAN, {each.lever: half}, YEAR)
        gained = project(run, until=YEAR).total("total_profit")[-1] - project(PLAN, until=YEAR).total("total_profit")[-1]
        assert gained == pytest.approx(each.effect) and gained > 0


def test_less_time_helps_less():
    half, month = ({one.lever: one.effect for one in helping("total_profit", rest)} for rest in (0.5, 1 / 12))
    assert half["cost_discipline"] > month["cost_discipline"] > 0


def test_where_no_lever_works_so_fast_none_is_named():
    assert helping("new_energy_capacity") == ()


def test_an_entry_is_a_value():
    assert Entry("total_profit", 2026, 6, 98.0).key == ("total_profit", "total", 2026, 6)


def test_a_half_year_followed_up():
    book = record(
        ("total_profit", "2026-06", 98), ("rd_intensity", "2026-06", "2.8%"), ("debt_ratio", "2026-06", "63%"),
        ("new_energy_capacity", "2025-12", 483), ("new_energy_capacity", "2026-06", 560), ("metals_price", "2026-06", 0.9),
    )  # fmt: skip
    found = {each.indicator: each for each in followed(PLAN, book, YEAR)}
    assert list(found) == ["total_profit", "rd_intensity", "new_energy_capacity", "debt_ratio"]
    profit = found["total_profit"]
    own = next(t.value for t in TargetSet().within(range(YEAR, YEAR + 1)) if t.outcome == "total_profit")
    assert profit.own_target and profit.target == own and profit.colour == "red" and profit.helps
    assert profit.gap.conditions < 0 and profit.probability == pytest.approx(profit.landing.probability(own))
    assert found["new_energy_capacity"].colour == "blue" and found["new_energy_capacity"].helps == ()
    assert found["rd_intensity"].probability is None


def test_less_is_better_where_it_is():
    low, high = (followed(PLAN, record(("debt_ratio", "2026-12", v)), YEAR)[0] for v in ("40%", "80%"))
    assert (low.colour, high.colour) == ("blue", "red") and (low.probability, high.probability) == (1.0, 0.0)


def test_one_enterprise_is_followed_by_its_own_plan():
    (steel,) = followed(PLAN, record(("total_profit", "2026-06", 2, "steel")), YEAR, entity="steel")
    assert steel.target == steel.gap.planned == project(PLAN, until=YEAR).entity("total_profit", "steel")[-1]
    assert not steel.own_target


def test_the_shell_follows_a_year_up(capsys, tmp_path):
    file, result = tmp_path / "months.csv", tmp_path / "year.csv"
    file.write_text("indicator,period,value\ntotal_profit,2026-05,80\ntotal_profit,2026-06,98\ntotal_profit,2026-05,82\n")
    code, _, err = shell(capsys, "track", "--preset", "deepening", "--record", file, "--output", result)
    assert code == 0 and "80" in err and "82" in err
    row = pd.read_csv(result).iloc[0]
    assert (
        row["indicator"] == "total_profit"
        and row["landing"] == 196
        and row["gap"] == pytest.approx(row["landing"] - row["plan"])
    )
    file.write_text("indicator,period,value\nprofit,2026-05,80\ntotal_profit,2026-06,much\n")
    code, out, err = shell(capsys, "track", "--record", file)
    assert (code, out) == (2, "") and "row 2" in err and "row 3" in err
    file.write_text("indicator,period,value\n")
    assert shell(capsys, "track", "--record", file)[0] == 2


def test_jobs_pay_taxes_and_assets_are_followed_beside_the_21():
    """Under names of either language; pay is on course within its plan, the others at it or above; page and report have their rows."""
    words = Words("zh")
    plan = project(PLAN, until=YEAR)
    planned = {
        name: float(plan.total(name)[-1]) for name in ("total_assets", "employees", "labour_compensation", "taxes_paid")
    }
    names = [words.variable(name) for name in planned]
    book = record(*((name, f"{YEAR}-12", value * 1.02) for name, value in zip(names, planned.values(), strict=True)))
    found = {each.indicator: each.colour for each in followed(PLAN, book, YEAR)}
    assert found == {"total_assets": "blue", "employees": "blue", "labour_compensation": "red", "taxes_paid": "blue"}
    assert len([row for row in catalogue().scorecard.values() if row.of_the_21]) == 21
    with pytest.raises(ScenarioError) as refused:
        entry({"indicator": "利润总", "period": "2026-06", "value": 1}, {"": "total"})
    assert refused.value.fields["near"] == "利润总额"
