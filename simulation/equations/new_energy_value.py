"""What new energy costs and earns: vintages keep their own capex and tax holiday."""

import numpy as np

from simulation.engine.maths import annuity_factor, divide, internal_rate_of_return, total


def capacity_payments(storage_capacity, storage_capacity_price):
    """Payments for storage capacity.

    Unit: 亿元. Source: N11.
    """
    return storage_capacity * storage_capacity_price / 1e4


def initial_storage_capacity(new_energy_capacity, storage_share):
    """Storage at the base-year share. Unit: 万千瓦."""
    return new_energy_capacity * storage_share


def storage_capacity(storage_capacity_prev, wind_commissioned, solar_commissioned, storage_share_prev):
    """Storage built with new plants.

    Unit: 万千瓦. Source: N11.
    """
    return storage_capacity_prev + (wind_commissioned + solar_commissioned) * storage_share_prev


def new_energy_revenue(energy_sales, capacity_payments):
    """Revenue of new energy.

    Unit: 亿元.
    """
    return energy_sales + capacity_payments


def new_energy_operating_cost(wind_capacity, solar_capacity, wind_upkeep, solar_upkeep, generation, balancing_cost):
    """Upkeep, balancing and ancillary services.

    Unit: 亿元. Source: N13.
    """
    return (wind_capacity * wind_upkeep + solar_capacity * solar_upkeep) / 1e4 + generation * balancing_cost


def quota_work_cost(new_energy_quota, new_energy_quota_neutral, quota_unit_cost):
    """Surveys, bids and local undertakings for quota beyond base-year practice; less is no gain.

    Unit: 亿元. Source: assumption.
    """
    return quota_unit_cost * np.maximum(new_energy_quota - new_energy_quota_neutral, 0) / 1e4


def new_energy_value_added(new_energy_revenue, new_energy_operating_cost, quota_work_cost):
    """Value added of new energy.

    Unit: 亿元.
    """
    return new_energy_revenue - new_energy_operating_cost - quota_work_cost


def wind_unit_cost(wind_capex, wind_learning, storage_share, storage_hours, storage_cost, years_elapsed):
    """Cost of wind capacity with its storage, all in.

    Unit: 元/千瓦. Source: N09, N11.
    """
    return wind_capex * (1 - wind_learning) ** years_elapsed + storage_share * storage_hours * storage_cost


def solar_unit_cost(solar_capex, solar_learning, storage_share, storage_hours, storage_cost, years_elapsed):
    """Cost of solar capacity with its storage, all in.

    Unit: 元/千瓦. Source: N10, N11.
    """
    return solar_capex * (1 - solar_learning) ** years_elapsed + storage_share * storage_hours * storage_cost


def new_energy_unit_cost(wind_unit_cost, solar_unit_cost, wind_share):
    """Cost of the year's mix of wind and solar.

    Unit: 元/千瓦.
    """
    return wind_share * wind_unit_cost + (1 - wind_share) * solar_unit_cost


def new_energy_demand(starts_wanted, new_energy_unit_cost):
    """Investment needed for the starts that are wanted.

    Unit: 亿元.
    """
    return starts_wanted * new_energy_unit_cost / 1e4


def initial_wind_cost_building(wind_building, wind_unit_cost):
    """Wind under construction in the base year, at cost. Unit: 亿元."""
    return wind_building * wind_unit_cost / 1e4


def wind_cost_building(wind_cost_building_prev, starts, wind_share, wind_unit_cost, wind_construction_time):
    """Wind under construction, at cost.

    Unit: 亿元.
    """
    connected = np.minimum(1 / wind_construction_time, 1)
    return wind_cost_building_prev * (1 - connected) + starts * wind_share * wind_unit_cost / 1e4


def initial_solar_cost_building(solar_building, solar_unit_cost):
    """Solar under construction in the base year, at cost. Unit: 亿元."""
    return solar_building * solar_unit_cost / 1e4


def solar_cost_building(solar_cost_building_prev, starts, wind_share, solar_unit_cost, solar_construction_time):
    """Solar under construction, at cost.

    Unit: 亿元.
    """
    connected = np.minimum(1 / solar_construction_time, 1)
    return solar_cost_building_prev * (1 - connected) + starts * (1 - wind_share) * solar_unit_cost / 1e4


def initial_wind_gross_capital(wind_capacity, base_unit_cost):
    """Wind in operation in the base year, at cost. Unit: 亿元. Source: F282."""
    return wind_capacity * base_unit_cost / 1e4


def wind_gross_capital(wind_gross_capital_prev, wind_cost_building_prev, wind_construction_time):
    """Wind in operation, at cost of its vintages.

    Unit: 亿元.
    """
    return wind_gross_capital_prev + wind_cost_building_prev * np.minimum(1 / wind_construction_time, 1)


def initial_solar_gross_capital(solar_capacity, base_unit_cost):
    """Solar in operation in the base year, at cost. Unit: 亿元. Source: F282."""
    return solar_capacity * base_unit_cost / 1e4


def solar_gross_capital(solar_gross_capital_prev, solar_cost_building_prev, solar_construction_time):
    """Solar in operation, at cost of its vintages.

    Unit: 亿元.
    """
    return solar_gross_capital_prev + solar_cost_building_prev * np.minimum(1 / solar_construction_time, 1)


