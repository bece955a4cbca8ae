"""Finance: one budget for all investment under a debt ceiling, and a balance sheet that closes."""

import numpy as np

from simulation.engine.maths import divide, fund


def initial_liabilities(total_assets, equity):
    """Accounting identity. Unit: 亿元."""
    return total_assets - equity


def initial_operating_liabilities(liabilities, net_debt):
    """Payables and other liabilities without interest. Unit: 亿元."""
    return liabilities - net_debt


def initial_other_assets(total_assets, fixed_capital, construction_in_progress, new_energy_capital):
    """Current and financial assets: what is left of total assets. Unit: 亿元."""
    return total_assets - fixed_capital - construction_in_progress - new_energy_capital


def core_depreciation(
    core_depreciation_base, fixed_capital_prev, fixed_capital_base, fixed_capital_gained, road_depreciation, builds_roads
):
    """Depreciation of capital outside new energy, at each entity's own base-year rate; roads opened since at their own.

    Unit: 亿元. Source: baseline split; compare T07.
    """
    opening = fixed_capital_base - fixed_capital_gained  # of the base year
    by_own_rate = core_depreciation_base * fixed_capital_prev / opening
    of_roads = core_depreciation_base + road_depreciation * (fixed_capital_prev - opening)
    return np.where(builds_roads > 0.5, np.maximum(of_roads, 0), by_own_rate)


def initial_core_depreciation(depreciation, new_energy_depreciation):
    """Depreciation outside new energy in the base year. Unit: 亿元."""
    return depreciation - new_energy_depreciation


def depreciation(core_depreciation, new_energy_depreciation, chain_capital_depreciation, rd_depreciation):
    """Depreciation.

    Unit: 亿元.
    """
    return core_depreciation + new_energy_depreciation + chain_capital_depreciation + rd_depreciation


def routine_demand(
    routine_investment, investment_growth, road_investment_growth, builds_roads, years_elapsed, investment_pace
):
    """Investment outside the reform programmes that is wished for.

    Unit: 亿元. Source: F021 (986 in 2023) less the programmes; growth assumed, that of roads after E072.
    """
    of_roads = (1 + road_investment_growth) ** years_elapsed
    of_others = (1 + investment_growth) ** years_elapsed
    return routine_investment * np.where(builds_roads > 0.5, of_roads, of_others) * investment_pace


def debt_ceiling_applied(
    debt_ceiling,
    debt_ceiling_neutral,
    infrastructure_debt_ceiling,
    ceiling_by_lever,
    ceiling_by_place,
    liabilities_base,
    total_assets_base,
    ceiling_slack,
):
    """Ceiling on the debt ratio by type of enterprise: the lever's, the place's for infrastructure, or none.

    An entity near or above its ceiling in the base year keeps a little room over its own ratio.
    Unit: share. Source: entity ceilings are not published; room assumed.
    """
    own = liabilities_base / total_assets_base + ceiling_slack
    by_lever = debt_ceiling + np.maximum(own - debt_ceiling_neutral, 0)
    by_place = np.maximum(infrastructure_debt_ceiling, own)
    none = 1 - ceiling_by_lever - ceiling_by_place
    return np.minimum(ceiling_by_lever * by_lever + ceiling_by_place * by_place + none, 0.98)


def maintenance_demand(routine_demand, core_depreciation, upkeep_need, road_maintenance, road_backlog_prev, builds_roads):
    """Replacement of what wears out; of roads their upkeep as decided, and repairs put off where more is done.

    Unit: 亿元.
    """
    done = upkeep_need * np.minimum(road_maintenance, 1)
    caught_up = np.minimum(upkeep_need * np.maximum(road_maintenance - 1, 0), road_backlog_prev)
    return np.where(builds_roads > 0.5, done + caught_up, np.minimum(routine_demand, core_depreciation))


