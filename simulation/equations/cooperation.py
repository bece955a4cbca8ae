"""Central-local cooperation: a conveyor from contract to start to operation; only the stake counts."""

import numpy as np

from simulation.engine.maths import bound, divide


def projects_new(cooperation_signing, plan_per_project):
    """Projects signed in the year.

    Unit: 个. Source: S:F029, S:F030 (20 亿元 a project).
    """
    return cooperation_signing / plan_per_project


def projects_signed(projects_signed_prev, projects_new):
    """Projects signed since 2021.

    Unit: 个. Source: S:F031.
    """
    return projects_signed_prev + projects_new


def projects_starting(projects_signed_prev, projects_started_prev, projects_new, ready_share, starting_hazard):
    """Projects starting in the year: some at signing, the rest with a hazard.

    Unit: 个. Source: C01, C02 (new ones exposed half a year).
    """
    waiting = projects_signed_prev - projects_started_prev
    new_started = ready_share + (1 - ready_share) * -np.expm1(-starting_hazard / 2)
    return waiting * -np.expm1(-starting_hazard) + projects_new * new_started


def projects_started(projects_started_prev, projects_starting):
    """Projects started so far.

    Unit: 个. Source: S:F033.
    """
    return projects_started_prev + projects_starting


def projects_operating(
    projects_operating_prev, projects_started_prev, projects_starting_prev, operating_hazard, operating_dead_time
):
    """Projects in operation: none in the dead time after starting, then a hazard.

    Unit: 个. Source: C03, S:F035.
    """
    exposed_part = bound(1.5 - operating_dead_time, 0, 1)
    older = projects_started_prev - projects_starting_prev - projects_operating_prev
    young = projects_starting_prev * -np.expm1(-operating_hazard * exposed_part)
    return projects_operating_prev + np.maximum(older, 0) * -np.expm1(-operating_hazard) + young


def initial_projects_starting(projects_started):
    """A third of three years' starts. Unit: 个. Source: S:F033."""
    return projects_started / 3


def investment_planned(investment_planned_prev, cooperation_signing):
    """Planned investment of all signed projects.

    Unit: 亿元. Source: S:F032.
    """
    return investment_planned_prev + cooperation_signing


def cooperation_spending(
    investment_planned_prev, cooperation_signing, investment_completed_prev, spending_pace, spendable_share
):
    """Investment completed in the year in all cooperation projects, mostly central enterprises' money.

    Unit: 亿元. Source: C04; part of the plan is never spent.
    """
    paced = spending_pace * (investment_planned_prev + cooperation_signing / 2)
    remaining = spendable_share * (investment_planned_prev + cooperation_signing) - investment_completed_prev
    return np.maximum(np.minimum(paced, remaining / 2), 0)


def investment_completed(investment_completed_prev, cooperation_spending):
    """Investment completed so far in cooperation projects.

    Unit: 亿元. Source: S:F034.
    """
    return investment_completed_prev + cooperation_spending


def operating_investment(investment_completed, projects_operating, projects_signed, large_project_delay):
    """Completed investment that is in operation; large projects take longer.

    Unit: 亿元. Source: C03.
    """
    return investment_completed * large_project_delay * divide(projects_operating, projects_signed)


def cooperation_income(
    operating_investment, operating_investment_base, provincial_stake, cooperation_return, cooperation_share
):
    """Profit of the provincial stake (equity method) beyond that of the base year.

    Unit: 亿元. Source: C05, C06; profit per yuan assumed below value added per yuan.
    """
    return provincial_stake * cooperation_return * (operating_investment - operating_investment_base) * cooperation_share


def cooperation_capital_demand(
    cooperation_spending, cooperation_spending_base, provincial_stake, project_equity_share, cooperation_share
):
    """Stake capital to be paid in the year beyond base-year practice.

    Unit: 亿元. Source: C06, N14.
    """
    extra = np.maximum(cooperation_spending - cooperation_spending_base, 0)
    return provincial_stake * project_equity_share * extra * cooperation_share


def cooperation_matching_cost(cooperation_spending, cooperation_spending_base, matching_cost_rate, cooperation_share):
    """Land, roads and services given to projects beyond base-year practice.

    Unit: 亿元. Source: C06.
    """
    return matching_cost_rate * np.maximum(cooperation_spending - cooperation_spending_base, 0) * cooperation_share
