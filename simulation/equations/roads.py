"""Roads: projects of several years, tolls below their cost, upkeep that is missed later, capital paid in by project."""

import numpy as np

from simulation.engine.maths import divide


def road_release(road_money_wait):
    """Share of each of two construction stages that is finished in a year.

    Unit: share a year. Source: E062, E063, E066 (four years from decision to opening, money spent along the way).
    """
    return np.minimum(2 / road_money_wait, 1)


def road_spending(expansion_spending, builds_roads):
    """Money put into road projects.

    Unit: 亿元. Source: E066.
    """
    return builds_roads * expansion_spending


def initial_road_planned(roads_in_progress):
    """Half of what is being built in the base year. Unit: 亿元."""
    return roads_in_progress / 2


def road_planned(road_planned_prev, road_spending, interest_capitalised, road_release):
    """Road projects in the first stage of construction, interest included.

    Unit: 亿元. Source: E066.
    """
    return road_planned_prev * (1 - road_release) + road_spending + interest_capitalised


def initial_road_building(roads_in_progress):
    """Half of what is being built in the base year. Unit: 亿元."""
    return roads_in_progress / 2


def road_building(road_building_prev, road_planned_prev, road_release):
    """Road projects in the second stage of construction.

    Unit: 亿元. Source: E066.
    """
    return road_building_prev * (1 - road_release) + road_release * road_planned_prev


def roads_opened(road_building_prev, road_release):
    """Cost of roads opened in the year.

    Unit: 亿元. Source: E066.
    """
    return road_release * road_building_prev


def capitalised_share(road_planned_prev, road_building_prev, fixed_capital_prev):
    """Share of interest that is part of the cost of roads not yet open.

    Unit: share. Source: construction in progress on it and what is in service.
    """
    unopened = road_planned_prev + road_building_prev
    return divide(unopened, unopened + fixed_capital_prev)


def interest_capitalised(borrowing_rate, capitalised_share, debt_prev):
    """Interest of the construction period (资本化利息), a part of investment.

    Unit: 亿元. Source: 企业会计准则第17号.
    """
    return borrowing_rate * capitalised_share * debt_prev


def initial_road_cost(fixed_capital, builds_roads):
    """Roads in service in the base year at about book value. Unit: 亿元. Source: E065, E067 (4,000 km at 1.34)."""
    return builds_roads * fixed_capital


def road_cost(road_cost_prev, roads_opened):
    """Cost of the roads in service.

    Unit: 亿元. Source: E065.
    """
    return road_cost_prev + roads_opened


def upkeep_need(road_cost_prev, road_upkeep_rate):
    """Upkeep that keeps roads as they are.

    Unit: 亿元. Source: assumed, 1.0 to 1.5 % of road capital a year.
    """
    return road_upkeep_rate * road_cost_prev


def initial_road_backlog(revenue):
    """None that is known in the base year. Unit: 亿元."""
    return np.zeros_like(revenue)


def road_backlog(road_backlog_prev, backlog_growth, upkeep_need, maintenance_spending, builds_roads):
    """Repairs put off, which grow dearer each year they wait.

    Unit: 亿元. Source: growth assumed.
    """
    missed = upkeep_need - builds_roads * maintenance_spending
    return np.maximum(road_backlog_prev * (1 + backlog_growth) + missed, 0)


def roads_in_service(road_cost_prev):
    """Cost of the roads in service at the opening of the year.

    Unit: 亿元.
    """
    return road_cost_prev


def repairs_open(road_backlog_prev):
    """Repairs put off at the opening of the year.

    Unit: 亿元.
    """
    return road_backlog_prev


def road_service(repairs_open, roads_in_service, service_loss):
    """State of the roads: 1 as in the base year, less where repairs are put off.

    Unit: index. Source: strength assumed.
    """
    return np.exp(-service_loss * divide(repairs_open, roads_in_service))


def toll_income(toll_rate, roads_in_service, road_service):
    """Tolls of the roads in service, fewer on bad roads.

    Unit: 亿元. Source: E068, E069 (250 万元 a km that cost 1.34 亿元).
    """
    return toll_rate * roads_in_service * road_service


def extra_tolls(toll_income, toll_income_base):
    """Tolls beyond those of the base year's roads.

    Unit: 亿元.
    """
    return toll_income - toll_income_base


def project_capital(capital_injection, expansion_spending, expansion_demand_base, builds_roads):
    """Capital that the owner pays in for road projects: no project, no capital.

    Unit: 亿元. Source: E070, E071; base-year share of project money.
    """
    return builds_roads * capital_injection * divide(expansion_spending, expansion_demand_base)


def initial_injected_capital(revenue):
    """Counted from the base year. Unit: 亿元."""
    return np.zeros_like(revenue)


def injected_capital(injected_capital_prev, capital_paid_in):
    """Capital paid in by owners since the base year.

    Unit: 亿元.
    """
    return injected_capital_prev + capital_paid_in


def interest_instead(borrowed_instead_prev, borrowing_rate, statutory_tax_rate):
    """Interest, after tax relief, had capital paid in since the base year been borrowed.

    Unit: 亿元. Source: the enterprise's own rate on all that it borrows.
    """
    return borrowed_instead_prev * borrowing_rate * (1 - statutory_tax_rate)


def initial_borrowed_instead(revenue):
    """Counted from the base year. Unit: 亿元."""
    return np.zeros_like(revenue)


def borrowed_instead(borrowed_instead_prev, interest_instead, capital_paid_in):
    """Debt more there would be, and equity less, had owners' capital since the base year been borrowed, its interest included.

    Unit: 亿元.
    """
    return borrowed_instead_prev + interest_instead + capital_paid_in


def equity_if_borrowed(average_equity, borrowed_instead, borrowed_instead_prev):
    """Average equity had capital paid in since the base year been borrowed.

    Unit: 亿元.
    """
    return average_equity - (borrowed_instead + borrowed_instead_prev) / 2
