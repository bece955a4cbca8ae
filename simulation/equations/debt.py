"""Debt: what it costs, and how it closes the cash flow."""

import numpy as np


def initial_net_debt(liabilities, interest_bearing_share):
    """Interest-bearing debt of the base year. Unit: 亿元. Source: share assumed."""
    return liabilities * interest_bearing_share


def initial_debt(net_debt):
    """Interest-bearing debt of the base year. Unit: 亿元."""
    return np.maximum(net_debt, 0)


def initial_borrowing_rate(interest_rate, capitalised_share):
    """Rate on debt in the base year, the capitalised part of interest included. Unit: share."""
    return interest_rate / (1 - capitalised_share)


def borrowing_rate(
    borrowing_rate_prev, borrowing_rate_base, loan_rate, loan_rate_base, repricing_share, proportional_rate_form
):
    """Effective rate on debt: part of it reprices to the market each year, keeping its distance to it in points or in proportion.

    Unit: share. Source: X12; base by entity assumed; the distance is a structural case.
    """
    points = borrowing_rate_base + loan_rate - loan_rate_base
    proportion = borrowing_rate_base * loan_rate / loan_rate_base
    market = points + proportional_rate_form * (proportion - points)
    return np.maximum(borrowing_rate_prev + repricing_share * (market - borrowing_rate_prev), 0)


def interest_rate(borrowing_rate, capitalised_share):
    """Rate charged to profit: interest of roads not yet open is part of their cost instead.

    Unit: share. Source: X12; base by entity assumed.
    """
    return borrowing_rate * (1 - capitalised_share)


def initial_interest_expense(debt, debt_gained, interest_rate):
    """Interest on debt at the opening of the base year. Unit: 亿元."""
    return (debt - debt_gained) * interest_rate


def interest_expense(interest_rate, debt_prev, loan_rate, refinancing_margin, refinancing_need_prev):
    """Interest on debt at the opening of the year, dearer on what could not be refinanced; new borrowing costs a year later.

    Unit: 亿元. Source: margin assumed.
    """
    return interest_rate * debt_prev + (loan_rate + refinancing_margin) * refinancing_need_prev


def net_debt(
    net_debt_prev,
    investment,
    cooperation_capital,
    dividends,
    working_capital_change,
    net_profit,
    depreciation,
    disposal_write_off,
    disposal_proceeds,
    capital_paid_in,
    deal_cash,
    rescue_capital,
):
    """Debt that closes the cash flow; negative when cash is left over.

    Unit: 亿元.
    """
    uses = investment + cooperation_capital + dividends + working_capital_change
    sources = net_profit + depreciation + disposal_write_off + disposal_proceeds + capital_paid_in
    return net_debt_prev + uses - sources - deal_cash - rescue_capital


def debt(net_debt, refinancing_need):
    """Interest-bearing debt, what could not be refinanced apart.

    Unit: 亿元.
    """
    return np.maximum(net_debt, 0) - refinancing_need


def cash(net_debt):
    """Cash left over once all interest-bearing debt is repaid.

    Unit: 亿元.
    """
    return np.maximum(-net_debt, 0)


def initial_cash(net_debt):
    """None while there is net debt. Unit: 亿元."""
    return np.maximum(-net_debt, 0)
