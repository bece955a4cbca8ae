"""Extreme conditions: the model bends as reality would, and does not break."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from simulation import Scenario, embedded_baseline, embedded_place, project
from simulation.evidence.calibration import with_trend
from tests.support import assert_sound, bounds, by_entity, forced, from_the_start, joint, replayed, run, under

INVESTMENT = ("transformation_investment", "chain_investment", "new_energy_starts")
HARD_TIMES = {"metals_price": 0.2, "coal_price": 0.2, "steel_spread": 0.4, "power_price": 0.0, "resource_hours": 0.7}


def no_investment():
    """Neither programme nor routine investment: nothing wished for where no ceiling of the lever applies, no room elsewhere."""
    source = embedded_baseline()
    idle = {(entity.id, "routine_investment") for entity in source.entities if entity.type != "competitive"}
    cells = {key: cell.replaced(value=0.0) if key in idle else cell for key, cell in source.cells.items()}
    moving = {**dict.fromkeys(INVESTMENT, 0.0), "cooperation_signing": 0.0, "debt_ceiling": -50.0, "road_maintenance": 0.0}
    return forced(moving=moving, baseline=replace(source, cells=MappingProxyType(cells)))


def test_zero_investment():
    """Nothing invested: plant shrinks by depreciation, output falls behind, nothing comes into service unbuilt."""
    projection = no_investment()
    assert_sound(projection)
    own = by_entity(projection, "investment") - by_entity(projection, "rd_equipment")
    own = own - by_entity(projection, "interest_capitalised")  # of roads begun before
    np.testing.assert_allclose(own[1:], by_entity(projection, "rd_equipment_usual")[1:], atol=1e-9)  # R&D is paid first
    plant = sum(by_entity(projection, name) for name in ("fixed_capital", "construction_in_progress", "new_energy_capital"))
    assert (np.diff(plant, axis=0) < 0).all()
    assert projection.total("new_energy_capacity")[-1] == pytest.approx(257 + 120, abs=0.1)
    assert projection.total("value_added")[-1] < run().total("value_added")[-1]


def test_zero_programme_investment():
    """Levers of investment at nothing: capacity ends at what was in operation and building, pipelines run dry."""
    projection = forced(moving=dict.fromkeys(INVESTMENT, 0.0))
    assert_sound(projection)
    assert projection.total("new_energy_capacity")[-1] == pytest.approx(257 + 120, abs=0.1)
    assert projection.total("transformation_building")[-1] < 0.01 * projection.total("transformation_building")[0]
    assert projection.total("labour_productivity")[-1] < run().total("labour_productivity")[-1]


def test_metals_crash():
    """Metals at a fifth of 2023 from 2024 on take more than half of the profit of nonferrous, a quarter of the province's."""
    projection = under(conditions={"metals_price": 0.2})
    assert_sound(projection)
    assert projection.entity("total_profit", "nonferrous")[1] < 0.5 * projection.entity("total_profit", "nonferrous")[0]
    assert projection.total("total_profit")[1] < 0.75 * projection.total("total_profit")[0]


def test_losses_are_shown_as_losses():
    """A steel spread of 40 %: a loss stays a loss, turns ROE negative and pays no dividend."""
    projection = under(conditions={"steel_spread": 0.4})
    assert_sound(projection)
    loss = projection.entity("total_profit", "steel")[1:]
    assert (loss < 0).all() and (projection.entity("net_profit", "steel")[1:] <= loss + 1e-9).all()
    assert (projection.entity("return_on_equity", "steel")[1:] < 0).all()
    assert (projection.entity("dividends", "steel")[1:] == 0).all()


@pytest.mark.parametrize("condition", ["metals_price", "coal_price", "steel_spread", "power_price", "resource_hours"])
def test_price_collapse_lowers_profit(condition):
    """Each price at its lowest lowers total profit in every year; output does not multiply."""
    row = embedded_place().conditions[condition]
    projection, reference = under(conditions={condition: row.min}), run()
    assert_sound(projection)
    assert (projection.total("total_profit")[1:] < reference.total("total_profit")[1:]).all()
    assert (by_entity(projection, "value_added") < 2 * by_entity(reference, "value_added")).all()


def test_dear_inputs_help_nobody_without_limit():
    """No price within its range multiplies an entity's output by more than it can plausibly use."""
    for row in embedded_place().conditions.values():
        for price in (row.min, row.max):
            index = under(conditions={row.id: price}).values["price_value_index"]
            assert index.max() < 3, f"{row.id} at {price:g}: value added of an entity times {index.max():.2f}"


