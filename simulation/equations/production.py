"""Production: capital, people, capability and prices make value added."""

import numpy as np

from simulation.engine.maths import bound, divide


def initial_capital_index(revenue):
    """The base year is what others are measured by. Unit: index."""
    return np.ones_like(revenue)


def capital_index(fixed_capital_prev, fixed_capital_base, fixed_capital_gained, builds_roads):
    """Capital in service at the opening of the year against that of the base year; what is invested this year produces next year, roads by their tolls.

    Unit: index.
    """
    return np.where(builds_roads > 0.5, 1, fixed_capital_prev / (fixed_capital_base - fixed_capital_gained))


def labour_index(core_employees, core_employees_prev, core_employees_base):
    """Average employees outside new energy against the base year.

    Unit: index.
    """
    return (core_employees + core_employees_prev) / (2 * core_employees_base)


def capital_response(
    average_return_form,
    capital_elasticity,
    operating_surplus_base,
    depreciation_base,
    fixed_capital_base,
    total_assets_base,
    value_added_base,
):
    """Per cent of value added for one per cent of capital: of the production function, or what capital is reported to earn.

    The second form takes the reported return on all assets, before interest, and depreciation for what more capital adds.
    Unit: elasticity. Source: T04; a structural case.
    """
    earned = operating_surplus_base * fixed_capital_base / total_assets_base + depreciation_base
    reported = bound(divide(earned, value_added_base), 0, 1)
    return capital_elasticity + average_return_form * (reported - capital_elasticity)


def volume_index(
    productivity_trend,
    trend_shift,
    years_elapsed,
    capital_index,
    labour_index,
    demand_index,
    capital_response,
    capital_elasticity,
):
    """Volume of output from trend, capital, people and demand (Cobb-Douglas).

    Unit: index. Source: parameter_notes spine; trend calibrated on 2024-2025.
    """
    return (
        np.exp((productivity_trend + trend_shift) * years_elapsed)
        * capital_index**capital_response
        * labour_index ** (1 - capital_elasticity)
        * demand_index
    )


def initial_core_output(value_added, new_energy_value_added):
    """Value added of the base year less what the new-energy module accounts for. Unit: 亿元."""
    return value_added - new_energy_value_added


def core_output(core_output_base, volume_index, price_value_index, capability, operating_disturbance):
    """Core value added before costs and savings of the reform programme.

    Unit: 亿元. Source: Y = Y0 exp(g t + Z) (K/K0)^a (L/L0)^(1-a) price^e.
    """
    return core_output_base * volume_index * price_value_index * np.exp(capability + operating_disturbance)


def initial_core_revenue(revenue, new_energy_revenue):
    """Revenue of 2023 less new-energy revenue. Unit: 亿元."""
    return revenue - new_energy_revenue


def core_revenue(core_revenue_base, volume_index, price_revenue_index):
    """Revenue outside new energy; capability gains lower cost and are not booked as sales.

    Unit: 亿元.
    """
    return core_revenue_base * volume_index * price_revenue_index


def revenue(core_revenue, new_energy_revenue, chain_output, extra_tolls):
    """Operating revenue.

    Unit: 亿元.
    """
    return core_revenue + new_energy_revenue + chain_output + extra_tolls


def cost_savings(discipline_saving, energy_saving, merger_synergy, carrying_cost_avoided, green_power_saving):
    """Running costs no longer incurred, against base-year practice.

    Unit: 亿元.
    """
    return discipline_saving + energy_saving + merger_synergy + carrying_cost_avoided + green_power_saving


def programme_costs(
    benchmarking_cost,
    discipline_cost,
    governance_cost,
    research_partner_cost,
    installation_disruption,
    loss_treatment_cost,
    foregone_growth,
    merger_failure_loss,
    oversight_cost,
    cooperation_matching_cost,
    share_deal_cost,
    working_capital_cost,
):
    """Running costs that the reform programme itself causes, against base-year practice; what is bought for R&D is in R&D spending.

    Unit: 亿元. Source: each cost names its own evidence.
    """
    return (
        benchmarking_cost
        + discipline_cost
        + governance_cost
        + research_partner_cost
        + installation_disruption
        + loss_treatment_cost
        + foregone_growth
        + merger_failure_loss
        + oversight_cost
        + cooperation_matching_cost
        + share_deal_cost
        + working_capital_cost
    )


def initial_value_added(
    labour_compensation, depreciation, production_taxes, total_profit, interest_expense, other_net_income
):
    """Value added of the base year by the income approach. Unit: 亿元."""
    operating_surplus = total_profit + interest_expense - other_net_income
    return labour_compensation + depreciation + production_taxes + operating_surplus


def value_added(
    core_output,
    new_energy_value_added,
    chain_value_added,
    cost_savings,
    research_return,
    losses_avoided,
    programme_costs,
    rd_bought,
    closed_unit_output,
    extra_tolls,
):
    """Value added (劳动生产总值) by the production approach.

    Unit: 亿元. Source: baseline_notes section 4; identity with the income approach is tested.
    """
    return (
        core_output
        + new_energy_value_added
        + chain_value_added
        + extra_tolls
        + cost_savings
        + research_return
        + losses_avoided
        - programme_costs
        - rd_bought
        - closed_unit_output
    )
