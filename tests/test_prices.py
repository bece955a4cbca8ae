"""What a plan is paid with: pay, jobs, upkeep, roads and power; settings that change nothing; assumptions that hide a loss."""

from dataclasses import replace

import numpy as np
import pytest

from simulation import Scenario, catalogue, embedded_place, project
from simulation.analysis.batch import Batch, totals
from simulation.analysis.causes.assumed_away import assumed_away
from simulation.engine.own_amounts import own_most, own_practice
from simulation.explanation.idle_settings import idle_said, idle_settings
from simulation.explanation.prices_in_words import (
    assumed_said,
    earlier_prices,
    last_prices,
    own_prices,
    prices,
    prices_said,
)
from simulation.language.words import Words
from tests.support import run

PLACE, ZH = embedded_place(), Words("zh")
YEARS = range(2023, 2036)
VALUED = {name: row for name, row in PLACE.levers.items() if row.standing == "valued"}
BETTER_MORE = (
    "attributable_net_profit", "assessed_profit", "value_added", "owner_cash", "new_energy_capacity", "road_service",
    *(name for name in catalogue().listed("price") if not catalogue().less_is_better(name)),
)  # fmt: skip
WATCHED = ("total_profit", *BETTER_MORE, "road_backlog", "debt", "minority_interests")


def paid(levers, **also):
    plan = Scenario("paid", levers, **also)
    return prices(project(plan), project(plan.reference()), ZH)


def test_pay_held_back_names_what_employees_lose():
    """Pay cut loose from results in 2027 alone: profit is higher for years, and the plan says who pays."""
    once = {"wage_linkage": {"by_year": {2027: 0, 2028: 0.7}}}
    assert paid(once)["labour_compensation"] == pytest.approx(-7.3, abs=0.3)
    usual, own = run(), project(Scenario("once", once))
    assert own.total("total_profit")[-1] > usual.total("total_profit")[-1]
    assert "劳动者报酬" in prices_said(own, usual, ZH)


@pytest.mark.parametrize(
    ("levers", "price"),
    [
        ({"road_maintenance": 0}, "road_backlog"),
        ({"rd_intensity_target": 0.01}, "employees"),
        ({"new_energy_quota": 0}, "new_energy_quota_won"),
        ({"wind_share": 0}, "generation"),
        ({"debt_ceiling": 0.55}, "fixed_capital"),
    ],
)
def test_what_profit_does_not_show_is_said(levers, price):
    assert price in paid(levers)


def test_a_plant_starved_in_one_sector_is_said():
    """A ceiling that steel alone cannot keep: profit rises, and the plant that is not renewed stands beside it."""
    own = project(Scenario("starved", {}, {"steel": {"debt_ceiling": 0.55}}), until=2035)
    assert own.total("total_profit")[-1] > run(until=2035).total("total_profit")[-1]
    assert prices(own, run(until=2035), ZH)["fixed_capital"] < -100


def test_solar_alone_meets_kilowatts_with_less_power():
    """All new starts solar: more kW in operation in 2030 than in practice, and less power from them."""
    own, usual = project(Scenario("solar", {"wind_share": 0})), run()
    assert own.total("new_energy_capacity")[-1] > usual.total("new_energy_capacity")[-1]
    assert own.total("generation")[-1] < usual.total("generation")[-1]


def test_practice_and_packages_that_hide_nothing_say_nothing():
    assert paid({}) == {} == paid({"contract_quality": 0.75})
    assert prices_said(run(), run(), ZH) == ""


def settings():
    """Every lever below what is done, or either way where neither is less reform: for good, in one year, every second year, in one entity."""
    for name, row in VALUED.items():
        ends = {row.min, row.max} if row.two_way else {row.min}
        for end in ends - {row.neutral}:
            yield name, "for good", {name: end}, {}
            if row.irreversible == "once":
                continue
            for year in (2027, 2028, 2029, 2030):
                steps = {year - 1: row.neutral, year: end, year + 1: row.neutral}
                yield name, f"in {year}", {name: {"by_year": {y: v for y, v in steps.items() if y >= 2027}}}, {}
            for first in (0, 1):
                yield (
                    name,
                    "every second year",
                    {name: {"by_year": {y: end if y % 2 == first else row.neutral for y in YEARS[4:]}}},
                    {},
                )
            for entity in PLACE.entity_ids if row.scope != "province" else ():
                value = (0 if end == row.min else own_most(row, PLACE, entity)) if row.scope == "amount" else end
                if row.limit:
                    value = min(value, own_most(row, PLACE, entity))
                yield (
                    name,
                    entity,
                    {},
                    {entity: {name: max(value, own_practice(row, PLACE, entity)) if row.irreversible else value}},
                )


