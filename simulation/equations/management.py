"""Management: benchmarking builds a stock of practice that decays; cost discipline saturates."""

import numpy as np


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


def discipline_stock(discipline_stock_prev, cost_discipline, discipline_erosion, discipline_ceiling):
    """Share of controllable cost saved for good; part of each round erodes, the whole saturates.

    Unit: share. Source: assumption (half erodes, at most 8 % in all).
    """
    headroom = np.maximum(1 - discipline_stock_prev / discipline_ceiling, 0)
    return discipline_stock_prev + cost_discipline * (1 - discipline_erosion) * headroom


def controllable_cost(core_revenue, overhead_share, energy_cost_share):
    """Overhead and energy, the costs that discipline can reach.

    Unit: 亿元. Source: cost shares of the base-year table.
    """
    return core_revenue * (overhead_share + energy_cost_share)


def discipline_saving(discipline_stock, controllable_cost):
    """Yearly cost saved by discipline.

    Unit: 亿元.
    """
    return discipline_stock * controllable_cost
