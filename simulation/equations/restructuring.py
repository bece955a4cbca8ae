"""Restructuring: mergers pay late or not at all; focus on the core business concentrates risk."""

import numpy as np

from simulation.engine.maths import total


def group_operating_cost(revenue_base, total_profit_base, groups_total, merging_group_scale):
    """Operating cost of one group of the size that is merged.

    Unit: 亿元 a group. Source: S:F005 (28 groups); relative size assumed.
    """
    return merging_group_scale * (total(revenue_base) - total(total_profit_base)) / groups_total


def merger_synergy(
    groups_merged_prev, groups_merged_lag2, groups_merged_lag3, group_operating_cost, synergy_rate, merger_success
):
    """Overhead, purchasing and finance cost saved, ramping up over three years where the merger works.

    Unit: 亿元. Source: S01, S03.
    """
    ramped = (groups_merged_prev + groups_merged_lag2 + groups_merged_lag3) / 3
    return merger_success * synergy_rate * group_operating_cost * ramped


def integration_cost(groups_merged, groups_merged_lag3, group_operating_cost, synergy_rate, integration_cost_ratio):
    """One-off cost of integrating groups, spread over the year of the merger and the two after.

    Unit: 亿元. Source: S02.
    """
    return integration_cost_ratio * synergy_rate * group_operating_cost * (groups_merged - groups_merged_lag3) / 3


def merger_failure_loss(
    groups_merged,
    groups_merged_prev,
    groups_merged_lag2,
    groups_merged_lag4,
    group_operating_cost,
    merger_success,
    failure_return_loss,
    total_assets_base,
    revenue_base,
    sales_dissynergy,
    sales_margin,
):
    """Sales lost in the first year, and lower return for three years where the merger fails.

    Unit: 亿元. Source: S04, S06.
    """
    sales_lost = sales_dissynergy * sales_margin * (groups_merged_prev - groups_merged_lag2)
    assets_per_cost = total(total_assets_base) / total(revenue_base)
    failed = (1 - merger_success) * failure_return_loss * assets_per_cost * (groups_merged_prev - groups_merged_lag4)
    return group_operating_cost * (sales_lost + failed)


def initial_focused_capital(revenue):
    """Nothing beyond base-year practice. Unit: 亿元."""
    return np.zeros_like(revenue)


def focused_capital(focused_capital_prev, core_business_share, core_business_share_neutral, expansion_spending):
    """New capital kept within the core business beyond base-year practice, cumulated.

    Unit: 亿元. Source: S:F052.
    """
    return focused_capital_prev + (core_business_share - core_business_share_neutral) * expansion_spending


def core_focus_gain(focused_capital_lag3, core_focus_return):
    """Better return on capital kept within the core business, three years later.

    Unit: 亿元. Source: F01 (percentage points of return per unit of share).
    """
    return core_focus_return * focused_capital_lag3


def foregone_return(focused_capital_prev, barred_return, core_reinvested_share):
    """Return of barred projects that is not replaced by a core project.

    Unit: 亿元. Source: F03; replaced share assumed.
    """
    return barred_return * (1 - core_reinvested_share) * focused_capital_prev
