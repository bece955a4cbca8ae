"""Solvency: an enterprise without equity borrows no more; after two years the owner rescues it, or it leaves."""

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


def initial_standing(equity):
    """All stand in the base year. Unit: index."""
    return np.ones_like(equity)


def standing(insolvent_years, rescue_after, winds_up):
    """Whether an enterprise stands: 1, and 0 from the year it leaves, where the place's rule is exit.

    Unit: index. Source: rule of the place.
    """
    return np.where(insolvent_years > rescue_after, 1 - winds_up, 1)


def leaving(standing, standing_prev):
    """Whether an enterprise leaves at the opening of the year: 1, or 0.

    Unit: index.
    """
    return standing_prev - standing


def exit_assets(leaving, total_assets_prev):
    """Book value of what an enterprise that leaves had; it passes to the liquidator.

    Unit: 亿元.
    """
    return leaving * total_assets_prev


def exit_proceeds(exit_assets, recovery_rate):
    """What the assets bring.

    Unit: 亿元. Source: L08.
    """
    return recovery_rate * exit_assets


def exit_staff_settled(leaving, employees_prev):
    """People who are settled when their enterprise leaves.

    Unit: 万人.
    """
    return leaving * employees_prev


def exit_settlements(exit_staff_settled, severance):
    """Their settlements, paid before any creditor.

    Unit: 亿元. Source: L10.
    """
    return severance * exit_staff_settled


def exit_debts(leaving, liabilities_prev):
    """Liabilities of an enterprise that leaves.

    Unit: 亿元.
    """
    return leaving * liabilities_prev


def exit_repaid(exit_debts, exit_proceeds, exit_settlements):
    """What creditors get: what the assets bring once staff are settled.

    Unit: 亿元.
    """
    return np.minimum(exit_debts, np.maximum(exit_proceeds - exit_settlements, 0))


def exit_unpaid(exit_debts, exit_repaid):
    """What creditors lose.

    Unit: 亿元.
    """
    return exit_debts - exit_repaid


def exit_owner_cash(exit_proceeds, exit_settlements, exit_repaid):
    """What is left for the owner; below zero it pays what settlements lack.

    Unit: 亿元.
    """
    return exit_proceeds - exit_settlements - exit_repaid


def exit_equity(exit_assets, exit_debts):
    """Equity below zero that leaves the accounts with its enterprise: no profit is booked on it.

    Unit: 亿元. Source: 企业会计准则第33号 (out of the scope of consolidation).
    """
    return exit_assets - exit_debts


def rescue_capital(insolvent_years, equity_prev, total_assets_prev, rescue_after, rescue_equity_share, winds_up):
    """Capital the owner pays in to bring an enterprise back to a least share of equity in its assets, where that is the rule.

    Unit: 亿元. Source: assumed rule of the place.
    """
    missing = np.maximum(rescue_equity_share * total_assets_prev - equity_prev, 0) * (1 - winds_up)
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
    return np.where(insolvent_years > 0, np.minimum(missing, liabilities), 0)
