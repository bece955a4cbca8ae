"""Enterprises beside others, targets broken down to them, and a sheet for each."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from simulation import Scenario, embedded_place, project
from simulation.benchmarking.benchmark_values import benchmark_values, benchmarked, found, sets
from simulation.benchmarking.enterprise_standing import STANDARD, WHOLE, class_of, members, movers, standing
from simulation.benchmarking.target_allotment import allot, allottable, as_csv, headroom, read_allotments
from simulation.engine.appraisal import StandardValue
from simulation.engine.setting import ScenarioError
from simulation.explanation.entity_prices import entity_prices
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.projection import TOTAL
from simulation.report.enterprise.sheet_files import sheet_files
from simulation.report.enterprise.sheet_request import SheetRequest
from simulation.report.enterprise.sheet_story import OWN_FIGURES, Runs, SheetStory
from simulation.tracking.follow_up import followed
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from tests.report_support import DATE, needed
from tests.test_cli import shell

PLAN = Scenario.preset("deepening")
PLACE = embedded_place()


@pytest.fixture(scope="module")
def runs():
    return Runs.of(PLAN, PLACE)


def test_each_set_says_every_indicator_or_that_none_was_found():
    for name in sets():
        rows = [found(name, indicator) for indicator in benchmarked()]
        assert all(row is not None and (row.value is None) == (row.grade == "not_found") for row in rows), name
    assert all(row.source and (row.value is None or (row.period_zh and row.period_en)) for row in benchmark_values())


@pytest.mark.parametrize("entity", PLACE.entity_ids)
def test_rank_gap_and_closing_year(runs, entity):
    year, at = 2030, runs.plan.years.index(2030)
    for one in standing(runs.plan, runs.practice, entity, year):
        sign = -1 if one.indicator == "debt_ratio" else 1
        values = sorted((sign * float(runs.plan.entity(one.indicator, e)[at]) for e in PLACE.entity_ids), reverse=True)
        assert values[one.rank - 1] == pytest.approx(sign * one.value) and one.among == len(PLACE.entities)
        for each in one.standings:
            if each.benchmark is None:
                assert each.gap is None and each.closes is None
                continue
            assert each.gap == pytest.approx(sign * (each.value - each.benchmark))
            path = sign * (runs.plan.entity(each.indicator, entity) - each.benchmark)
            if each.closes is None:
                assert path[-1] < 0
            else:
                since = runs.plan.years.index(each.closes)
                assert (path[since:] >= -1e-9).all() and (since == 0 or path[since - 1] < 0)
        whole = next(each for each in one.standings if each.against == WHOLE)
        assert whole.benchmark == pytest.approx(float(runs.plan.entity(one.indicator, TOTAL)[at]))


def test_a_score_is_an_example_until_the_years_table_is_filled(runs):
    roe = next(one for one in standing(runs.plan, runs.practice, "steel", 2030) if one.indicator == "return_on_equity")
    assert roe.example and roe.score is not None
    own = StandardValue(
        year=2030,
        variable="return_on_equity",
        excellent=0.1,
        good=0.08,
        mean=0.05,
        low=0,
        poor=-0.1,
        standing="own",
        source="x",
    )
    place = replace(PLACE, appraisal=PLACE.appraisal.with_standards([*PLACE.appraisal.standards, own]))
    filled = replace(runs.plan, baseline=place)
    roe = next(one for one in standing(filled, runs.practice, "steel", 2030) if one.indicator == "return_on_equity")
    assert not roe.example and roe.score == pytest.approx(own.score(roe.value))
    assert next(each for each in roe.standings if each.against == STANDARD).benchmark == 0.05


def test_classes_by_rule_and_by_hand(runs):
    assert {class_of(runs.plan, one) for one in PLACE.entity_ids} == {"ambitious", "steady", "nurtured"}
    assert class_of(runs.plan, "steel") == "nurtured" and class_of(runs.plan, "steel", {"steel": "steady"}) == "steady"
    assert sorted(
        one for row in ("competitive", "infrastructure", "finance", "public") for one in members(PLACE, row)
    ) == sorted(PLACE.entity_ids)


def test_moves_of_enterprises_add_up_to_the_wholes(runs):
    at = runs.plan.years.index(2030)
    whole = runs.plan.total("total_profit")[at] - runs.practice.total("total_profit")[at]
    found_ = movers(runs.plan, runs.practice, "total_profit", 2030)
    since = sum(gap for _, gap in movers(runs.plan, runs.practice, "total_profit", 2030, 2023))
    assert since == pytest.approx(runs.plan.total("total_profit")[at] - runs.plan.total("total_profit")[0])
    assert sum(gap for _, gap in found_) == pytest.approx(whole) and abs(found_[0][1]) == max(abs(g) for _, g in found_)


@pytest.mark.parametrize("total", [150.0, 234.5, 300.0, 0.0])
@pytest.mark.parametrize("indicator", allottable(PLACE))
def test_shares_add_up_to_the_last_printed_digit(indicator, total):
    found_ = allot(PLAN, indicator, 2027, total)
    assert found_.left == 0 and sum(one.target for one in found_.shares) == pytest.approx(total, abs=1e-6)
    room = np.array([one.headroom for one in found_.shares])
    beyond = np.array([one.target - one.plan for one in found_.shares])
    if beyond.sum() > 5:  # what is asked beyond the plan follows headroom
        assert beyond / beyond.sum() == pytest.approx(room / room.sum(), abs=0.1)


def test_what_is_set_by_hand_stays_and_the_rest_takes_the_rest():
    found_ = allot(PLAN, "total_profit", 2027, 250.0, {"steel": 7.0, "power": 20.0})
    assert found_.target("steel") == 7.0 and found_.left == 0
    everyone = allot(PLAN, "total_profit", 2027, 250.0, dict.fromkeys(PLACE.entity_ids, 20.0))
    assert everyone.left == pytest.approx(70.0)
    again = read_allotments(as_csv([found_]), PLAN)[0]
    assert [one.target for one in again.shares] == [one.target for one in found_.shares]


def test_headroom_is_what_the_strongest_package_adds():
    names = PLACE.compared_presets()
    paths = [project(Scenario.preset(name), until=2027).entity("total_profit", "power")[-1] for name in names]
    at = PLACE.entity_ids.index("power")
    assert headroom(PLACE, "total_profit", 2027)[at] == pytest.approx(max(0.0, max(paths) - paths[0]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("indicator,year,entity\n", "indicator, year, entity, target"),
        ("indicator,year,entity,target\ntotal_profit,2027,nobody,3\n", "nobody"),
        ("indicator,year,entity,target\ntotal_profit,2027,steel,x\n", "2"),
        ("indicator,year,entity,target\ntotal_profit,2027,steel,1\ntotal_profit,2027,steel,2\n", "steel"),
        ("indicator,year,entity,target\nreturn_on_equity,2027,steel,1\n", "return_on_equity"),
        ("indicator,year,entity,target\ntotal_profit,2027\n", "row 2"),
    ],
)
def test_tables_of_targets_that_cannot_be_used(text, said):
    with pytest.raises(ScenarioError) as refused:
        read_allotments(text, PLAN)
    assert said in str(refused.value)


def test_tracking_judges_an_enterprise_by_its_share():
    record = MonthlyRecord((Entry("total_profit", 2027, 12, 6.0, "steel", "x"),))
    target = allot(PLAN, "total_profit", 2027, 250.0, {"steel": 7.0})
    (one,) = followed(PLAN, record, 2027, entity="steel", allotted=(target,))
    assert (one.target, one.own_target, one.colour) == (7.0, True, "red")
    (one,) = followed(PLAN, record, 2027, entity="steel")
    assert not one.own_target


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sheet_is_one_page_with_targets_and_signatures(language):
    pypdf = needed("pypdf")
    target = allot(PLAN, "total_profit", 2027, 250.0)
    files = sheet_files(
        SheetRequest(PLAN, 2027, language, (target,), date=DATE), ("pdf",), ("steel", "construction_transport")
    )
    assert len(files) == 2
    for content in files.values():
        assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 1
    story = SheetStory.of(SheetRequest(PLAN, 2027, language, (target,)), "steel", Runs.of(PLAN, PLACE))
    assert len(story.signatures) == 2 and story.targets.rows[0][1] == "2027"
    assert all("示例" in cell or "example" in cell for cell in story.gaps.rows[2][1:3])


def test_a_sheet_states_levers_year_by_year_and_what_the_enterprise_pays():
    """Steel's 24 % of an amount of the whole, in each year stated; what it loses that profit does not show, in the worst year."""
    plan = Scenario(
        "cut",
        {
            "rd_intensity_target": 0.01,
            "road_maintenance": 0,
            "wage_linkage": {"by_year": {2027: 0, 2028: 0.7}},
            "transformation_investment": {"by_year": {2028: 230, 2029: 0, 2030: 230}},
        },
    )
    runs = Runs.of(plan, PLACE)
    story = SheetStory.of(SheetRequest(plan, 2030, "en"), "construction_transport", runs)
    rows = {row[0]: row for row in story.levers.rows}
    wages = PLACE.levers["wage_linkage"].label_en
    assert rows[f"{wages} below current practice"][1:] == ("0.70", "2027: 0.00; 2028: 0.70", "year by year", "all alike")
    steel = SheetStory.of(SheetRequest(plan, 2030, "en"), "steel", runs).levers.rows
    share = float(PLACE.columns["transformation_share"][PLACE.entity_ids.index("steel"), 0])
    (amount,) = (row for row in steel if row[0].startswith(PLACE.levers["transformation_investment"].label_en))
    assert f"2028: {23 * share:.2f}" in amount[2] and "2029: 0.00" in amount[2] and amount[4] == "its share of the whole"
    names = [row[0] for row in SheetStory.of(SheetRequest(plan, 2030, "en"), "steel", runs).figures.rows]
    assert names[:3] == ["Total profit", "Assessed profit", "R&D spending"] and len(names) == len(OWN_FIGURES)
    said = str(story.paid)
    backlog = [p.entity("road_backlog", "construction_transport")[7] for p in (runs.plan, runs.practice)]
    assert "road repair backlog" in said and f"{(backlog[0] - backlog[1]) / 10:.2f}" in said
    assert not entity_prices("power", runs.practice, runs.practice, Quoter(Words("en")), 2030)


