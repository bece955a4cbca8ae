"""Returns: ROE and its DuPont parts, ROIC, EVA, and the ratios of 一利五率."""

import numpy as np

from simulation.engine.maths import divide, meaningful


def average_equity(equity, equity_prev):
    """Average of opening and closing equity.

    Unit: 亿元.
    """
    return (equity + equity_prev) / 2


def initial_average_equity(equity, equity_gained):
    """Closing equity less half of what the base year gained, which is the average with its opening.

    Unit: 亿元.
    """
    return equity - equity_gained / 2


def initial_average_assets(total_assets, assets_gained):
    """Closing assets less half of what the base year gained, which is the average with their opening.

    Unit: 亿元.
    """
    return total_assets - assets_gained / 2


def average_assets(total_assets, total_assets_prev):
    """Average of opening and closing total assets.

    Unit: 亿元.
    """
    return (total_assets + total_assets_prev) / 2


def average_debt(debt, debt_prev, refinancing_need, refinancing_need_prev):
    """Average of opening and closing interest-bearing debt, what could not be refinanced included.

    Unit: 亿元.
    """
    return (debt + refinancing_need + debt_prev + refinancing_need_prev) / 2


def return_on_equity(net_profit, average_equity):
    """Return on equity (净资产收益率); undefined where average equity is not above zero.

    Unit: share. Source: parameter_notes section 5.3.
    """
    return meaningful(net_profit, average_equity)


def return_on_equity_if_borrowed(net_profit, interest_instead, equity_if_borrowed):
    """Return on equity had owners' capital since the base year been borrowed, which costs interest.

    Unit: share.
    """
    return meaningful(net_profit - interest_instead, equity_if_borrowed)


def net_margin(net_profit, revenue):
    """Net profit on revenue, first part of ROE.

    Unit: share.
    """
    return divide(net_profit, revenue)


def asset_turnover(revenue, average_assets):
    """Revenue on average assets, second part of ROE.

    Unit: times.
    """
    return divide(revenue, average_assets)


def equity_multiplier(average_assets, average_equity):
    """Average assets on average equity, third part of ROE; undefined where average equity is not above zero.

    Unit: times.
    """
    return meaningful(average_assets, average_equity)


def profit_margin(total_profit, revenue):
    """Total profit on revenue.

    Unit: share.
    """
    return divide(total_profit, revenue)


def debt_ratio(liabilities, total_assets):
    """Debt ratio (资产负债率).

    Unit: share.
    """
    return divide(liabilities, total_assets)


def debt_ratio_if_borrowed(liabilities, borrowed_instead, total_assets):
    """Debt ratio had capital paid in since the base year been borrowed.

    Unit: share.
    """
    return divide(liabilities + borrowed_instead, total_assets)


def rd_intensity(rd_spending, industrial_revenue):
    """R&D spending on industrial revenue (研发投入强度).

    Unit: share. Source: S:F038.
    """
    return divide(rd_spending, industrial_revenue)


def after_tax_interest(interest_expense, statutory_tax_rate):
    """Interest after tax relief.

    Unit: 亿元. Source: O05.
    """
    return interest_expense * (1 - statutory_tax_rate)


def after_tax_rd(rd_spending, statutory_tax_rate, rd_add_back):
    """R&D added back in EVA.

    Unit: 亿元. Source: O05.
    """
    return rd_spending * rd_add_back * (1 - statutory_tax_rate)


def return_before_financing(net_profit, after_tax_interest):
    """Net profit before the cost of debt.

    Unit: 亿元.
    """
    return net_profit + after_tax_interest


def invested_capital(average_equity, average_debt):
    """Equity and interest-bearing debt, averages.

    Unit: 亿元.
    """
    return average_equity + average_debt


def return_on_invested_capital(return_before_financing, invested_capital):
    """Return on invested capital (投资回报率); undefined where invested capital is not above zero.

    Unit: share. Source: parameter_notes section 5.7 (no single official formula).
    """
    return meaningful(return_before_financing, invested_capital)


def adjusted_capital(invested_capital, construction_in_progress, construction_in_progress_prev):
    """Capital charged in EVA: construction in progress is left out.

    Unit: 亿元. Source: parameter_notes section 5.5.
    """
    return invested_capital - (construction_in_progress + construction_in_progress_prev) / 2


def capital_cost_applied(
    asset_specific,
    surcharge_from,
    capital_cost_rate,
    infrastructure_capital_cost_rate,
    capital_cost_surcharge,
    debt_ratio,
):
    """Cost of capital by type of enterprise, lower for assets of one use, higher above a debt ratio.

    Unit: share. Source: E057, E058.
    """
    by_type = np.where(asset_specific > 0.5, infrastructure_capital_cost_rate, capital_cost_rate)
    return by_type + np.where(debt_ratio > surcharge_from, capital_cost_surcharge, 0)


