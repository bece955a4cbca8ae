"""Accounting identities, conservation, totals that are totals, and the base year."""

import numpy as np
import pytest

from simulation import Scenario, catalogue, embedded_baseline, embedded_place, model
from simulation.run import _central_base
from tests.support import assert_accounts, by_entity, joint, lever_scenarios, replayed, run, under

SCENARIOS = {
    **{name: Scenario.preset(name) for name in embedded_place().scenario_presets},
    **{f"under {name}": Scenario("c", conditions={"preset": name}) for name in embedded_place().condition_presets},
    "all at min": joint("min"),
    "all at max": joint("max"),
    "all at max in a downturn": joint("max").under({"preset": "downturn"}),
}
# Ratio: (numerator, denominator) of sums over entities.
RATIOS = {
    "return_on_equity": ("net_profit", "average_equity"),
    "attributable_return_on_equity": ("attributable_net_profit", "average_attributable_equity"),
    "labour_productivity": ("value_added", "average_employees"),
    "labour_productivity_net": ("net_value_added", "average_employees"),
    "debt_ratio": ("liabilities", "total_assets"),
    "rd_intensity": ("rd_spending", "industrial_revenue"),
    "return_on_invested_capital": ("return_before_financing", "invested_capital"),
    "eva_rate": ("eva", "adjusted_capital"),
    "operating_cash_ratio": ("operating_cash_flow", "revenue"),
    "cash_collection_ratio": ("cash_collected", "revenue"),
    "capital_preservation_rate": ("preserved_capital", "opening_equity"),
    "net_margin": ("net_profit", "revenue"),
    "profit_margin": ("total_profit", "revenue"),
    "asset_turnover": ("revenue", "average_assets"),
    "equity_multiplier": ("average_assets", "average_equity"),
}
# Levels whose equation must give the stated base-year figure; stocks are left out, they move within the year.
AGREEING = (
    "revenue", "value_added", "total_profit", "net_profit", "depreciation", "core_depreciation", "total_assets",
    "liabilities", "debt", "cash", "employees", "interest_expense", "interest_rate", "labour_compensation",
    "production_taxes", "other_net_income", "rd_spending", "new_energy_capacity", "new_energy_building",
    "construction_in_progress", "other_assets", "operating_liabilities", "core_output", "core_revenue",
    "loss_units", "recovering_units", "units_entering", "transformation_planned", "transformation_building",
    "chain_planned", "chain_building", "transformed_capital", "new_product_output", "new_materials_output",
    "three_new_revenue", "small_firms_engaged", "management_stock", "discipline_stock", "extra_capacity",
)  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_accounts_close(name):
    """Value added, profit, tax, balance sheet, equity, plant and cash, each year and entity."""
    assert_accounts(run(SCENARIOS[name], until=2035))


def test_no_tax_on_a_loss():
    """An entity whose total profit is a loss pays no income tax, in any set of conditions."""
    for preset in embedded_place().condition_presets:
        projection = run(Scenario("c", conditions={"preset": preset}), until=2035)
        taxed = (by_entity(projection, "total_profit") < 0) & (by_entity(projection, "income_tax") > 1e-9)
        entities = [entity for entity, wrong in zip(projection.baseline.entity_ids, taxed.any(axis=0), strict=True) if wrong]
        assert not entities, f"under {preset}: {entities}"


@pytest.mark.parametrize("name", SCENARIOS)
def test_totals_are_totals(name):
    """Sums are sums over entities; ratios are ratios of sums, never means of ratios."""
    projection = run(SCENARIOS[name])
    for variable, row in catalogue().variables.items():
        if row.aggregate == "sum":
            expected = by_entity(projection, variable).sum(axis=1)
            np.testing.assert_allclose(projection.total(variable), expected, rtol=1e-12, atol=1e-9, err_msg=variable)
    for ratio, (top, bottom) in RATIOS.items():
        expected = by_entity(projection, top).sum(axis=1) / by_entity(projection, bottom).sum(axis=1)
        np.testing.assert_allclose(projection.total(ratio), expected, rtol=1e-12, err_msg=ratio)


def test_ratio_totals_take_only_sums(reference):
    """The equation of a ratio, fed with sums over entities; every argument can be summed or holds for the province."""
    ratios = {name for name, row in catalogue().variables.items() if row.aggregate == "ratio"}
    assert set(RATIOS) <= ratios
    for name in ratios:
        equation = model().equations[name]
        kinds = {catalogue().variables[a.name].aggregate for a in equation.arguments if a.name in model().equations}
        assert kinds <= {"sum", "province"}, name
        assert all(argument.lag == 0 and argument.moment == "year" for argument in equation.arguments), name


