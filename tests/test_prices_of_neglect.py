"""What each lever below practice loses, whatever others gain, and what of a loss is named though nothing is charged for it."""

import inspect

import numpy as np
import pytest

from simulation import Scenario, catalogue, project
from simulation.analysis.causes.lever_by_lever import at_practice, levers_below
from simulation.explanation.appraisal_in_words import appraisal_said
from simulation.explanation.largest_prices import HELD, KINDS, kind_of, largest_prices, price_clause
from simulation.explanation.losses_in_words import losses
from simulation.explanation.prices_in_words import (
    FAR,
    earlier_prices,
    last_prices,
    lever_prices,
    price_texts,
    prices,
    prices_said,
)
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.model import model
from tests.support import closed, run
from tests.test_prices import ZH, paid, said_of

HONEST = {"contract_quality": 1, "benchmarking": 1}
NEGLECTED = {
    "chain_investment": 30,
    "transformation_investment": {"by_year": {2028: 230, 2029: 0, 2030: 0, 2031: 230}},
    "cooperation_signing": 0,
    "wage_linkage": 0.5,
}


def lost_by(levers):
    plan = Scenario("plan", levers)
    return {one.lever: {price.variable for price in one.lost} for one in lever_prices(project(plan), run(), ZH)}


def test_a_gain_elsewhere_hides_no_neglect():
    """Each lever below practice is set against the same plan with it at practice: what it loses is named whatever others gain."""
    lost = lost_by({**HONEST, **NEGLECTED})
    assert set(lost) == set(NEGLECTED)
    assert {"construction_in_progress", "chain_capital", "value_added"} <= lost["chain_investment"]
    assert "construction_in_progress" in lost["transformation_investment"]
    assert "cooperation_spending" in lost["cooperation_signing"]
    assert "labour_compensation" in lost["wage_linkage"]
    zh, en = said_of({**HONEST, **NEGLECTED})
    assert all(Words("en").inside(Words("en").lever(name)) in en and Words("zh").lever(name) in zh for name in NEGLECTED)


def test_a_year_below_practice_is_judged_although_the_years_after_are_above():
    """Only the years below go back to practice; what is above stays, in enterprises as well."""
    plan = Scenario(
        "x", {"chain_investment": {"by_year": {2028: 200, 2029: 0, 2030: 200}}}, {"steel": {"wage_linkage": 0.2}}
    )
    assert levers_below(plan) == {"chain_investment": "partly", "wage_linkage": "wholly"}
    back = at_practice(plan, "chain_investment")
    assert dict(back.levers["chain_investment"].by_year) == {2028: 200, 2029: 127, 2030: 200}
    assert not at_practice(plan, "wage_linkage").entities
    assert not levers_below(Scenario("above", {"chain_investment": 200, "benchmarking": 1}))


def test_the_loss_of_a_lever_is_the_plan_less_the_plan_with_it_at_practice():
    """Chains stopped beside better contracts: construction in progress of 2029 against the contracts alone."""
    plan = Scenario("x", {"contract_quality": 1, "chain_investment": 0})
    (found,) = lever_prices(project(plan), run(), ZH)
    works = next(price for price in found.lost if price.variable == "construction_in_progress")
    with_it, without_it = (project(Scenario("y", levers)) for levers in (plan.levers, {"contract_quality": 1}))
    moved = with_it.total("construction_in_progress") - without_it.total("construction_in_progress")
    assert works.value == pytest.approx(moved[works.year - 2023], abs=1e-9) and moved[works.year - 2023] < -100
    assert found.gain == pytest.approx((with_it.total("total_profit") - without_it.total("total_profit"))[-1], abs=0.06)


def test_stopped_chains_are_a_price_of_two_years():
    own = project(Scenario("x", {"chain_investment": 0}), until=2028)
    assert prices(own, run(until=2028), ZH)["construction_in_progress"] < -100


def test_dividends_kept_back_are_a_price_whatever_the_owner_gets_elsewhere():
    """Shares sold by the owner bring it more than the dividends it goes without: both are told."""
    plan = {"dividend_payout": 0.1, "mixed_ownership": 0.3, "sale_form": 2}
    own = project(Scenario("x", plan))
    assert own.total("cumulative_owner_cash")[-1] > run().total("cumulative_owner_cash")[-1]
    assert "dividends of the owner" in said_of(plan)[1]
    assert "owner_dividends" not in paid({"chain_investment": 300})  # less profit for a while, and no less of it paid out


def test_the_owners_part_lost_with_equity_sold_is_a_price():
    """Total profit up, the owner's net profit down: told; a reform that costs profit at first is no price of this kind."""
    assert paid({"mixed_ownership": 0.3})["attributable_net_profit"] < -20
    assert paid({"sale_form": 1, "mixed_ownership": 0.3})["attributable_net_profit"] < -10
    plan = Scenario("early", {"contract_quality": 1})
    assert project(plan).total("total_profit")[4] < run().total("total_profit")[4]
    assert not earlier_prices(project(plan), run(), ZH)


