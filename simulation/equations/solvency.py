"""Solvency: an enterprise without equity borrows no more; after two years the owner rescues it."""

import numpy as np


def initial_insolvent_years(equity):
    """Counted from the base year. Unit: 年."""
    return np.zeros_like(equity)


def insolvent_years(insolvent_years_prev, equity_prev):
    """Years in a row that began with no equity left.

    Unit: 年.
    """
    return np.where(equity_prev > 0, 0, insolvent_years_prev + 1)


def initial_refinancing_need(equity):
    """None in the base year. Unit: 亿元."""
    return np.zeros_like(equity)


def refinancing_need(refinancing_need_prev, net_debt, net_debt_prev, equity_prev):
    """Bills an enterprise without equity cannot pay, for nobody lends to it: a liability of its own until it has equity again.

    Unit: 亿元.
    """
    unpaid = np.minimum(np.maximum(refinancing_need_prev + net_debt - net_debt_prev, 0), np.maximum(net_debt, 0))
    return np.where(equity_prev > 0, 0, unpaid)


def rescue_capital(insolvent_years, equity_prev, total_assets_prev, rescue_after, rescue_equity_share):
    """Capital the owner pays in to bring an enterprise back to a least share of equity in its assets.

    Unit: 亿元. Source: assumed rule of the place.
    """
    missing = np.maximum(rescue_equity_share * total_assets_prev - equity_prev, 0)
    return np.where(insolvent_years > rescue_after, missing, 0)


def exit_staff_cost(insolvent_years, employees, severance):
    """Settlements if an enterprise without equity were wound up at year end instead.

    Unit: 亿元. Source: L10.
    """
    return np.where(insolvent_years > 0, severance * employees, 0)


def creditors_loss(insolvent_years, liabilities, total_assets, recovery_rate, exit_staff_cost):
    """What creditors would lose if an enterprise without equity were wound up at year end: staff comes first.

    Unit: 亿元. Source: L08 (recovery of assets).
    """
    missing = np.maximum(liabilities + exit_staff_cost - recovery_rate * total_assets, 0)
    return np.where(insolvent_years > 0, missing, 0)