def test_power_for_nothing():
    """At a power price of nothing market sales vanish: power loses, and the fleet still generates."""
    projection = under(conditions={"power_price": 0})
    assert_sound(projection)
    assert (projection.entity("total_profit", "power")[1:] < 0).all()
    assert projection.total("new_energy_revenue")[1] < run().total("new_energy_revenue")[1]
    np.testing.assert_allclose(projection.total("generation")[1], run().total("generation")[1], rtol=0.01)


def test_zero_quota():
    """No new quota: open quota is used up and no more is started than was open."""
    projection = forced(replayed({"new_energy_starts": 600}), moving={"new_energy_quota": 0.0})
    assert_sound(projection)
    assert projection.total("starts")[1:].sum() < projection.total("quota_open")[0]
    assert projection.total("new_energy_quota_won")[-1] == pytest.approx(1469.5)
    assert projection.total("starts")[-1] < 0.1 * projection.total("starts")[1]


def test_no_capacity_from_nothing():
    """Neither quota nor starts nor anything building or open: capacity stays what it was."""
    columns = {"quota_open": 0.0, "new_energy_building": 0.0, "new_energy_quota_won": 257.0}
    baseline = with_cells(columns)
    levers = replayed({"new_energy_starts": 600})
    projection = forced(levers, moving={"new_energy_quota": 0.0}, baseline=baseline)
    np.testing.assert_allclose(projection.total("new_energy_capacity"), 257, rtol=1e-12)


def with_cells(values):
    """The embedded baseline with some cells of the power entity replaced."""
    source = embedded_baseline()
    own = {("power", name): value for name, value in values.items()}
    cells = {k: c.replaced(value=own[k]) if k in own else c for k, c in source.cells.items()}
    return replace(source, cells=MappingProxyType(cells))


def test_all_loss_makers_treated():
    """600 treated a year and worst parameters: never more treated than there are, never a negative number."""
    for parameters in (None, bounds("high"), bounds("low"), {**bounds("value"), "loss_making_share": 0.05}):
        projection = forced(replayed({"loss_treatment": 600, "new_subsidiary_control": 0.8}), parameters, until=2035)
        assert_sound(projection)
        treated, open_before = by_entity(projection, "units_treated")[1:], by_entity(projection, "loss_units")[:-1]
        assert (treated <= open_before + 1e-9).all()


@pytest.mark.parametrize("share", [0.4, 1.0])
def test_storage_at_most(share):
    """Storage at the lever's limit and at 100 %: utilisation stays below one, storage below capacity."""
    projection = forced(moving={"storage_share": share})
    assert_sound(projection)
    assert projection.values["utilisation"].max() <= 0.99
    assert (projection.total("storage_capacity") <= projection.total("new_energy_capacity")).all()


@pytest.mark.parametrize("ceiling", [0.55, 0.0])
def test_debt_ceiling(ceiling):
    """At the lowest ceiling and at none allowed: less is invested, the ratio falls, nothing breaks."""
    projection = forced(moving={"debt_ceiling": ceiling})
    assert_sound(projection)
    reference = run()
    assert (projection.total("investment")[1:] < reference.total("investment")[1:]).all()
    assert projection.total("debt_ratio")[-1] < reference.total("debt_ratio")[-1]
    assert projection.total("new_energy_capacity")[-1] <= reference.total("new_energy_capacity")[-1]


@pytest.mark.parametrize("preset", embedded_place().condition_presets)
def test_condition_presets(preset):
    """Each named set of conditions, with practice unchanged and with every lever at its ends."""
    for scenario in (Scenario(), joint("min"), joint("max")):
        assert_sound(run(scenario.under({"preset": preset}), until=2035))


def test_presets_order_profit():
    """Downturn, tight money and curtailment cost profit in 2030, a boom brings some."""
    central = run().total("total_profit")[-1]
    for preset, sign in {"downturn": -1, "tight_money": -1, "curtailment": -1, "boom": 1}.items():
        assert sign * (under(conditions={"preset": preset}).total("total_profit")[-1] - central) > 0, preset


def test_curtailment_crisis_shows_in_utilisation():
    """As in 2015: utilisation falls by more than five points below the central path."""
    crisis = under(conditions={"preset": "curtailment"}).values["utilisation"][:, 0, 0]
    assert crisis.min() < run().values["utilisation"][:, 0, 0].min() - 0.05


