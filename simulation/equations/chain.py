"""Chains and clusters: key projects, new materials and the small firms pulled along."""

import numpy as np

from simulation.engine.maths import total


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


def initial_chain_capital(revenue):
    """Nothing built since the base year. Unit: 亿元."""
    return np.zeros((1, 1))


def chain_capital(chain_capital_prev, chain_completed, chain_depreciation):
    """Chain capital put into service since the base year.

    Unit: 亿元. Source: T07.
    """
    return (1 - chain_depreciation) * chain_capital_prev + total(chain_completed)


def new_materials_output(
    new_materials_output_base, revenue, revenue_base, chain_capital, chain_capital_reference, materials_turnover
):
    """Output value of new materials: grows with sales, and with chain capital beyond practice.

    Unit: 亿元. Source: S:F018 (above 1,000 in 2023); turnover assumed.
    """
    sales = total(revenue) / total(revenue_base)
    return np.maximum(new_materials_output_base * sales + materials_turnover * (chain_capital - chain_capital_reference), 0)


def initial_chain_capital_reference(revenue):
    """Nothing built since the base year. Unit: 亿元."""
    return np.zeros((1, 1))


def chain_capital_reference(chain_capital_reference_prev, chain_investment_neutral, chain_depreciation):
    """Chain capital that 2023 practice would have put into service.

    Unit: 亿元.
    """
    return (1 - chain_depreciation) * chain_capital_reference_prev + total(chain_investment_neutral)


def small_firms_engaged(small_firms_engaged_base, chain_capital, chain_capital_reference, small_firms_per_capital):
    """Small and medium firms pulled along by chain leaders.

    Unit: 户. Source: S:F025 (more than 7,000); response assumed.
    """
    return np.maximum(small_firms_engaged_base + small_firms_per_capital * (chain_capital - chain_capital_reference), 0)


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
    return clusters_planned * -np.expm1(-chain_capital / (clusters_planned * cluster_capital))
