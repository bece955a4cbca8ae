"""Restructuring: mergers pay late or not at all; focus on the core business is counted, for no study gives its worth."""

import numpy as np

from simulation.engine.maths import attended, total


def group_operating_cost(revenue_base, total_profit_base, groups_total, merging_group_scale):
    """Operating cost of one group of the size that is merged.

    Unit: 亿元 a group. Source: S:F005 (28 groups); relative size assumed.
    """
    return merging_group_scale * (total(revenue_base) - total(total_profit_base)) / groups_total


def merger_synergy(
    groups_merged_prev,
    groups_merged_lag2,
    groups_merged_lag3,
    group_operating_cost,
    synergy_rate,
    merger_success,
    attention_effect,
):
    """Overhead, purchasing and finance cost saved, ramping up over three years where the merger works, as attention allows.

    Unit: 亿元. Source: S01, S03, E122.
    """
    ramped = (groups_merged_prev + groups_merged_lag2 + groups_merged_lag3) / 3
    return attended(merger_success * synergy_rate * group_operating_cost * ramped, attention_effect)


def merger_rush(groups_merged, groups_merged_prev, merger_pace, rush_cost):
    """Groups' worth of integration that is paid in addition where more are merged in a year than can be integrated at once.

    Unit: 户. Source: pace of 2023 (S:F053); what haste costs is a judgement.
    """
    begun = groups_merged - groups_merged_prev
    return rush_cost * begun * np.maximum(total(begun) / merger_pace - 1, 0)


def integration_cost(
    groups_merged,
    groups_merged_lag3,
    merger_rush,
    merger_rush_prev,
    merger_rush_lag2,
    group_operating_cost,
    synergy_rate,
    integration_cost_ratio,
):
    """One-off cost of integrating groups, spread over the year of the merger and the two after; haste makes it dearer.

    Unit: 亿元. Source: S02.
    """
    integrated = groups_merged - groups_merged_lag3 + merger_rush + merger_rush_prev + merger_rush_lag2
    return integration_cost_ratio * synergy_rate * group_operating_cost * integrated / 3


def merger_failure_loss(
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
    """New capital kept within the core business beyond base-year practice, cumulated; counted, not valued.

    Unit: 亿元. Source: S:F052; no usable size of its effect was found (E126).
    """
    return focused_capital_prev + (core_business_share - core_business_share_neutral) * expansion_spending