def test_pay_held_back_for_a_year_is_a_price_below_half_a_percent():
    """A few tenths of a percent of all pay, year after year: named by the threshold that the list has for pay."""
    plan = Scenario("x", {"wage_linkage": {"by_year": {2027: 0.6, 2028: 0.7}}})
    assert catalogue().outcomes["labour_compensation"].trifle < 0.005
    own = project(plan)
    assert "labour_compensation" in {*prices(own, run(), ZH), *(one.variable for one in earlier_prices(own, run(), ZH))}
    assert own.total("labour_compensation")[-1] > run().total("labour_compensation")[-1] * 0.995


MIXED = {"rd_intensity_target": 0.01, "dividend_payout": 0.25, "chain_investment": 0, "contract_quality": 1}


def test_the_largest_of_each_kind_is_named_and_money_is_compared_as_money():
    """No price of money is larger than the one named of its kind, however small it is as a share of its own practice."""
    for levers in (
        MIXED,
        {"rd_intensity_target": 0.01},
        {"wage_linkage": 0, "dividend_payout": 0.2},
        {"road_maintenance": 0},
    ):
        plan = Scenario("x", levers)
        ends = (project(plan), run(), ZH)
        named = {kind_of(price.variable): price for price in largest_prices(*ends)}
        every = [*last_prices(*ends), *earlier_prices(*ends), *(price for one in lever_prices(*ends) for price in one.lost)]
        for price in every:
            kind = kind_of(price.variable)
            far = 1 if price.year in ends[0].years else FAR  # one after the plan's years is named where it is far larger
            if kind == "counted":
                assert price.part <= far * named[kind].part if kind in named else price.part < 0.01
            elif kind in named:
                assert abs(price.value) <= far * abs(named[kind].value)
        assert named and list(named) == [kind for kind in KINDS if kind in named]
    assert largest_prices(run(), run(), ZH) == ()


def test_a_small_base_does_not_make_a_price_the_largest():
    """R&D to 1 %: assessed profit loses 64, a hundredth of what is counted; tasks solved lose most of their number. Both are named."""
    plan = Scenario("x", {"rd_intensity_target": 0.01})
    said = str(price_clause(Quoter(ZH), project(plan), run()))
    assert "考核利润少" in said and "累计攻克关键技术少" in said


def test_what_is_held_at_a_years_end_is_not_weighed_against_a_years_income():
    money = [name for name in catalogue().listed("price") if catalogue().variables[name].unit == "亿元"]
    carried = {
        name
        for name in money
        if name in model().equations and f"{name}_prev" in inspect.signature(model().equations[name].function).parameters
    }
    assert carried <= {*HELD, "debt", "cumulative_owner_cash"}
    assert {kind_of(name) for name in money} == {"earned", "cashed", "invested", "held", "owed", "sold"}
    assert all(kind_of(name) == "invested" for name in money if name.endswith("_spending"))


def test_an_appraisal_rule_is_named_beside_a_gain_that_is_earned():
    """Better contracts and R&D to 3.3 %: profit rises, and most of the rise of assessed profit and EVA is the add-back."""
    levers = {"contract_quality": 1.0, "rd_intensity_target": 0.033}
    zh, en = said_of(levers)
    assert "考核利润多" in zh and "加回多" in zh and "not earned" in en and "adding back R&D" in en
    assert not any("考核办法" in said_of({"contract_quality": value})[0] for value in (0.75, 1))


def test_an_appraisal_rule_is_not_named_for_a_trifle():
    """R&D raised by a hundredth of a percent of sales: its add-back is an amount that no appraisal turns on."""
    own = project(Scenario("x", {"rd_intensity_target": 0.0293}))
    assert own.total("eva")[-1] > run().total("eva")[-1] and not appraisal_said(Quoter(ZH), own, run())
    assert appraisal_said(Quoter(ZH), project(Scenario("x", {"rd_intensity_target": 0.033})), run())


def test_a_neglect_without_a_price_is_named_with_what_is_not_counted():
    """Supervision left undone beside delegation: neither its saving nor its risk has a size."""
    for levers in ({"supervision_closure": 0}, {"supervision_closure": 0, "delegation": 1}):
        plan = Scenario("loose", levers)
        said = prices_said(project(plan), project(plan.reference()), Words("zh"))
        assert "没有列出代价金额的措施：监督闭环与在线监管。" in said and "没有找到依据" in said


