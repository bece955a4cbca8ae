"""Ownership: what belongs to other holders, stakes sold and bought back at a price, and the owner's cash."""

import numpy as np

from simulation.engine.maths import divide, meaningful


def mixed_stake(mixed_ownership, outside_share_base, control_limit):
    """Stake that new holders have got since the base year; it stops where the owner would lose control.

    Unit: share. Source: E040; with less than the rest the unit would leave the accounts.
    """
    return np.minimum(mixed_ownership, np.maximum(control_limit - outside_share_base, 0))


def outside_share(outside_share_base, mixed_stake):
    """Share of profit and dividends that goes to other holders.

    Unit: share. Source: E029 to E037.
    """
    return outside_share_base + mixed_stake


def shares_sold(mixed_stake, mixed_stake_prev):
    """Share of equity that changes hands at the opening of the year; below zero when it is bought back.

    Unit: share.
    """
    return mixed_stake - mixed_stake_prev


def stake_value(shares_sold, equity_prev):
    """Book value of what changes hands.

    Unit: 亿元.
    """
    return shares_sold * np.maximum(equity_prev, 0)


def deal_price(shares_sold, sale_price, buyback_premium):
    """Price of the year's deal in times of book value; who buys back pays more than was received.

    Unit: x. Source: E040 (floor 1.0), E041.
    """
    return sale_price * np.where(shares_sold < 0, 1 + buyback_premium, 1)


def new_holders_share(shares_sold, outside_share_prev):
    """Share of the enlarged enterprise that those hold who pay in new capital, so that the outside share rises as wanted.

    Unit: share.
    """
    return shares_sold / (1 - outside_share_prev)


def deal_cash(shares_sold, stake_value, deal_price, sale_form, new_holders_share, equity_prev):
    """Cash that the enterprise receives for old shares or new capital, or pays to buy back; none when the owner deals.

    Unit: 亿元. Source: 企业会计准则第33号; s/(1 - s) of priced equity buys the share s of the enlarged whole.
    """
    old_shares = stake_value * deal_price
    new_capital = new_holders_share / (1 - new_holders_share) * deal_price * np.maximum(equity_prev, 0)
    raised = np.where(sale_form < 0.5, old_shares, np.where(shares_sold < 0, old_shares, new_capital))
    return np.where(sale_form < 1.5, raised, 0)


def minority_from_deals(stake_value, sale_form, new_holders_share, deal_cash, equity_prev, minority_interests_prev):
    """What a deal adds to the equity of other holders: its book value; a premium stays with who sold.

    New capital is shared out anew: the new holders by their share, the owner and earlier holders as before.
    Unit: 亿元. Source: 企业会计准则第33号 (difference to capital reserve).
    """
    enlarged = np.maximum(equity_prev, 0) + deal_cash
    earlier = divide(minority_interests_prev, np.maximum(equity_prev, 0))
    subscribed = enlarged * (new_holders_share + (1 - new_holders_share) * earlier) - minority_interests_prev
    with_new_capital = np.where(stake_value > 0, subscribed, stake_value)
    return np.where(sale_form < 0.5, stake_value, np.where(sale_form < 1.5, with_new_capital, stake_value))


def share_deal_cost(stake_value, deal_price, sale_form, transaction_cost):
    """Appraisal, auction and advisers of a deal of the enterprise.

    Unit: 亿元. Source: assumed share of the price.
    """
    return np.where(sale_form < 1.5, transaction_cost * deal_price * np.abs(stake_value), 0)


def owner_sale_proceeds(stake_value, deal_price, sale_form, transaction_cost):
    """Cash of the owner from stakes it sells itself, less the cost of the deal; below zero when it buys back.

    Unit: 亿元.
    """
    received = deal_price * (stake_value - transaction_cost * np.abs(stake_value))
    return np.where(sale_form < 1.5, 0, received)


def minority_profit(net_profit, outside_share):
    """Net profit of other holders (少数股东损益).

    Unit: 亿元. Source: E034, E035.
    """
    return outside_share * net_profit


def minority_dividends(dividends, outside_share):
    """Dividends of other holders, at the same payout as the owner's.

    Unit: 亿元.
    """
    return outside_share * dividends


def initial_minority_interests(equity, outside_share):
    """Equity of other holders in the base year. Unit: 亿元. Source: E029 to E037."""
    return equity * outside_share


def minority_interests(minority_interests_prev, minority_from_deals, minority_profit, minority_dividends):
    """Equity of other holders (少数股东权益); capital that the owner pays in is the owner's.

    Unit: 亿元. Source: E029 to E037.
    """
    return minority_interests_prev + minority_from_deals + minority_profit - minority_dividends


def attributable_equity(equity, minority_interests):
    """Equity of the state owner (归母权益).

    Unit: 亿元.
    """
    return equity - minority_interests


def average_attributable_equity(attributable_equity, attributable_equity_prev):
    """Average of opening and closing equity of the owner.

    Unit: 亿元.
    """
    return (attributable_equity + attributable_equity_prev) / 2


def attributable_net_profit(net_profit, minority_profit):
    """Net profit of the state owner (归母净利润).

    Unit: 亿元.
    """
    return net_profit - minority_profit


def attributable_return_on_equity(attributable_net_profit, average_attributable_equity):
    """Return on the owner's equity (归母净资产收益率); undefined where that equity is not above zero.

    Unit: share. Source: E036.
    """
    return meaningful(attributable_net_profit, average_attributable_equity)


def owner_cash(dividends, minority_dividends, owner_sale_proceeds, capital_paid_in, rescue_capital, exit_owner_cash):
    """Cash of the owner: dividends, sale proceeds and what exits leave, less capital paid in and rescues (国有资本经营收支).

    Unit: 亿元.
    """
    received = dividends - minority_dividends + owner_sale_proceeds
    return received - capital_paid_in - rescue_capital + exit_owner_cash
