"""Markets: what prices and demand do to value added and revenue."""

import numpy as np

from simulation.engine.maths import log_price


def price_value_index(
    metals_price,
    coal_price,
    steel_spread,
    power_price,
    metals_value_exposure,
    coal_value_exposure,
    steel_value_exposure,
    power_value_exposure,
    price_pass_through,
):
    """Effect of market prices on core value added: what is sold multiplies, what is bought adds or takes away.

    Unit: index. Source: X09, X10 (exposures by entity), X04, X07.
    """
    sold = np.exp(
        price_pass_through
        * (
            np.maximum(metals_value_exposure, 0) * log_price(metals_price)
            + np.maximum(coal_value_exposure, 0) * log_price(coal_price)
            + np.maximum(steel_value_exposure, 0) * log_price(steel_spread)
            + np.maximum(power_value_exposure, 0) * log_price(power_price)
        )
    )
    bought = price_pass_through * (
        np.minimum(metals_value_exposure, 0) * (metals_price - 1)
        + np.minimum(coal_value_exposure, 0) * (coal_price - 1)
        + np.minimum(steel_value_exposure, 0) * (steel_spread - 1)
        + np.minimum(power_value_exposure, 0) * (power_price - 1)
    )
    return sold * np.maximum(1 + bought, 0)


def price_revenue_index(
    metals_price,
    coal_price,
    steel_spread,
    power_price,
    metals_revenue_exposure,
    coal_revenue_exposure,
    steel_revenue_exposure,
    power_revenue_exposure,
):
    """Effect of market prices on core revenue; trade turns over at market prices, margins move less.

    Unit: index. Source: X10; composition of revenue in the base-year table.
    """
    return np.exp(
        metals_revenue_exposure * log_price(metals_price)
        + coal_revenue_exposure * log_price(coal_price)
        + steel_revenue_exposure * log_price(steel_spread)
        + power_revenue_exposure * log_price(power_price)
    )


def initial_demand_index(revenue):
    """Demand is 1 in the base year. Unit: index."""
    return np.ones_like(revenue)


def demand_index(demand_index_prev, gdp_growth, gdp_trend, demand_exposure):
    """Demand for the entity's output, moved by provincial growth above or below its trend.

    Unit: index. Source: X13; exposure assumed by entity.
    """
    return demand_index_prev * np.exp(demand_exposure * (gdp_growth - gdp_trend))


def operating_disturbance(operating_shock, risk_appetite):
    """Accidents, disputes and luck of single enterprises; zero in the central projection.

    Unit: ln of core value added. Source: X11; scaled by D03, F04.
    """
    return operating_shock * risk_appetite
