"""Ownership: what belongs to other holders, stakes sold and bought back at a price, and the owner's cash."""

import numpy as np

from simulation.engine.maths import divide, meaningful


def stake_wanted(mixed_ownership, outside_share_base, control_limit):
    """Stake that new holders are to have since the base year; it stops where the owner would lose control.

    Unit: share. Source: E040; with less than the rest the unit would leave the accounts.
    """
    return np.minimum(mixed_ownership, np.maximum(control_limit - outside_share_base, 0))


def initial_mixed_stake(outside_share):
    """New holders are counted from the base year. Unit: share."""
    return np.zeros_like(outside_share)


def mixed_stake(mixed_stake_prev, shares_sold):
    """Stake that new holders have got since the base year.

    Unit: share. Source: E040.
    """
    return mixed_stake_prev + shares_sold


def outside_share(outside_share_base, mixed_stake):
    """Share of profit and dividends that goes to other holders.

    Unit: share. Source: E029 to E037.
    """
    return outside_share_base + mixed_stake


def initial_owner_capital(equity):
    """Counted from the base year. Unit: 亿元."""
    return np.zeros_like(equity)


def owner_capital(owner_capital_prev, capital_paid_in, rescue_capital, old_share_cash):
    """Capital that is the owner's alone: paid in without new shares, and the price of old shares less that of buying back (国有独享资本公积).

    Unit: 亿元. Source: 企业财务通则 article 20 (state capital as a reserve that is the state's).
    """
    return owner_capital_prev + capital_paid_in + rescue_capital + old_share_cash


def shared_equity(equity, owner_capital):
    """Equity that shares stand for: all holders have it by their shares.

    Unit: 亿元.
    """
    return equity - owner_capital


def earnings_price(net_profit_prev, net_profit_lag2, net_profit_lag3, shared_equity_prev, holder_return):
    """Price in times of book value that earnings bear: net profit of three years on average at the return that buyers ask for.

    Unit: x. Source: return assumed; none out of a loss, or where shares stand for nothing.
    """
    earned = np.maximum(net_profit_prev + net_profit_lag2 + net_profit_lag3, 0) / 3
    return divide(earned, holder_return * np.maximum(shared_equity_prev, 0))


def offered_price(sale_price, earnings_price):
    """Price that buyers offer in times of book value: what is asked for, at most what earnings bear.

    Unit: x. Source: E041.
    """
    return np.minimum(sale_price, earnings_price)


def shares_sold(stake_wanted, mixed_stake_prev, offered_price, price_floor):
    """Share of equity that changes hands at the opening of the year; below zero when it is bought back.

    An offer below the least price that is allowed sells nothing; the stake is offered again a year later.
    Unit: share. Source: E040 (企业国有资产交易监督管理办法: not below what was appraised).
    """
    wanted = stake_wanted - mixed_stake_prev
    return np.where(offered_price < price_floor, np.minimum(wanted, 0), wanted)


def stake_value(shares_sold, shared_equity_prev):
    """Book value of what changes hands: its part of the equity that shares stand for.

    Unit: 亿元.
    """
    return shares_sold * shared_equity_prev


def initial_holders_price(equity):
    """Nothing has been sold. Unit: x."""
    return np.zeros_like(equity)


def holders_price(holders_price_prev, shares_sold, offered_price):
    """Highest price that new holders have paid since the base year, in times of book value.

    Unit: x.
    """
    return np.where(shares_sold > 0, np.maximum(offered_price, holders_price_prev), holders_price_prev)


def deal_price(shares_sold, offered_price, holders_price_prev, price_floor, buyback_premium):
    """Price of the year's deal in times of book value; who buys back pays more than was received, and than is offered today.

    Unit: x. Source: E040 (floor 1.0), E041.
    """
    back = np.maximum(np.maximum(holders_price_prev, offered_price), price_floor) * (1 + buyback_premium)
    return np.where(shares_sold < 0, back, np.where(shares_sold > 0, offered_price, 0))


def new_holders_share(shares_sold, outside_share_prev):
    """Share of the enlarged enterprise that those hold who pay in new capital, so that the outside share rises as wanted.

    Unit: share.
    """
    return divide(np.maximum(shares_sold, 0), 1 - outside_share_prev)


def subscribed_capital(sale_form, new_holders_share, deal_price, shared_equity_prev):
    """New capital that new holders pay in; s/(1 - s) of priced equity buys the share s of the enlarged whole.

    Unit: 亿元. Source: 企业会计准则第33号.
    """
    paid = new_holders_share / (1 - new_holders_share) * deal_price * np.maximum(shared_equity_prev, 0)
    return np.where(sale_form < 0.5, 0, np.where(sale_form < 1.5, paid, 0))


def old_share_cash(shares_sold, sale_form, deal_price, shared_equity_prev):
    """Cash that the enterprise receives for old shares, or pays to buy shares back; none when the owner deals.

    Unit: 亿元.
    """
    by_enterprise = np.where(sale_form < 0.5, shares_sold, np.where(sale_form < 1.5, np.minimum(shares_sold, 0), 0))
    return by_enterprise * deal_price * np.maximum(shared_equity_prev, 0)


def deal_cash(old_share_cash, subscribed_capital):
    """Cash that the enterprise receives or pays in deals with its shares.

    Unit: 亿元.
    """
    return old_share_cash + subscribed_capital


def minority_from_deals(stake_value, outside_share, subscribed_capital):
    """What a deal adds to the equity of other holders: its book value, and their share of new capital; a premium stays with who sold.

    Unit: 亿元. Source: 企业会计准则第33号 (difference to capital reserve).
    """
    return stake_value + outside_share * subscribed_capital


def share_deal_cost(deal_cash, transaction_cost):
    """Appraisal, auction and advisers of a deal of the enterprise.

    Unit: 亿元. Source: assumed share of the price.
    """
    return transaction_cost * np.abs(deal_cash)


def owner_sale_proceeds(shares_sold, shared_equity_prev, deal_price, sale_form, transaction_cost):
    """Cash of the owner from stakes it sells itself, less the cost of the deal; below zero when it buys back.

    Unit: 亿元.
    """
    received = np.where(sale_form < 1.5, 0, shares_sold) * deal_price * np.maximum(shared_equity_prev, 0)
    return received - transaction_cost * np.abs(received)


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
    """Equity of other holders (少数股东权益): their share of the equity that shares stand for.

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


def initial_average_attributable_equity(attributable_equity, outside_share, equity_gained):
    """Closing equity of the owner less half of its part of what the base year gained.

    Unit: 亿元.
    """
    return attributable_equity - (1 - outside_share) * equity_gained / 2


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


def owner_dividends(dividends, minority_dividends):
    """Dividends of the state owner (归母分红).

    Unit: 亿元.
    """
    return dividends - minority_dividends


def owner_cash(owner_dividends, owner_sale_proceeds, capital_paid_in, rescue_capital, exit_owner_cash):
    """Cash of the owner: dividends, sale proceeds and what exits leave, less capital paid in and rescues (国有资本经营收支).

    Unit: 亿元.
    """
    return owner_dividends + owner_sale_proceeds - capital_paid_in - rescue_capital + exit_owner_cash


def initial_cumulative_owner_cash(equity):
    """Counted from the base year. Unit: 亿元."""
    return np.zeros_like(equity)


def cumulative_owner_cash(cumulative_owner_cash_prev, owner_cash):
    """Cash of the owner since the base year, one year on the other.

    Unit: 亿元.
    """
    return cumulative_owner_cash_prev + owner_cash
