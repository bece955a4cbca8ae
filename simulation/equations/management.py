"""Management: benchmarking builds a stock of practice that decays; cost discipline saturates."""

import numpy as np

from simulation.engine.maths import attended, divide


def initial_management_stock(revenue):
    """No practice beyond that of the base year. Unit: share."""
    return np.zeros((1, 1))


def management_stock(management_stock_prev, benchmarking, convergence_speed, practice_decay, leader_turnover, turnover_loss):
    """Share of the management gap closed beyond base-year practice: a stock with decay.

    Unit: share. Source: M04, M07, G12.
    """
    leaders_leaving = 1 - (1 - leader_turnover) ** (1 / 3)
    adopted = benchmarking * convergence_speed * (1 - management_stock_prev)
    lost = (practice_decay + turnover_loss * leaders_leaving) * management_stock_prev
    return management_stock_prev + adopted - lost


def management_value(management_effect, publication_shrink, management_gap):
    """Productivity gained if the whole management gap were closed.

    Unit: ln. Source: M01, V01; gap in standard deviations assumed.
    """
    return management_effect * publication_shrink * management_gap


def management_gain(management_stock_prev, management_value, management_cap, frontier_gap, frontier_gap_scale):
    """Contribution of better management to productivity, a year after adoption.

    Unit: ln. Source: M01, M05.
    """
    cap = management_cap * frontier_gap * frontier_gap_scale
    return np.minimum(management_value * management_stock_prev, cap)


def benchmarking_cost(
    benchmarking, convergence_speed, management_stock_prev, management_value, benchmarking_cost_ratio, core_output_base
):
    """Advisers, systems and managers' time for all practice adopted, also where it replaces what was lost.

    Unit: 亿元. Source: M10.
    """
    adopted = benchmarking * convergence_speed * (1 - management_stock_prev)
    return benchmarking_cost_ratio * management_value * adopted * core_output_base


def initial_discipline_stock(revenue):
    """No saving beyond that of the base year. Unit: share."""
    return np.zeros((1, 1))


def discipline_round(cost_discipline, discipline_stock_prev, discipline_ceiling, attention_effect):
    """Share of controllable cost cut in the year, as attention allows; each round is harder than the one before.

    Unit: share. Source: assumption (at most 8 % in all); E122.
    """
    headroom = np.maximum(1 - discipline_stock_prev / discipline_ceiling, 0)
    return attended(cost_discipline, attention_effect) * headroom


def upkeep_cut(discipline_round, cost_discipline, upkeep_limit):
    """The part of a round that is upkeep put off: what goes beyond the limit.

    Unit: share. Source: assumption (beyond 0.6 % a year).
    """
    return discipline_round * divide(np.maximum(cost_discipline - upkeep_limit, 0), cost_discipline)


def discipline_stock(discipline_stock_prev, discipline_round, upkeep_cut, discipline_erosion):
    """Share of controllable cost saved for good; part of each round erodes, and upkeep put off is none of it.

    Unit: share. Source: D06 (half erodes).
    """
    return discipline_stock_prev + (discipline_round - upkeep_cut) * (1 - discipline_erosion)


def upkeep_put_off(upkeep_cut, controllable_cost):
    """Upkeep of the year that is left for later: not spent now, and owed.

    Unit: 亿元.
    """
    return upkeep_cut * controllable_cost


def initial_upkeep_backlog(revenue):
    """Nothing put off beyond base-year practice. Unit: 亿元."""
    return 0 * revenue


def upkeep_backlog(upkeep_backlog_prev, upkeep_put_off, upkeep_put_off_lag3):
    """Upkeep put off and not made up yet; each year's is made up three years later.

    Unit: 亿元.
    """
    return upkeep_backlog_prev + upkeep_put_off - upkeep_put_off_lag3


def upkeep_made_up(upkeep_put_off_lag3, upkeep_return):
    """What it costs to make up the upkeep put off three years ago.

    Unit: 亿元. Source: assumption (as much as was put off).
    """
    return upkeep_return * upkeep_put_off_lag3


def discipline_cost(discipline_round, discipline_cost_ratio, controllable_cost, upkeep_made_up):
    """Advisers and systems for each round, and upkeep put off that is made up.

    Unit: 亿元. Source: assumption (no evidence that discipline is free).
    """
    return discipline_cost_ratio * discipline_round * controllable_cost + upkeep_made_up


def controllable_cost(core_revenue, overhead_share, energy_cost_share):
    """Overhead and energy, the costs that discipline can reach.

    Unit: 亿元. Source: cost shares of the base-year table.
    """
    return core_revenue * (overhead_share + energy_cost_share)


def discipline_saving(discipline_stock, controllable_cost, upkeep_put_off):
    """Yearly cost saved by discipline, and upkeep of the year that is put off.

    Unit: 亿元.
    """
    return discipline_stock * controllable_cost + upkeep_put_off
