"""Keeping to a plan: landings follow from the share done, gaps add up, help acts within the year."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from scipy.stats import beta

from simulation import Scenario, ScenarioError, embedded_place, project
from simulation.analysis.goals.targets import TargetSet
from simulation.engine.catalogue import catalogue
from simulation.engine.place_ref import OWN
from simulation.language.words import Words
from simulation.tracking.follow_up import followed
from simulation.tracking.followed_in_words import Account
from simulation.tracking.gap import Runs, explained, observed, with_levers
from simulation.tracking.landing import SPREAD, landing, share_done
from simulation.tracking.monthly_record import MonthlyRecord
from simulation.tracking.record_sheet import entry
from simulation.tracking.within_year import still_helps, trials
from tests.test_cli import shell
from tests.test_monthly_record import YEAR, record

PLAN = Scenario.preset("deepening")


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


def test_a_half_year_followed_up():
    book = record(
        ("total_profit", "2026-06", 98), ("rd_intensity", "2026-06", "2.8%"), ("debt_ratio", "2026-06", "63%"),
        ("new_energy_capacity", "2025-12", 483), ("new_energy_capacity", "2026-06", 560), ("metals_price", "2026-06", 0.9),
    )  # fmt: skip
    found = {each.indicator: each for each in followed(PLAN, book, YEAR)}
    assert list(found) == ["total_profit", "rd_intensity", "new_energy_capacity", "debt_ratio"]
    profit = found["total_profit"]
    own = next(t.value for t in TargetSet().within(range(YEAR, YEAR + 1)) if t.outcome == "total_profit")
    assert profit.own_target and profit.target == own and profit.colour == "red" and profit.helps == ()  # decided before
    assert profit.gap.conditions < 0 and profit.probability == pytest.approx(profit.landing.probability(own))
    assert found["new_energy_capacity"].colour == "blue" and found["new_energy_capacity"].helps == ()
    assert found["rd_intensity"].probability is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_lever_is_proposed_for_a_year_that_can_no_longer_be_decided(language, monkeypatch):
    """2026 lies before 2027, the first year to be decided; in 2027 the same shortfall has levers that help."""
    for year, decided in ((2026, False), (2027, True)):
        book, place = record(("total_profit", f"{year}-06", 60)), embedded_place()
        account = Account(Words(language), followed(PLAN, book, year), book, year, place)
        (each,) = account.found
        assert bool(each.helps) == bool(account.helps(each)) == decided
        assert (account.words("track.helps.before", year=year, decided=2027) == account.needed(each)) == (not decided)
        if not decided:  # where the year is typed into a workbook is for the page to say, not for a paper
            monkeypatch.setattr(type(place), "id", property(lambda self: OWN))
            assert account.needed(each) == account.words("track.helps.before", year=year, decided=2027)
            monkeypatch.undo()


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
    """Under names of either language; pay is on course within its plan, taxes at theirs or above, assets and jobs are not judged; page and report have their rows."""
    words = Words("zh")
    plan = project(PLAN, until=YEAR)
    planned = {
        name: float(plan.total(name)[-1]) for name in ("total_assets", "employees", "labour_compensation", "taxes_paid")
    }
    names = [words.variable(name) for name in planned]
    book = record(*((name, f"{YEAR}-12", value * 1.02) for name, value in zip(names, planned.values(), strict=True)))
    found = {each.indicator: each.colour for each in followed(PLAN, book, YEAR)}
    assert found == {"total_assets": None, "employees": None, "labour_compensation": "red", "taxes_paid": "blue"}
    assert len([row for row in catalogue().scorecard.values() if row.of_the_21]) == 21
    with pytest.raises(ScenarioError) as refused:
        entry({"indicator": "利润总", "period": "2026-06", "value": 1}, {"": "total"})
    assert refused.value.fields["near"] == "利润总额"