@pytest.mark.parametrize(
    ("plan", "moves"),
    [
        (Scenario("rd", {"rd_intensity_target": 0.0291}), "考核利润少"),
        (Scenario("delegated", {"delegation": 0.45}), "归母所有者权益少"),
        (Scenario("chains", entities={"steel": {"chain_investment": 0}}), ""),
        (Scenario("roads", entities={"nonferrous": {"road_maintenance": 0}}), ""),
        (Scenario("finance", entities={"finance_other": {"rd_intensity_target": 0.01}}), ""),
        (Scenario("trade", entities={"trade_logistics": {"rd_intensity_target": 0.01}}), ""),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_that_a_lever_moves_productivity_only_is_said_of_those_that_do(plan, moves):
    """R&D moves spending, delegation the pace of investment, and where a lever does not act nothing moves."""
    own = project(plan)
    said = prices_said(own, run(), ZH)
    assert "只算其对生产率的影响" not in said and "未计入" not in said
    idle = all(np.allclose(own.total(name), run().total(name), rtol=0, atol=1e-9) for name in catalogue().outcomes)
    assert ("不改变任何结果" in said) == idle == (not moves) and moves in said


def test_what_lower_pay_saves_is_lost_once_enough_leave():
    """Hand-worked from the run: what is left unpaid over value added less pay of each."""
    plan = Scenario("pay", {"wage_linkage": 0})
    own, usual = project(plan), project(plan.reference())
    heads = own.values["average_employees"][-1]
    saved = float(((usual.values["compensation_per_head"] - own.values["compensation_per_head"])[-1] * heads).sum())
    paid = float((own.values["compensation_per_head"][-1] * heads).sum())
    part = saved / (float(own.total("value_added")[-1]) - paid)
    said = closed(prices_said(own, usual, Words("zh")))
    assert f"离职达到职工总数的{part:.1%}，" in said and "不是预测" in said


def test_a_cut_after_replayed_years_saves_and_does_not_repay():
    """R&D at today's intensity from 2024, cut in 2030: the gain is the cut's, not a return of what 2024 spent more."""
    plan = Scenario("late", {"rd_intensity_target": {"by_year": {2024: 0.0292, 2029: 0.0292, 2030: 0.01}}})
    (text,) = losses(project(plan), project(plan.reference()), Words("zh")).repaid
    assert "少投入省下的利润" in text and "收回" not in text


def test_researchers_who_go_are_named_with_what_is_not_charged():
    """Hand-worked from the run: pay of R&D staff saved less what pay falls in all is what others are paid more; 95 % is the ratio of both."""
    plan = Scenario("cut", {"rd_intensity_target": 0.01})
    own, usual = project(plan), project(plan.reference())
    saved, less = (float((usual.total(name) - own.total(name))[-1]) for name in ("rd_pay", "labour_compensation"))
    said = closed(prices_said(own, usual, Words("zh")))
    assert "没有计安置费用和分流人数" in said
    assert 0 < less < saved
    others = closed(ZH.size("labour_compensation", ZH.gap("labour_compensation", less, saved)))
    both = closed(ZH.size("labour_compensation", less))
    assert f"研发人员的工资少付{closed(ZH.size('labour_compensation', saved))}" in said
    assert f"多付{others}，相当于少付数的{1 - less / saved:.0%}，劳动者报酬合计少{both}" in said


def test_road_upkeep_put_off_says_what_the_accounts_do_not_hold():
    plan = Scenario("worn", {"road_maintenance": 0})
    said = closed(prices_said(own := project(plan), project(plan.reference()), Words("zh")))
    part = float(own.total("road_backlog")[-1] / own.total("road_cost")[-1])
    assert "通行安全" in said and f"为在役公路造价的{part:.0%}，每年变贵5%是判断" in said


def test_two_effects_of_one_lever_name_each_other():
    """A note stands under the lever it comes of, and that lever's line leads back to the note."""
    levers = {"rd_intensity_target": 0.01, "road_maintenance": 0, "wage_linkage": 0.3}
    zh, en = said_of(levers)
    for lever, note in (
        ("公路养护到位率", "养护欠账"),
        ("工资总额与效益联动", "人均劳动报酬"),
        ("研发投入强度", "研发人员"),
    ):
        assert f"“{lever}”（逐项得失见后）：" in zh and f"（另见前文关于“{note}”的说明）" in zh
    assert en.count("(see also what is said above of") == 3


def test_prices_are_told_line_by_line_where_there_is_room_and_lose_nothing_by_it():
    plan = Scenario("x", {"rd_intensity_target": 0.01, "wage_linkage": 0.5, "chain_investment": 0, "contract_quality": 1})
    said, lines = price_texts(project(plan), run(), ZH)
    assert len(lines) >= 5 and sum(line.startswith("    - ") for line in lines) == 3, "each of three levers has its line"
    for line in lines:
        assert line.strip().removeprefix("- ").rstrip("：") in said
    assert price_texts(run(), run(), ZH) == ("", ())


def test_a_few_who_leave_are_never_nought_percent():
    """Pay held back by a little: the break-even is said to be below a tenth of a percent of staff, not nought."""
    for levers in ({"wage_linkage": {"by_year": {2027: 0.65, 2028: 0.7}}}, {"wage_linkage": 0}):
        assert "总数的0%" not in said_of(levers)[0] and "总数的0.0%" not in said_of(levers)[0]