def capital_charge(adjusted_capital, capital_cost_applied):
    """Cost of the capital employed, equity's included.

    Unit: 亿元. Source: E059.
    """
    return adjusted_capital * capital_cost_applied


def eva(return_before_financing, after_tax_rd, capital_charge):
    """Economic value added (经济增加值).

    Unit: 亿元. Source: O01, O04, O05; E057 to E060; rates are settings.
    """
    return return_before_financing + after_tax_rd - capital_charge


def eva_without_add_back(return_before_financing, capital_charge):
    """Economic value added with R&D as the cost it is.

    Unit: 亿元. Source: O05, without its add-back.
    """
    return return_before_financing - capital_charge


def eva_outside_infrastructure(eva, builds_roads):
    """Economic value added of enterprises that build no infrastructure.

    Unit: 亿元. Source: E057.
    """
    return eva * (1 - builds_roads)


def eva_rate(eva, adjusted_capital):
    """EVA on adjusted capital (经济增加值率); undefined where that is not above zero.

    Unit: share. Source: parameter_notes section 5.6.
    """
    return meaningful(eva, adjusted_capital)


def operating_cash_flow(net_profit, depreciation, interest_expense, disposal_write_off, working_capital_change):
    """Cash flow from operations; interest counts as financing.

    Unit: 亿元.
    """
    return net_profit + depreciation + interest_expense + disposal_write_off - working_capital_change


def operating_cash_ratio(operating_cash_flow, revenue):
    """Cash flow from operations on revenue (营业现金比率).

    Unit: share. Source: parameter_notes section 5.8.
    """
    return divide(operating_cash_flow, revenue)


def opening_equity(equity_prev):
    """Equity at the opening of the year.

    Unit: 亿元.
    """
    return equity_prev


def initial_opening_equity(equity, equity_gained):
    """Closing equity less what the base year gained.

    Unit: 亿元.
    """
    return equity - equity_gained


def initial_preserved_capital(equity, equity_gained, net_profit):
    """Opening equity of the base year and its net profit.

    Unit: 亿元.
    """
    return equity - equity_gained + net_profit


def preserved_capital(equity_prev, net_profit):
    """State capital at year end without injections and payouts.

    Unit: 亿元. Source: parameter_notes section 5.9.
    """
    return equity_prev + net_profit


def capital_preservation_rate(preserved_capital, opening_equity):
    """Capital preservation and growth rate (国有资本保值增值率); undefined where opening equity is not above zero.

    Unit: share. Source: parameter_notes section 5.9.
    """
    return meaningful(preserved_capital, opening_equity)


def programme_investment(
    transformation_spending, chain_spending, new_energy_spending, cooperation_capital, rd_spending, relabelled_extra_rd
):
    """Money put into the reform programmes in the year: investment, stakes and R&D, but for what is only relabelled, which is no money.

    Unit: 亿元.
    """
    return (
        transformation_spending
        + chain_spending
        + new_energy_spending
        + cooperation_capital
        + rd_spending
        - relabelled_extra_rd
    )


def provision_for_later(rd_spending, chain_spending, new_energy_spending, road_spending, maintenance_spending):
    """What the year spends for later years: R&D, chains, new energy, roads and the upkeep of what there is.

    Unit: 亿元.
    """
    return rd_spending + chain_spending + new_energy_spending + road_spending + maintenance_spending


def operating_profit(total_profit, one_off_items):
    """Operating profit (营业利润): total profit before one-off items.

    Unit: 亿元. Source: 企业会计准则第30号; one-off items stand for non-operating results.
    """
    return total_profit - one_off_items


def cost_ratio(operating_cost, revenue):
    """Operating cost and charges on revenue (百元收入成本费用).

    Unit: share.
    """
    return divide(operating_cost, revenue)


def operating_cost(revenue, total_profit, other_net_income, one_off_items):
    """Costs and charges of operation: revenue less profit from operation.

    Unit: 亿元.
    """
    return revenue - (total_profit - other_net_income - one_off_items)


def labour_cost_return(total_profit, labour_compensation):
    """Total profit on labour compensation (人工成本利润率).

    Unit: share.
    """
    return divide(total_profit, labour_compensation)


def labour_cost_share(labour_compensation, revenue):
    """Labour compensation on revenue (人事费用率).

    Unit: share.
    """
    return divide(labour_compensation, revenue)


def profit_before_interest(total_profit, interest_expense):
    """Total profit before interest.

    Unit: 亿元.
    """
    return total_profit + interest_expense


def interest_cover(profit_before_interest, interest_expense):
    """Profit before interest on interest expense (已获利息倍数); undefined where no interest is paid.

    Unit: times.
    """
    return meaningful(profit_before_interest, interest_expense)


def profit_per_head(total_profit, average_employees):
    """Total profit per employee (人均利润).

    Unit: 万元/人.
    """
    return divide(total_profit, average_employees)