def investment_room(
    equity_before_projects,
    equity_prev,
    maintenance_demand,
    debt_ceiling_applied,
    total_assets_prev,
    depreciation,
    other_assets,
    other_assets_prev,
    cash_prev,
    rd_equipment,
    rd_equipment_usual,
    interest_capitalised,
):
    """Investment that cash flow and borrowing up to the debt ceiling can pay once R&D and interest are paid; upkeep alone without equity.

    What R&D of 2023 intensity needs within routine investment is paid first, as R&D is.
    Unit: 亿元. Source: assets after investing may not exceed equity / (1 - ceiling).
    """
    assets_before_investing = total_assets_prev - cash_prev - depreciation + other_assets - other_assets_prev
    assets_allowed = equity_before_projects / (1 - debt_ceiling_applied)
    room = assets_allowed - assets_before_investing - rd_equipment - interest_capitalised
    return np.maximum(np.where(equity_prev > 0, room, maintenance_demand), rd_equipment_usual)


def maintenance_spending(investment_room, maintenance_demand):
    """First in line: replacing what wears out.

    Unit: 亿元.
    """
    return fund(investment_room, maintenance_demand)


def transformation_spending(investment_room, maintenance_spending, transformation_investment):
    """Second in line: transformation projects.

    Unit: 亿元.
    """
    return fund(investment_room - maintenance_spending, transformation_investment)


def new_energy_spending(investment_room, maintenance_spending, transformation_spending, new_energy_demand):
    """Third in line: new-energy starts.

    Unit: 亿元.
    """
    return fund(investment_room - maintenance_spending - transformation_spending, new_energy_demand)


def chain_spending(investment_room, maintenance_spending, transformation_spending, new_energy_spending, chain_investment):
    """Fourth in line: chain key projects.

    Unit: 亿元.
    """
    return fund(investment_room - maintenance_spending - transformation_spending - new_energy_spending, chain_investment)


def cooperation_capital(
    investment_room,
    maintenance_spending,
    transformation_spending,
    new_energy_spending,
    chain_spending,
    cooperation_capital_demand,
):
    """Fifth in line: stake capital in cooperation projects.

    Unit: 亿元.
    """
    return fund(
        investment_room - maintenance_spending - transformation_spending - new_energy_spending - chain_spending,
        cooperation_capital_demand,
    )


def expansion_demand(routine_demand, maintenance_demand, upkeep_need, interest_capitalised, builds_roads):
    """Routine investment beyond upkeep and interest of the construction period; upkeep put off builds no other roads.

    Unit: 亿元.
    """
    return np.maximum(
        routine_demand - np.where(builds_roads > 0.5, upkeep_need, maintenance_demand) - interest_capitalised, 0
    )


def expansion_spending(
    investment_room,
    maintenance_spending,
    transformation_spending,
    new_energy_spending,
    chain_spending,
    cooperation_capital,
    expansion_demand,
):
    """Last in line, so first scaled back: routine expansion.

    Unit: 亿元.
    """
    used = maintenance_spending + transformation_spending + new_energy_spending + chain_spending + cooperation_capital
    return fund(investment_room - used, expansion_demand)


def investment(
    maintenance_spending,
    transformation_spending,
    new_energy_spending,
    chain_spending,
    expansion_spending,
    rd_equipment,
    interest_capitalised,
):
    """Fixed-asset investment, interest of the construction period included.

    Unit: 亿元. Source: F021 (986 in 2023).
    """
    return (
        maintenance_spending
        + transformation_spending
        + new_energy_spending
        + chain_spending
        + expansion_spending
        + rd_equipment
        + interest_capitalised
    )


def investment_scaled_back(
    maintenance_demand,
    expansion_demand,
    transformation_investment,
    new_energy_demand,
    chain_investment,
    cooperation_capital_demand,
    investment,
    rd_equipment,
    interest_capitalised,
    cooperation_capital,
):
    """Investment wished for that money or the debt ceiling did not allow.

    Unit: 亿元.
    """
    wished = maintenance_demand + expansion_demand + transformation_investment + new_energy_demand + chain_investment
    paid = investment - rd_equipment - interest_capitalised + cooperation_capital
    return wished + cooperation_capital_demand - paid