def test_sums_vary_by_entity(reference):
    """A variable that is summed carries an entity axis unless it is nothing everywhere."""
    for name, row in catalogue().variables.items():
        if row.aggregate == "sum" and reference.values[name].shape[1] == 1:
            assert not reference.values[name].any(), name


def test_tidy_repeats_the_projection(reference):
    """One row a scenario, entity, variable and year; totals equal `total`."""
    table = reference.tidy()
    assert list(table.columns) == ["scenario", "entity", "variable", "unit", "year", "value"]
    assert not table.duplicated(["entity", "variable", "year"]).any() and table.notna().all().all()
    profit = table[(table.variable == "total_profit") & (table.entity == "total")]
    np.testing.assert_array_equal(profit.value, reference.total("total_profit"))


def test_dupont(reference):
    """ROE is margin times turnover times multiplier."""
    product = reference.total("net_margin") * reference.total("asset_turnover") * reference.total("equity_multiplier")
    np.testing.assert_allclose(product, reference.total("return_on_equity"), rtol=1e-12)


def test_base_year_is_the_table(reference):
    """Every base-year figure that is also a variable is reproduced."""
    for (entity, variable), cell in embedded_baseline().cells.items():
        if variable in model().equations:
            found = reference.total(variable)[0] if entity == "province" else reference.entity(variable, entity)[0]
            assert found == pytest.approx(cell.value, rel=1e-9, abs=1e-9), (entity, variable)


def test_base_year_headlines(reference):
    """Reported and reconstructed totals of 2023."""
    assert reference.total("total_profit")[0] == pytest.approx(201.18, abs=1e-9)
    assert reference.total("total_assets")[0] == pytest.approx(17000, abs=1e-9)
    assert reference.total("liabilities")[0] == pytest.approx(17000 - 5950, abs=1e-9)
    assert reference.total("net_profit")[0] == pytest.approx(141, abs=1e-9)
    assert reference.total("rd_intensity")[0] == pytest.approx(0.027, abs=5e-4)
    assert reference.total("labour_productivity")[0] == pytest.approx(42.0, abs=0.1)
    assert reference.total("new_energy_capacity")[0] == pytest.approx(257, abs=1e-9)


@pytest.mark.parametrize("name", AGREEING)
def test_base_year_solves_its_own_equation(name):
    """The equation, fed with base-year causes, gives the figure that the table states."""
    base = _central_base(embedded_baseline())
    found = base.from_equation(name)
    np.testing.assert_allclose(found, np.broadcast_to(base[name], found.shape), rtol=1e-9, atol=1e-9)


def test_base_year_investment(reference):
    """986 reported for 2023 (F021), 452.5 of it industrial; the parts were set to add up to it."""
    assert reference.total("investment")[0] == pytest.approx(986, abs=1.0)


