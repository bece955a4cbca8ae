"""Transformation (三化改造): spending passes an Erlang-2 pipeline, then works, ages and depreciates."""

import numpy as np

from simulation.engine.maths import bound, divide, total


def release_rate(construction_lag):
    """Share of each of two construction stages that is finished in a year.

    Unit: share a year. Source: T08 (two stages make an Erlang-2 delay).
    """
    return np.minimum(2 / construction_lag, 1)


def initial_transformation_planned(transformation_investment, release_rate):
    """First stage in a steady state. Unit: 亿元."""
    return transformation_investment / release_rate


def transformation_planned(transformation_planned_prev, transformation_spending, release_rate):
    """Transformation projects in the first stage of construction.

    Unit: 亿元. Source: T08.
    """
    return transformation_planned_prev * (1 - release_rate) + transformation_spending


def initial_transformation_building(transformation_investment, release_rate):
    """Second stage in a steady state. Unit: 亿元."""
    return transformation_investment / release_rate


def transformation_building(transformation_building_prev, transformation_planned_prev, release_rate):
    """Transformation projects in the second stage of construction.

    Unit: 亿元. Source: T08.
    """
    return transformation_building_prev * (1 - release_rate) + release_rate * transformation_planned_prev


def transformation_completed(transformation_building_prev, release_rate):
    """Transformation capital entering service in the year.

    Unit: 亿元. Source: T08.
    """
    return release_rate * transformation_building_prev


def initial_transformed_capital(revenue):
    """Nothing beyond base-year practice. Unit: 亿元."""
    return np.zeros_like(revenue)


def transformed_capital(
    transformed_capital_prev, transformation_completed, transformation_investment_neutral, capital_depreciation
):
    """Transformation capital in service beyond what 2023 practice would have added.

    Unit: 亿元. Source: T07.
    """
    return (1 - capital_depreciation) * transformed_capital_prev + (
        transformation_completed - transformation_investment_neutral
    )


def coverage(transformed_capital, cost_overrun, fixed_capital_base):
    """Share of plant transformed beyond practice; overruns buy less plant.

    Unit: share. Source: T09.
    """
    return bound(transformed_capital / (1 + cost_overrun) / fixed_capital_base, -1, 1)


def initial_coverage(revenue):
    """Nothing beyond base-year practice. Unit: share."""
    return np.zeros_like(revenue)


def technology_gain(
    coverage,
    coverage_lag3,
    smart_factory_effect,
    robot_effect,
    publication_shrink,
    management_stock,
    upgrade_management_synergy,
):
    """Productivity of transformed plant: the better of smart factory and robots, the latter fading after three years.

    Unit: ln. Source: T01, T02 (maximum, not sum); management raises it (notes section 4).
    """
    young = np.maximum(smart_factory_effect, robot_effect * publication_shrink)
    gain = coverage_lag3 * smart_factory_effect + (coverage - coverage_lag3) * young
    return gain * (1 + upgrade_management_synergy * management_stock)


def energy_saving(coverage, energy_saving_rate, publication_shrink, core_revenue, energy_cost_share):
    """Energy cost saved in transformed plant.

    Unit: 亿元. Source: T03, V01.
    """
    return coverage * energy_saving_rate * publication_shrink * core_revenue * energy_cost_share


def installation_disruption(
    transformation_completed, transformation_investment_neutral, disruption_loss, core_output, fixed_capital_prev
):
    """Output lost while old plant is stopped for tie-in, in the year new plant enters service.

    Unit: 亿元. Source: T10.
    """
    extra = np.maximum(transformation_completed - transformation_investment_neutral, 0)
    return disruption_loss * core_output * divide(extra, fixed_capital_prev)


def smart_factories(
    smart_factories_prev, transformation_spending, transformation_investment_neutral, smart_factories_a_year
):
    """Provincial smart factories and digital workshops, counted from 2023 on.

    Unit: 个. Source: S:F016 (12 new in 2023), in proportion to money spent.
    """
    money = divide(total(transformation_spending), total(transformation_investment_neutral))
    return smart_factories_prev + smart_factories_a_year * money


def green_factories(
    green_factories_prev, transformation_spending, transformation_investment_neutral, green_factories_a_year
):
    """National green factories, counted from 2023 on.

    Unit: 个. Source: S:F017 (10 new in 2023), in proportion to money spent.
    """
    money = divide(total(transformation_spending), total(transformation_investment_neutral))
    return green_factories_prev + green_factories_a_year * money
