"""Labour: people, pay that follows results, and labour productivity (全员劳动生产率)."""

import numpy as np

from simulation.engine.maths import bound, divide


def benefit_growth(total_profit, linked_pay, total_profit_prev, labour_compensation_prev):
    """Growth of the benefit, profit and pay, on which the wage bill is settled; what the year's own settlement takes from profit is no fall of it.

    Unit: share. Source: G06 (wage bill follows benefit).
    """
    change = total_profit + linked_pay - total_profit_prev
    return divide(change, np.maximum(total_profit_prev, 0) + labour_compensation_prev)


def initial_benefit_growth(revenue):
    """Pay of the base year is settled. Unit: share."""
    return np.zeros_like(revenue)


def benefit_labour_share(labour_compensation, total_profit_prev, labour_compensation_prev):
    """Pay over the benefit that its growth is measured against.

    Unit: share.
    """
    return divide(labour_compensation, np.maximum(total_profit_prev, 0) + labour_compensation_prev)


def linked_pay_earned(wage_linkage, benefit_growth_prev, benefit_labour_share_prev):
    """Growth of pay per head that last year's results bring or take in full, settled on what is left of them after that pay.

    Unit: share. Source: G06, G07.
    """
    return wage_linkage * benefit_growth_prev / (1 + wage_linkage * benefit_labour_share_prev)


def linked_pay_growth(linked_pay_earned, linked_pay_carried_prev, downward_share, wage_growth_limit):
    """Linked growth of pay per head in the year, within a limit either way: what is earned and left over, half of a fall on the way down.

    Unit: share. Source: G06, G07; limit judged.
    """
    due = linked_pay_earned + linked_pay_carried_prev
    cut = np.maximum(downward_share * np.minimum(linked_pay_earned, 0), due)
    return bound(np.where(due > 0, due, cut), -wage_growth_limit, wage_growth_limit)


def linked_pay_carried(linked_pay_earned, linked_pay_carried_prev, linked_pay_growth, wage_growth_limit):
    """What is not settled: a rise beyond the limit comes in the next two years, a fall not passed on is set against later rises.

    What three years cannot hold lapses.
    Unit: share. Source: G06 (wage bills may be budgeted over up to three years).
    """
    left = linked_pay_earned + linked_pay_carried_prev - linked_pay_growth
    return bound(left, -2 * wage_growth_limit, 2 * wage_growth_limit)


def initial_linked_pay_carried(revenue):
    """Pay of the base year is settled in full. Unit: share."""
    return np.zeros_like(revenue)


def linked_pay(linked_pay_growth, compensation_per_head_prev, average_employees):
    """What the year's linked growth of pay takes from its profit.

    Unit: 亿元.
    """
    return linked_pay_growth * compensation_per_head_prev * average_employees


def wage_settlement(wage_growth, market_wage_share, linked_pay_growth):
    """Growth of pay per head: part follows the market, part last year's results.

    Unit: share. Source: G06, G07, X14.
    """
    return market_wage_share * wage_growth + linked_pay_growth


def compensation_per_head(compensation_per_head_prev, wage_settlement):
    """Labour compensation per head.

    Unit: 万元/人. Source: baseline split (assumed), G07.
    """
    return compensation_per_head_prev * (1 + wage_settlement)


def new_energy_staff(new_energy_capacity, jobs_per_capacity):
    """Staff of new-energy plants in operation.

    Unit: 万人. Source: assumption.
    """
    return jobs_per_capacity * new_energy_capacity


def initial_core_employees(employees, new_energy_staff):
    """Employees outside new-energy plants in the base year. Unit: 万人."""
    return employees - new_energy_staff


def core_employees(core_employees_prev, staffing_trend):
    """Employees outside new-energy plants at year end, closures apart.

    Unit: 万人. Source: trend assumed.
    """
    return core_employees_prev * (1 + staffing_trend)


def employees(core_employees, new_energy_staff, chain_staff, rd_staff, settled_workers):
    """Employees at year end.

    Unit: 万人. Source: base level assumed.
    """
    return np.maximum(core_employees + chain_staff + rd_staff - settled_workers, 0.1 * core_employees) + new_energy_staff


def average_employees(employees, employees_prev):
    """Average number of employees in the year.

    Unit: 万人.
    """
    return (employees + employees_prev) / 2


def rd_pay_premium(rd_pay, rd_staff, rd_staff_prev, compensation_per_head):
    """Pay of extra R&D staff beyond what the same number of average employees gets.

    Unit: 亿元.
    """
    return rd_pay - compensation_per_head * (rd_staff + rd_staff_prev) / 2


def labour_compensation(compensation_per_head, average_employees, rd_pay_premium):
    """Labour compensation (劳动者报酬).

    Unit: 亿元.
    """
    return compensation_per_head * average_employees + rd_pay_premium


def initial_labour_compensation(compensation_per_head, employees):
    """Labour compensation of the base year. Unit: 亿元."""
    return compensation_per_head * employees


def labour_productivity(value_added, average_employees):
    """Labour productivity (全员劳动生产率), official form with depreciation inside.

    Unit: 万元/人. Source: parameter_notes section 5.4.
    """
    return divide(value_added, average_employees)


def labour_productivity_net(net_value_added, average_employees):
    """Labour productivity without depreciation: capital spending alone does not raise it.

    Unit: 万元/人.
    """
    return divide(net_value_added, average_employees)


def net_value_added(value_added, depreciation):
    """Value added less depreciation.

    Unit: 亿元.
    """
    return value_added - depreciation