def test_everything_at_once():
    """All prices at their lowest with every lever at either end, at the ends of all parameters."""
    for side in ("low", "value", "high"):
        for levers in (Scenario(), joint("min"), joint("max")):
            projection = forced(levers.under(from_the_start(HARD_TIMES)), bounds(side), until=2035)
            assert_sound(projection)
            assert projection.total("total_profit")[1] < projection.total("total_profit")[0]


@pytest.mark.parametrize("trend", [-0.1, 0.1])
def test_extreme_trend(trend):
    """A trend of ten per cent a year either way runs."""
    assert_sound(forced(baseline=with_trend(embedded_baseline(), trend), until=2035))


SIGNED = """
# differences from practice or between years, gains and harms
rd_equipment rd_capitalised rd_assets_beyond real_extra_rd relabelled_extra_rd rd_purchases rd_bought rd_pay rd_staff rd_depreciation rd_pay_premium
extra_rd_expense research_return programme_costs cost_savings energy_saving losses_avoided carrying_cost_avoided
transformed_capital coverage focused_capital extra_capacity working_capital_change target_gaming benefit_growth
wage_settlement linked_pay_earned linked_pay_growth linked_pay_carried linked_pay interest_cover capability capability_input capability_headroom technology_gain contract_gain exit_gain
pay_gain board_gain ownership_change_gain delegation_gain autonomy_gain governance_gain supervision_gain
management_gain
# results, and what is made of them
total_profit net_profit operating_profit assessed_profit operating_surplus other_net_income one_off_items
taxable_income profit_before_interest return_before_financing minority_profit attributable_net_profit profit_per_head
profit_margin net_margin labour_cost_return return_on_equity return_on_equity_if_borrowed
return_on_invested_capital attributable_return_on_equity eva eva_without_add_back eva_outside_infrastructure eva_rate operating_cash_flow
operating_cash_ratio project_return new_energy_value_added value_added net_value_added labour_productivity
labour_productivity_net chain_return chain_value_added cooperation_income merger_synergy
# deals and cash that run both ways, and equity, which losses can use up
shares_sold stake_value old_share_cash deal_cash minority_from_deals owner_sale_proceeds owner_cash exit_owner_cash
cumulative_owner_cash net_debt owner_capital equity equity_before_projects shared_equity average_equity exit_equity
attributable_equity average_attributable_equity minority_interests equity_multiplier equity_if_borrowed
opening_equity preserved_capital capital_preservation_rate extra_tolls discipline_saving core_output invested_capital
adjusted_capital investment_room minority_dividends
"""


def signed():
    """Variables that may be below nought: differences, results, and cash and shares that run both ways."""
    return {name for line in SIGNED.splitlines() if not line.startswith("#") for name in line.split()}


def extreme_plans():
    """Every lever at either end alone, and plans with many levers at their ends, for all or in single years (fixed seed)."""
    place, random = embedded_place(), np.random.default_rng(7)
    rows = [row for row in place.levers.values() if row.standing != "retired"]
    yield from ({row.id: end} for row in rows for end in (row.min, row.max))
    for _ in range(40):
        plan = {}
        for row in random.permutation(np.array(rows, dtype=object)):
            end, year = float(random.choice([row.min, row.max])), int(random.integers(2027, 2034))
            kind = random.random()
            if kind < 0.6:
                plan[row.id] = end if kind < 0.3 or row.irreversible else {"by_year": {year: end, year + 1: row.neutral}}
        yield plan


def test_stocks_and_spending_are_never_below_nought():
    """Whatever is cut, at once or for a year: no asset, debt, spending, people, capacity or count is less than nothing."""
    below, either = {}, signed()
    for levers in extreme_plans():
        projection = run_of(levers)
        for name, values in projection.values.items():
            if name not in either and np.nanmin(values) < -1e-9:
                below.setdefault(name, (float(np.nanmin(values)), levers))
    assert not below


def test_an_rd_cut_at_the_ceiling_saves_no_equipment_that_was_not_bought():
    """Steel at a ceiling that allows no investment, R&D at its minimum: routine investment keeps what R&D of practice needs."""
    levers = {"rd_intensity_target": 0.01, "debt_ceiling": 0.55, "transformation_investment": 0, "chain_investment": 0}
    own = run_of(levers)
    assert_sound(own)
    assert own.entity("investment", "steel").min() >= 0 and own.entity("rd_assets", "steel").min() > 0
    routine = own.entity("maintenance_spending", "steel") + own.entity("expansion_spending", "steel")
    assert (routine >= own.entity("rd_equipment_usual", "steel") - 1e-9)[1:].all()
    assert (own.entity("rd_equipment", "steel")[5:] < 0).all()


def run_of(levers):
    return project(Scenario("extreme", levers), until=2035)