@pytest.mark.parametrize("name", SCENARIOS)
def test_quota_is_conserved(name):
    """Quota won is open, building, in operation or lapsed: nothing is lost on the way."""
    projection = run(SCENARIOS[name], until=2035)
    stages = ("quota_open", "new_energy_building", "new_energy_capacity", "quota_expired")
    parts = sum(by_entity(projection, stage) for stage in stages)
    np.testing.assert_allclose(parts, by_entity(projection, "new_energy_quota_won"), rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", SCENARIOS)
def test_cooperation_is_a_conveyor(name):
    """Projects operating <= started <= signed, none goes back, money spent stays within the plan."""
    projection = run(SCENARIOS[name], until=2035)
    signed, started, operating = (projection.total(f"projects_{stage}") for stage in ("signed", "started", "operating"))
    assert (operating <= started + 1e-9).all() and (started <= signed + 1e-9).all()
    for stage in (signed, started, operating, projection.total("investment_completed")):
        assert (np.diff(stage) >= -1e-9).all()
    spendable = catalogue().parameters["spendable_share"].value * projection.total("investment_planned")
    assert (projection.total("investment_completed") <= spendable + 1e-6).all()


@pytest.mark.parametrize("name", SCENARIOS)
def test_subsidiaries_are_conserved(name):
    """Loss-makers roll forward, and loss-making and recovering units stay within all subsidiaries."""
    projection = run(SCENARIOS[name], until=2035)
    losing, recovering = by_entity(projection, "loss_units"), by_entity(projection, "recovering_units")
    entering, cured = by_entity(projection, "units_entering"), by_entity(projection, "units_cured")
    step = entering[1:] - cured[1:]
    np.testing.assert_allclose(np.diff(losing, axis=0), step, atol=1e-9)
    allowed = catalogue().parameters["subsidiaries"].value * projection.baseline.columns["subsidiary_share"][:, 0]
    assert (losing >= 0).all() and (recovering >= 0).all() and (losing + recovering <= allowed + 1e-9).all()


COSTS = (
    "programme_costs", "benchmarking_cost", "discipline_cost", "governance_cost", "installation_disruption",
    "loss_treatment_cost", "foregone_growth", "oversight_cost", "cooperation_matching_cost", "severance_payments",
    "share_deal_cost", "working_capital_cost", "integration_cost", "disposal_write_off", "disposal_staff_cost",
)  # fmt: skip


@pytest.mark.parametrize("name", [*lever_scenarios("min"), *lever_scenarios("max"), "all at min"])
def test_no_cost_is_negative(name):
    """Doing less than practice earns nothing by a cost term: no cost and no settlement is below zero."""
    scenario = {**lever_scenarios("min"), **lever_scenarios("max"), "all at min": joint("min")}[name]
    for cost in set(COSTS) - {"programme_costs"}:
        assert by_entity(run(scenario, until=2035), cost).min() >= -1e-9, cost


def test_the_count_of_2023():
    """829 of 975 loss-makers treated: 390.6 a year stop making losses, 358 in eleven months, as many begin."""
    base = {name: float(run().total(name)[0]) for name in ("loss_units", "units_treated", "units_cured", "units_entering")}
    assert base["loss_units"] == pytest.approx(975) and base["units_treated"] == pytest.approx(829)
    assert base["units_cured"] * 11 / 12 == pytest.approx(358, abs=0.5)
    assert base["units_entering"] == pytest.approx(base["units_cured"])


def test_more_begin_to_lose_when_prices_fall():
    """A fall of coal by half adds loss-makers in coal, more than those who buy coal are spared."""
    low = under(conditions={"coal_price": {"by_year": {2024: 0.5}}})
    more = by_entity(low, "units_entering")[1] - by_entity(run(), "units_entering")[1]
    assert more[run().baseline.entity_ids.index("coal_chemicals")] > 1 and more.sum() > 1


def test_loss_makers_in_balance_at_constant_prices():
    """With base-year prices and practice the number of loss-makers stays what it was."""
    steady = dict.fromkeys(("metals_price", "coal_price", "steel_spread", "power_price"), 1)
    units = run(replayed(conditions=steady)).total("loss_units")
    np.testing.assert_allclose(units, units[0], rtol=1e-9)


@pytest.mark.parametrize("name", SCENARIOS)
def test_technologies_are_conserved(name):
    """35 + 99 tasks: open plus solved is 134 in every year."""
    projection = run(SCENARIOS[name])
    np.testing.assert_allclose(projection.total("tasks_open") + projection.total("technologies_solved"), 134, rtol=1e-12)
    assert (np.diff(projection.total("tasks_open")) <= 0).all()


@pytest.mark.parametrize("name", SCENARIOS)
def test_spending_within_the_room(name):
    """Investment and stakes never exceed the room, and what was cut explains the difference to what was wished."""
    projection = run(SCENARIOS[name])
    own = by_entity(projection, "investment") - by_entity(projection, "rd_equipment")
    spent = own - by_entity(projection, "interest_capitalised") + by_entity(projection, "cooperation_capital")
    assert (spent[1:] <= by_entity(projection, "investment_room")[1:] + 1e-6).all()
    assert (by_entity(projection, "investment_scaled_back") >= -1e-6).all()


def test_capital_neither_borrowed_nor_lost(reference):
    """Assets less liabilities grow by retained profit and capital paid in only."""
    net = by_entity(reference, "total_assets") - by_entity(reference, "liabilities")
    retained = by_entity(reference, "net_profit") - by_entity(reference, "dividends")
    paid = by_entity(reference, "capital_paid_in") + by_entity(reference, "rescue_capital")
    kept = retained + paid
    np.testing.assert_allclose(np.diff(net, axis=0), kept[1:], atol=1e-6)
