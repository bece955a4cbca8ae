"""2024 of current practice once more, sector by sector, in plain arithmetic straight from the tables, without the equations."""

from functools import cache
from math import exp, log

import pytest

from simulation import catalogue, embedded_baseline, embedded_place
from tests.support import run

PRICES = {"metals": "metals_price", "coal": "coal_price", "steel": "steel_spread", "power": "power_price"}
SECTORS = embedded_baseline().entity_ids


def p(name):
    """A parameter."""
    return catalogue().parameters[name].value


def practice(name, year=2023):
    """A lever as observed."""
    return dict(embedded_place().levers[name].practice)[year]


def condition(name, year=2024):
    """A condition."""
    return embedded_place().path("central", name, range(year, year + 1))[0]


def base(sector, variable):
    """A base-year figure."""
    return embedded_baseline().cells[sector, variable].value


@cache
def new_energy(sector):
    """Revenue and value added of wind and solar in 2023 and 2024 and capacity in 2024."""
    fleet, building = base(sector, "new_energy_capacity"), base(sector, "new_energy_building")
    wind, solar = fleet * p("base_wind_share"), fleet * (1 - p("base_wind_share"))
    new_wind = building * practice("wind_share") / p("wind_construction_time")
    new_solar = building * (1 - practice("wind_share")) / p("solar_construction_time")

    def year(at, new_wind, new_solar):
        added = condition("provincial_renewables", at) - condition("provincial_renewables", 2023)
        taken = (
            p("base_utilisation") + p("penetration_effect") * added / 1000 + p("dc_line_effect") * condition("dc_lines", at)
        )
        hours = taken / p("base_utilisation") * condition("resource_hours", at)
        output = (
            ((wind + new_wind * p("new_turbine_factor")) * p("wind_hours") + (solar + new_solar) * p("solar_hours"))
            * hours
            / 1e4
        )
        price = p("old_price") * (1 - p("market_share") * (1 - condition("power_price", at)))
        storage = (fleet + new_wind + new_solar) * practice("storage_share") * p("storage_capacity_price") / 1e4
        upkeep = ((wind + new_wind) * p("wind_upkeep") + (solar + new_solar) * p("solar_upkeep")) / 1e4
        revenue = output * price / p("vat_factor") + storage
        return revenue, revenue - upkeep - output * p("balancing_cost")

    return year(2023, 0, 0), year(2024, new_wind, new_solar), fleet + new_wind + new_solar


def opening_debt(sector):
    """Interest-bearing debt at the end of 2023."""
    return (base(sector, "total_assets") - base(sector, "equity")) * base(sector, "interest_bearing_share")


def core_value_added(sector):
    """Value added of 2023 by the income approach, less new energy."""
    surplus = (
        base(sector, "total_profit")
        + opening_debt(sector) * base(sector, "interest_rate")
        - base(sector, "other_net_income")
    )
    pay = base(sector, "compensation_per_head") * base(sector, "employees")
    return pay + base(sector, "depreciation") + base(sector, "production_taxes") + surplus - new_energy(sector)[0][1]


def volume(sector):
    """Trend, a year of falling staff at unchanged capital, and demand."""
    labour = (1 + 1 + p("staffing_trend")) / 2
    demand = exp(base(sector, "demand_exposure") * (condition("gdp_growth") - p("gdp_trend")))
    return exp(base(sector, "productivity_trend")) * labour ** (1 - p("capital_elasticity")) * demand


def price_effect(sector):
    """What is sold multiplies by its price, what is bought adds or takes away."""
    exposure = {name: base(sector, f"{market}_value_exposure") for market, name in PRICES.items()}
    sold = exp(sum(max(e, 0) * log(condition(name)) for name, e in exposure.items()) * p("price_pass_through"))
    return sold * (1 + p("price_pass_through") * sum(min(e, 0) * (condition(name) - 1) for name, e in exposure.items()))


def losses_avoided(sector):
    """Loss-makers of 2024 against 2023: in balance but for those that falling prices add."""
    firms = p("subsidiaries") * base(sector, "subsidiary_share")
    losing = firms * p("loss_making_share")
    treated = practice("loss_treatment") * base(sector, "subsidiary_share")
    cured = p("cure_rate") * treated + p("spontaneous_cure_rate") * (losing - treated)  # 390 in all, balanced by entries
    recovering = (cured - p("closure_share") * p("cure_rate") * treated) / (p("relapse_rate") + p("graduation_rate"))
    more = p("price_entry_rate") * max(1 - price_effect(sector), 0) * (firms - losing - recovering)
    scale = p("worst_first_units") * base(sector, "subsidiary_share")
    return -(p("loss_per_unit") + p("profit_per_sound_unit")) * (1 - p("cycle_share")) * scale * (1 - exp(-more / scale))


