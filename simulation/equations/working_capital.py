"""Working capital: receivables and inventories (两金), what is released from them, and cash collected from sales."""

import numpy as np

from simulation.engine.maths import divide


def working_capital_released(
    working_capital_days,
    revenue,
    revenue_base,
    receivables_base,
    inventories_base,
    released_stock_prev,
    releasable_share,
):
    """Cash released from receivables and inventories in the year; only part of them can ever be.

    Unit: 亿元. Source: days of sales a year; limit assumed.
    """
    stock = (receivables_base + inventories_base) * revenue / revenue_base
    left = np.maximum(releasable_share * stock - released_stock_prev, 0)
    return np.minimum(working_capital_days * revenue / 365, left)


def initial_released_stock(revenue):
    """None beyond base-year practice. Unit: 亿元."""
    return np.zeros_like(revenue)


def released_stock(released_stock_prev, working_capital_released):
    """Receivables and inventories released so far.

    Unit: 亿元.
    """
    return released_stock_prev + working_capital_released


def receivables(receivables_base, inventories_base, revenue, revenue_base, released_stock):
    """Receivables: with sales, less their part of what was released.

    Unit: 亿元. Source: share of revenue by industry assumed.
    """
    part = divide(receivables_base, receivables_base + inventories_base)
    return receivables_base * revenue / revenue_base - part * released_stock


def inventories(receivables_base, inventories_base, revenue, revenue_base, released_stock):
    """Inventories: with sales, less their part of what was released.

    Unit: 亿元. Source: share of revenue by industry assumed.
    """
    part = divide(inventories_base, receivables_base + inventories_base)
    return inventories_base * revenue / revenue_base - part * released_stock


def working_capital_cost(working_capital_released, released_stock_prev, collection_discount, lost_sales_margin):
    """Discounts for paying at once, and margin of sales lost for want of credit and stock.

    Unit: 亿元. Source: assumption.
    """
    return collection_discount * working_capital_released + lost_sales_margin * released_stock_prev


def cash_collected(revenue, output_vat, receivables, receivables_prev):
    """Cash received from sales, value added tax included; advances from customers are not modelled.

    Unit: 亿元. Source: E048.
    """
    return revenue * (1 + output_vat) - (receivables - receivables_prev)


def cash_collection_ratio(cash_collected, revenue):
    """Cash collected on revenue (营业收现率).

    Unit: share. Source: E047, E048.
    """
    return divide(cash_collected, revenue)