def test_no_neglect_pays_in_single_years_or_entities_without_a_price():
    """Whatever is left undone, for a year, every second year or in one entity: where profit gains, something named is lost."""
    tried = list(settings())
    plans = [Scenario("practice"), *(Scenario("x", levers, own) for _, _, levers, own in tried)]
    found = totals(Batch.joined([Batch.of(plan, PLACE, YEARS) for plan in plans]), WATCHED)
    moved = {name: (values - values[:, :1])[:, 1:] for name, values in found.items()}
    silent = []
    for i, (lever, how, *_) in enumerate(tried):
        gain = moved["total_profit"][:, i]
        lost = [n for n in BETTER_MORE if moved[n][7:, i].min() < -0.02 or moved[n][:, i].sum() < -0.1]
        lost += [n for n in ("road_backlog", "minority_interests", "debt") if moved[n][7:, i].max() > 0.1]
        if max(gain[7], gain[12]) > 0.2 and not lost:
            silent.append((lever, how, round(float(gain[7]), 2), round(float(gain[12]), 2)))
    assert not silent


def cases():
    """Every valued lever at the ends of its range, for all and in each entity."""
    for name, row in VALUED.items():
        for end in {row.min, row.max} - {row.neutral}:
            yield name, Scenario("all", {name: end})
            for entity in PLACE.entity_ids if row.scope != "province" else ():
                most, least = own_most(row, PLACE, entity), own_practice(row, PLACE, entity) if row.irreversible else row.min
                value = most if end == row.max else 0.0 if row.scope == "amount" and not row.irreversible else least
                if abs(value - own_practice(row, PLACE, entity)) > 1e-9:
                    yield name, Scenario("own", {}, {entity: {name: value}})


def test_a_setting_that_changes_nothing_says_so():
    """Every lever in every entity: where setting it moves no variable, the setting is known to be idle and says where it acts."""
    usual = project(Scenario(), until=2030)
    met = set()
    for name, plan in cases():
        own = project(plan)
        moves = any(
            not np.allclose(values, usual.values[variable], rtol=0, atol=1e-9, equal_nan=True)
            for variable, values in own.values.items()
        )
        assert bool(idle_settings(plan, lambda one, own=own: own if one.changed() else usual)) != moves, (
            name,
            plan.to_dict(),
        )
        met |= set() if moves else {name}
    assert {"debt_ceiling", "road_maintenance", "green_power_supply", "rd_intensity_target", "sale_form"} <= met


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_ceiling_of_roads_is_the_places(language):
    plan = Scenario("roads", {}, {"construction_transport": {"debt_ceiling": 0.55}})
    said = idle_said(plan, Words(language))[("debt_ceiling", "construction_transport")]
    assert ("地方自定" if language == "zh" else "the place's own ceiling") in said
    assert not idle_settings(Scenario("power", {}, {"power": {"debt_ceiling": 0.55}}))


def test_mergers_in_a_rush_earn_less_than_the_same_in_steps():
    """Twelve groups in one year, twice what 2023 integrated: less profit summed to 2035 than six a year; six are no rush."""

    def gain(setting):
        plan = project(Scenario("merged", {"groups_merged": setting}), until=2035)
        return float((plan.total("total_profit") - run(until=2035).total("total_profit")).sum())

    assert gain({"by_year": {2027: 12}}) < gain({"by_year": {2027: 6, 2028: 12}}) - 3
    assert project(Scenario("six", {"groups_merged": {"by_year": {2027: 6}}})).total("merger_rush").max() == 0


def test_roads_that_stop_are_said_with_what_is_not_counted():
    own, usual = project(Scenario("x", {"supervision_closure": 1})), run()
    assert "road_spending" in prices(own, usual, ZH)
    assert "未计入" in prices_said(own, usual, ZH)


def said_of(levers, entities=None, until=2030):
    plan = Scenario("said", levers, entities or {})
    return [prices_said(project(plan, until=until), run(until=until), Words(language)) for language in ("zh", "en")]


def test_a_neglect_of_one_year_is_named_in_its_year():
    """R&D cut, roads not kept, chains stopped in 2027 alone: what that year lost is told although the last year shows less or nothing."""
    for lever, low, practice, lost in (
        ("rd_intensity_target", 0.01, 0.0292, "employees"),
        ("road_maintenance", 0, 1.5, "road_backlog"),
        ("new_energy_quota", 0, 300, "new_energy_quota_won"),
    ):
        once = {lever: {"by_year": {2027: low, 2028: practice}}}
        own, usual = project(Scenario("once", once), until=2035), run(until=2035)
        ended, before = prices(own, usual, ZH), {one.variable: one for one in earlier_prices(own, usual, ZH)}
        assert lost in ended or before[lost].year < 2030, lever
        for name, one in before.items():
            at, usually = own.years.index(one.year), usual.total(name)
            worse = (own.total(name) - usually) * (1 if catalogue().less_is_better(name) else -1)
            assert worse[at] == worse.max() and one.value == pytest.approx((own.total(name) - usually)[at])
            assert one.gap == ZH.gap(name, float(usually[at]), float(own.total(name)[at]))
        said = said_of(once, until=2035)
        assert lost in ended or all("2027" in one for one in said)