def fixed_capital(
    fixed_capital_prev,
    core_depreciation,
    maintenance_spending,
    expansion_spending,
    road_spending,
    roads_opened,
    transformation_completed,
):
    """Net fixed capital in service outside new energy and the chain capital of later years.

    Unit: 亿元. Source: base level assumed by entity.
    """
    expanded = expansion_spending - road_spending + roads_opened
    added = maintenance_spending + expanded + transformation_completed
    return np.maximum(fixed_capital_prev - core_depreciation + added, 1e-6)


def construction_in_progress(
    transformation_planned,
    transformation_building,
    chain_planned,
    chain_building,
    wind_cost_building,
    solar_cost_building,
    road_planned,
    road_building,
):
    """Projects not yet in service (在建工程).

    Unit: 亿元.
    """
    transformation = transformation_planned + transformation_building
    chains = chain_planned + chain_building
    new_energy = wind_cost_building + solar_cost_building
    return transformation + chains + new_energy + road_planned + road_building


def other_assets(other_assets_base, revenue, revenue_base, working_share, disposed_stock, released_stock):
    """Current and financial assets: part moves with sales; disposals and released working capital leave.

    Unit: 亿元. Source: share assumed.
    """
    moving = 1 - working_share + working_share * revenue / revenue_base
    return other_assets_base * moving - disposed_stock - released_stock


def operating_liabilities(operating_liabilities_base, revenue, revenue_base, working_share):
    """Payables and other liabilities without interest; part moves with sales.

    Unit: 亿元. Source: share assumed.
    """
    return operating_liabilities_base * (1 - working_share + working_share * revenue / revenue_base)


def working_capital_change(
    other_assets, other_assets_prev, disposed_book_net, operating_liabilities, operating_liabilities_prev
):
    """Cash tied up in current assets less payables, disposals apart.

    Unit: 亿元.
    """
    return other_assets - other_assets_prev + disposed_book_net - (operating_liabilities - operating_liabilities_prev)


def initial_cooperation_stakes(revenue):
    """Stakes of the base year are inside other assets. Unit: 亿元."""
    return np.zeros_like(revenue)


def cooperation_stakes(cooperation_stakes_prev, cooperation_capital):
    """Stakes in cooperation projects paid since the base year.

    Unit: 亿元.
    """
    return cooperation_stakes_prev + cooperation_capital


def dividends(net_profit, dividend_payout):
    """Dividends and profit handed over; none out of a loss.

    Unit: 亿元.
    """
    return dividend_payout * np.maximum(net_profit, 0)


def capital_paid_in(capital_injection, project_capital, builds_roads):
    """Capital paid in by owners: for roads by project, elsewhere as in the base year.

    Unit: 亿元. Source: base level assumed by entity.
    """
    return (1 - builds_roads) * capital_injection + project_capital


def equity_before_projects(equity_prev, net_profit, dividends, capital_injection, builds_roads, deal_cash, rescue_capital):
    """Equity at year end before capital that comes with road projects.

    Unit: 亿元.
    """
    return equity_prev + (net_profit - dividends + (1 - builds_roads) * capital_injection) + deal_cash + rescue_capital


def equity(equity_before_projects, project_capital):
    """Owners' equity, other holders' included.

    Unit: 亿元.
    """
    return equity_before_projects + project_capital


def liabilities(debt, refinancing_need, operating_liabilities):
    """Total liabilities.

    Unit: 亿元.
    """
    return debt + refinancing_need + operating_liabilities


def total_assets(
    fixed_capital,
    construction_in_progress,
    new_energy_capital,
    chain_capital,
    rd_assets_beyond,
    other_assets,
    cooperation_stakes,
    cash,
):
    """Total assets.

    Unit: 亿元. Source: F001.
    """
    plant = fixed_capital + construction_in_progress + new_energy_capital + chain_capital + rd_assets_beyond
    return plant + other_assets + cooperation_stakes + cash


def budget_strain(investment_scaled_back, investment):
    """Share of wished-for investment that was not paid.

    Unit: share.
    """
    return divide(investment_scaled_back, investment + investment_scaled_back)
