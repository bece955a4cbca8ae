"""Chains and clusters: key projects, new materials and the small firms pulled along."""

import numpy as np

from simulation.engine.maths import divide, total


def initial_chain_planned(chain_investment, release_rate):
    """First stage in a steady state. Unit: 亿元."""
    return chain_investment / release_rate


def chain_planned(chain_planned_prev, chain_spending, release_rate):
    """Chain key projects in the first stage of construction.

    Unit: 亿元. Source: T08.
    """
    return chain_planned_prev * (1 - release_rate) + chain_spending


def initial_chain_building(chain_investment, release_rate):
    """Second stage in a steady state. Unit: 亿元."""
    return chain_investment / release_rate


def chain_building(chain_building_prev, chain_planned_prev, release_rate):
    """Chain key projects in the second stage of construction.

    Unit: 亿元. Source: T08.
    """
    return chain_building_prev * (1 - release_rate) + release_rate * chain_planned_prev


def chain_completed(chain_building_prev, release_rate):
    """Chain capital entering service in the year.

    Unit: 亿元. Source: T08.
    """
    return release_rate * chain_building_prev


def initial_chain_capital(chain_opened):
    """What was put into service in the base year and earns from the next; older plant is in the base-year figures. Unit: 亿元."""
    return chain_opened


def chain_capital(chain_capital_prev, chain_completed, chain_depreciation):
    """Chain capital put into service from the base year on.

    Unit: 亿元. Source: T07.
    """
    return (1 - chain_depreciation) * chain_capital_prev + chain_completed


def initial_chain_capital_depreciation(revenue):
    """What earns in the base year is in its figures. Unit: 亿元."""
    return np.zeros_like(revenue)


def chain_capital_depreciation(chain_capital_prev, chain_depreciation):
    """Depreciation of chain capital put into service from the base year on.

    Unit: 亿元. Source: T07.
    """
    return chain_depreciation * chain_capital_prev


def initial_chain_output(revenue):
    """What sells in the base year is in its figures. Unit: 亿元."""
    return np.zeros_like(revenue)


def chain_output(chain_capital_prev, chain_turnover):
    """Sales of chain capital put into service since the base year.

    Unit: 亿元. Source: E080, E081 (1,750 of output planned for 1,560 invested).
    """
    return chain_turnover * chain_capital_prev


def chain_staff(chain_output, employees_base, revenue_base, industrial_share):
    """Staff of chain capital: as many for its sales as industry as a whole had in the base year; all, where there is none.

    Unit: 万人. Source: assumption (the industry's own shares).
    """
    everywhere = total(employees_base) / total(revenue_base)
    people = total(employees_base * industrial_share)
    sales = total(revenue_base * industrial_share)
    return chain_output * divide(people, sales, otherwise=everywhere)


def chain_pay(chain_staff, chain_staff_prev, compensation_per_head):
    """Pay of the staff of chain capital.

    Unit: 亿元.
    """
    return compensation_per_head * (chain_staff + chain_staff_prev) / 2


def chain_taxes(chain_output, production_taxes_base, revenue_base):
    """Production taxes on the sales of chain capital.

    Unit: 亿元. Source: assumption (the enterprise's own base-year rate).
    """
    return chain_output * production_taxes_base / revenue_base


def initial_chain_return(revenue):
    """What earns in the base year is in its figures. Unit: 亿元."""
    return np.zeros_like(revenue)


def chain_return(chain_capital_prev, chain_plan_return, chain_realised):
    """Profit before interest and tax, after depreciation, of chain capital put into service since the base year.

    Unit: 亿元. Source: E080 to E082 (6.4 % planned, ex ante, for the 6+1 programme as a whole; 0.65 of it realised).
    """
    return chain_plan_return * chain_realised * chain_capital_prev


def chain_value_added(chain_return, chain_capital_depreciation, chain_pay, chain_taxes):
    """Value added of chain capital put into service since the base year.

    Unit: 亿元. Source: income approach.
    """
    return chain_return + chain_capital_depreciation + chain_pay + chain_taxes


def new_materials_output(
    new_materials_output_base, revenue, revenue_base, chain_capital, chain_capital_reference, materials_turnover
):
    """Output value of new materials: grows with sales, and with chain capital beyond practice.

    Unit: 亿元. Source: S:F018 (above 1,000 in 2023); turnover assumed.
    """
    sales = total(revenue) / total(revenue_base)
    return np.maximum(
        new_materials_output_base * sales + materials_turnover * (total(chain_capital) - chain_capital_reference), 0
    )


def initial_chain_capital_reference(chain_opened):
    """What was put into service in the base year. Unit: 亿元."""
    return total(chain_opened)


def chain_capital_reference(chain_capital_reference_prev, chain_investment_neutral, chain_depreciation):
    """Chain capital that 2023 practice would have put into service.

    Unit: 亿元.
    """
    return (1 - chain_depreciation) * chain_capital_reference_prev + total(chain_investment_neutral)


def small_firms_engaged(small_firms_engaged_base, chain_capital, chain_capital_reference, small_firms_per_capital):
    """Small and medium firms pulled along by chain leaders.

    Unit: 户. Source: S:F025 (more than 7,000); response assumed.
    """
    return np.maximum(
        small_firms_engaged_base + small_firms_per_capital * (total(chain_capital) - chain_capital_reference), 0
    )


def three_new_revenue(
    three_new_revenue_base, revenue, revenue_base, new_product_output, new_product_output_base, three_new_share
):
    """Revenue of new industries, formats and models (三新).

    Unit: 亿元. Source: S:F041 x 12/11.
    """
    sales = total(revenue) / total(revenue_base)
    extra_products = new_product_output - new_product_output_base * sales
    return np.maximum(three_new_revenue_base * sales + three_new_share * extra_products, 0)


def clusters_formed(chain_capital, clusters_planned, cluster_capital):
    """Expected number of the planned 2 + 10 clusters that have formed since the base year.

    Unit: 个. Source: S:F021, S:F022; capital for a cluster assumed.
    """
    return clusters_planned * -np.expm1(-total(chain_capital) / (clusters_planned * cluster_capital))