def new_energy_depreciation(wind_gross_capital_prev, solar_gross_capital_prev, wind_life, solar_life):
    """Straight-line depreciation of new-energy plants in service at the opening of the year.

    Unit: 亿元. Source: N14 (lives).
    """
    return wind_gross_capital_prev / wind_life + solar_gross_capital_prev / solar_life


def initial_new_energy_capital(wind_gross_capital, solar_gross_capital, base_depreciated_share):
    """Net book value of the old fleet. Unit: 亿元. Source: assumption."""
    return (wind_gross_capital + solar_gross_capital) * (1 - base_depreciated_share)


def new_energy_capital(
    new_energy_capital_prev,
    wind_gross_capital,
    wind_gross_capital_prev,
    solar_gross_capital,
    solar_gross_capital_prev,
    new_energy_depreciation,
):
    """Net book value of new-energy plants in service.

    Unit: 亿元.
    """
    connected = wind_gross_capital - wind_gross_capital_prev + solar_gross_capital - solar_gross_capital_prev
    return new_energy_capital_prev + connected - new_energy_depreciation


def tax_holiday_relief(
    new_energy_value_added,
    new_energy_depreciation,
    new_energy_capacity,
    new_energy_capacity_lag3,
    new_energy_capacity_lag6,
    tax_rate,
):
    """Income tax not due on plants in their first three years, and half due in the next three.

    Unit: 亿元. Source: N14.
    """
    margin = np.maximum(divide(new_energy_value_added - new_energy_depreciation, new_energy_capacity), 0)
    free = new_energy_capacity - new_energy_capacity_lag3
    half = new_energy_capacity_lag3 - new_energy_capacity_lag6
    return tax_rate * margin * (free + half / 2)


def mix_hours(wind_share, wind_hours, new_turbine_factor, solar_hours, yield_factor):
    """Full-load hours of the year's mix of new plants.

    Unit: 小时. Source: N02, N03.
    """
    return (wind_share * wind_hours * new_turbine_factor + (1 - wind_share) * solar_hours) * yield_factor


def mix_upkeep(wind_share, wind_upkeep, solar_upkeep):
    """Upkeep of the year's mix of new plants.

    Unit: 元/千瓦年. Source: N13.
    """
    return wind_share * wind_upkeep + (1 - wind_share) * solar_upkeep


def mix_life(wind_share, wind_life, solar_life):
    """Life of the year's mix of new plants.

    Unit: 年. Source: N14.
    """
    return wind_share * wind_life + (1 - wind_share) * solar_life


def levelised_cost(
    new_energy_unit_cost, mix_hours, site_factor, mix_upkeep, mix_life, balancing_cost, lcoe_discount_rate, vat_factor
):
    """Levelised cost of electricity of plants started in the year, VAT included to compare with prices.

    Unit: 元/千瓦时. Source: capital recovery at the stated discount rate.
    """
    yearly = new_energy_unit_cost / annuity_factor(lcoe_discount_rate, mix_life) + mix_upkeep
    return (yearly / (mix_hours * site_factor) + balancing_cost) * vat_factor


def project_return(
    price_received,
    price_after_contract,
    mix_hours,
    site_factor,
    mix_upkeep,
    mix_life,
    balancing_cost,
    new_energy_unit_cost,
    vat_factor,
    storage_share,
    storage_capacity_price,
):
    """Internal rate of return of a plant started in the year, before tax and debt: twelve years of contract, then market.

    Unit: share. Source: computed (about 3 to 5 %); reported nationally are 6 to 7 % (E109), compare N15.
    """
    hours = mix_hours * site_factor
    fixed = storage_share * storage_capacity_price - mix_upkeep
    under_contract = hours * (price_received / vat_factor - balancing_cost) + fixed
    afterwards = hours * (price_after_contract / vat_factor - balancing_cost) + fixed
    return internal_rate_of_return(under_contract, afterwards, 12, new_energy_unit_cost, mix_life)


def site_needed(
    starts_hurdle,
    price_received,
    price_after_contract,
    mix_hours,
    mix_upkeep,
    mix_life,
    balancing_cost,
    new_energy_unit_cost,
    vat_factor,
    storage_share,
    storage_capacity_price,
):
    """Yield of a site, against the average, at which a plant started in the year earns the hurdle.

    Unit: index. Source: present value nil at the hurdle rate (E110).
    """
    rate = np.maximum(starts_hurdle, 1e-6)
    early = annuity_factor(rate, 12)
    whole = annuity_factor(rate, mix_life)
    margin = (price_received / vat_factor - balancing_cost) * early
    margin = margin + (price_after_contract / vat_factor - balancing_cost) * (whole - early)
    cost = new_energy_unit_cost + (mix_upkeep - storage_share * storage_capacity_price) * whole
    return cost / np.maximum(mix_hours * margin, 1e-9)


def equipment_orders(new_energy_spending, equipment_local_share):
    """Orders of new-energy starts to the group's own equipment makers; shown as orders, no profit is promised.

    Unit: 亿元. Source: local share assumed; at the makers' own margin of 0.3 % a year's starts earn under 0.1.
    """
    return equipment_local_share * total(new_energy_spending)