@cache
def conveyor():
    """Projects in operation at the end of 2024, and profit of the stakes above 2023."""
    signed, started, operating, planned, completed = (
        base("province", kind)
        for kind in (
            "projects_signed",
            "projects_started",
            "projects_operating",
            "investment_planned",
            "investment_completed",
        )
    )
    young, hazard = started / 3, p("operating_hazard")
    exposed = min(1.5 - p("operating_dead_time"), 1)
    in_operation = operating + (started - young - operating) * (1 - exp(-hazard)) + young * (1 - exp(-hazard * exposed))
    new = practice("cooperation_signing")
    spent = min(p("spending_pace") * (planned + new / 2), (p("spendable_share") * (planned + new) - completed) / 2)
    share = in_operation / (signed + new / p("plan_per_project"))
    at_work = p("large_project_delay") * ((completed + spent) * share - completed * operating / signed)
    return in_operation, p("provincial_stake") * p("cooperation_return") * at_work


def research(sector):
    """R&D of 2024 beyond the intensity of 2023, at 2023 sales: what is really new of it."""
    more = base(sector, "rd_spending") * (practice("rd_intensity_target", 2024) / practice("rd_intensity_target") - 1)
    return more * (1 - min(p("relabelled_share") * p("relabelling_push"), 1))


@cache
def by_hand(sector):
    """Value added, average employees and total profit of 2024."""
    (old_revenue, _), (new_revenue, new_value), capacity = new_energy(sector)
    value_added = core_value_added(sector) * volume(sector) * price_effect(sector) + new_value + losses_avoided(sector)
    before, plants = base(sector, "employees"), p("jobs_per_capacity")
    core = (before - plants * base(sector, "new_energy_capacity")) * (1 + p("staffing_trend"))
    employees = (before + core + plants * capacity) / 2
    raised = 1 + p("market_wage_share") * condition("wage_growth")
    pay = base(sector, "compensation_per_head") * raised * employees
    market = exp(sum(base(sector, f"{m}_revenue_exposure") * log(condition(name)) for m, name in PRICES.items()))
    revenue = (base(sector, "revenue") - old_revenue) * volume(sector) * market + new_revenue
    more = research(sector) * (revenue / base(sector, "revenue"))
    value_added -= p("rd_purchased_share") * more
    pay += p("rd_pay_share") * more
    employees += p("rd_pay_share") * more / (p("rd_pay_per_head") * raised) / 2
    written_off = (1 - p("rd_purchased_share") - p("rd_pay_share") - (1 - p("expensed_share"))) * more
    taxes = base(sector, "production_taxes") * revenue / base(sector, "revenue")
    unopened = base(sector, "roads_in_progress")
    charged = 1 - unopened / (unopened + base(sector, "fixed_capital"))  # the rest of interest is part of roads not yet open
    moved = p("repricing_share") * (condition("loan_rate") - condition("loan_rate", 2023))
    rate = base(sector, "interest_rate") + charged * moved
    surplus = value_added - pay - base(sector, "depreciation") - written_off - taxes
    stakes = conveyor()[1] * base(sector, "cooperation_share")
    return value_added, employees, surplus - rate * opening_debt(sector) + base(sector, "other_net_income") + stakes


@pytest.mark.parametrize("sector", SECTORS)
def test_profit_of_a_sector(sector):
    """Value added and total profit of 2024; depreciation is that of 2023, for capital is taken at the opening of the year."""
    value_added, _, profit = by_hand(sector)
    assert run().entity("value_added", sector)[1] == pytest.approx(value_added, rel=1e-9)
    assert run().entity("total_profit", sector)[1] == pytest.approx(profit, rel=1e-9)


def test_labour_productivity_of_the_province():
    """A ratio of sums."""
    value_added, employees, _ = (sum(parts) for parts in zip(*map(by_hand, SECTORS), strict=True))
    assert run().total("labour_productivity")[1] == pytest.approx(value_added / employees, rel=1e-9)


def test_capacity_and_projects():
    """257 in operation and 120 under construction make 365; 67 projects in operation become 130."""
    assert (
        sum(new_energy(sector)[2] for sector in SECTORS)
        == pytest.approx(run().total("new_energy_capacity")[1])
        == pytest.approx(365)
    )
    assert run().total("projects_operating")[1] == pytest.approx(conveyor()[0], rel=1e-9) == pytest.approx(129.755, abs=1e-3)