def test_a_sheet_says_how_many_levers_it_leaves_out():
    names = (
        "benchmarking",
        "contract_quality",
        "delegation",
        "exit_coverage",
        "working_capital_days",
        "road_maintenance",
        "debt_ceiling",
    )
    plan = Scenario("many", {name: PLACE.levers[name].max for name in names if PLACE.levers[name].neutral < PLACE.levers[name].max}
                    | {"cost_discipline": 0.004, "green_power_supply": 0.5})  # fmt: skip
    story = SheetStory.of(SheetRequest(plan, 2030, "zh"), "steel", Runs.of(plan, PLACE))
    count = sum(PLACE.levers[name].scope != "province" for name in plan.changed())
    assert count > 5 and len(story.levers.rows) == 5 and story.levers.rows[-1][0] == f"另有{count - 4}项措施，见方案"


def test_one_command_makes_a_sheet_for_each(capsys, tmp_path):
    table = tmp_path / "a.csv"
    code, _, _ = shell(
        capsys, "allot", "--preset", "deepening", "--year", 2027, "--total", 250, "--fix", "steel=7", "--output", table
    )
    assert code == 0 and "total_profit,2027,steel,7.0" in table.read_text(encoding="utf-8-sig")
    out = tmp_path / "out"
    done = shell(
        capsys, "report", "deepening", "--each", "enterprise", "--until", 2027, "--format", "docx,zip", "--allotment", table, "--output", out
    )  # fmt: skip
    (archive,) = out.iterdir()
    assert done[0] == 0 and len(zipfile.ZipFile(archive).namelist()) == len(PLACE.entities)
    table.write_text("indicator,year,entity,target\ntotal_profit,2027,total,9\n" + "".join(
        f"total_profit,2027,{one},2\n" for one in PLACE.entity_ids
    ))  # fmt: skip
    code, _, err = shell(capsys, "report", "deepening", "--each", "enterprise", "--until", 2027, "--allotment", table)
    assert code == 2 and "-9" in err and err.count("\n") == 1