def test_pay_held_back_in_one_enterprise_is_named_with_what_is_not_counted():
    """Too little to show in the whole: the enterprise's own pay is named, and that staff who leave are not counted."""
    apart = {"equipment": {"wage_linkage": 0}}
    own = project(Scenario("apart", {}, apart), until=2035)
    told = [found(own, run(until=2035), ZH) for found in (last_prices, earlier_prices, own_prices)]
    (pay,) = (one for one in sum(told, []) if one.variable == "labour_compensation")
    moved = own.entity("labour_compensation", "equipment") - run(until=2035).entity("labour_compensation", "equipment")
    assert pay.entity == "equipment" and pay.gap == pytest.approx(moved.min(), abs=0.06) and pay.gap < 0
    zh, en = said_of({}, apart, 2035)
    assert "装备制造" in zh and "离职" in zh and "Equipment" in en and "staff who leave" in en
    assert "离职" not in said_of({"new_energy_quota": 0})[0]


def test_what_the_appraisals_own_rule_lifts_is_said():
    """No road upkeep lifts EVA, R&D at 6 % lifts EVA and assessed profit: the rule does it, and EVA without it stands beside."""
    usual = run()
    for levers, rule in (({"road_maintenance": 0}, "charge"), ({"rd_intensity_target": 0.06}, "add_back")):
        own = project(Scenario("x", levers))
        assert own.total("eva")[-1] > usual.total("eva")[-1]
        assert own.total("return_before_financing")[-1] < usual.total("return_before_financing")[-1]
        zh, en = said_of(levers)
        plain = own.total("eva_without_add_back")[-1] - usual.total("eva_without_add_back")[-1]
        assert ("加回多" in zh) == (rule == "add_back") and ("bears no charge" in en) == (rule == "charge")
        assert ZH.size("eva_without_add_back", plain) in zh
    assert "考核利润多" in said_of({"rd_intensity_target": 0.06})[0]
    released = said_of({"working_capital_days": 15})[1]
    assert "receivables released" in released and "adding back" not in released
    assert "考核办法" not in said_of({"benchmarking": 0.8})[0]
    np.testing.assert_allclose(
        usual.total("eva") - usual.total("eva_without_add_back"), usual.total("after_tax_rd"), atol=1e-9
    )


def test_kilowatts_without_power_are_said():
    zh, en = said_of({"wind_share": 0})
    assert "按千瓦计" in zh and "亿千瓦时" in zh and "kilowatts" in en and "TWh" in en


def test_works_under_way_are_named_where_building_stops():
    """No room to build from 2028 on: what stood half built is named, with its amount, as neither charged nor lost."""
    own, usual = project(Scenario("x", {"supervision_closure": 1})), run()
    stopped = dict(own.values, road_spending=own.values["road_spending"] * (np.arange(8) < 5)[:, None, None])
    works = sum(own.total(name)[4] for name in ("road_planned", "road_building"))
    said = prices_said(replace(own, values=stopped), usual, ZH)
    assert ZH.figure("construction_in_progress", works) in said and "减值" in said
    assert "减值" not in prices_said(own, usual, ZH)


def test_assumptions_that_hide_a_loss_are_named():
    """Assessed profit that counts half of the increase of R&D alone, R&D that earns nothing: the price is told under the register."""
    hiding = {"assessment_add_back": 0.5, "assessment_base": 1}
    (found,) = assumed_away(Scenario("cut", {"rd_intensity_target": 0.01}, assumptions=hiding), 2030)
    assert found.lever == "rd_intensity_target" and found.hidden["assessed_profit"] == pytest.approx(-79.6, abs=0.5)
    assert "考核利润" in assumed_said(found, ZH)
    (found,) = assumed_away(Scenario("alone", {"joint_research": 0}, assumptions={"rd_return": 0}), 2030)
    assert found.lever == "joint_research" and found.hidden == {"total_profit": pytest.approx(-9.8, abs=0.1)}
    assert not assumed_away(Scenario("cut", {"rd_intensity_target": 0.01}), 2030)
    assert not assumed_away(Scenario("more", {"rd_intensity_target": 0.04}, assumptions=hiding), 2030)
