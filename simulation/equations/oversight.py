"""Delegation and oversight: less active waste, a platform to pay for, and pace of decisions."""

import numpy as np

from simulation.engine.maths import total


def supervision_coverage(platform_phases, platform_phases_planned, supervision_closure):
    """Share of spending under online oversight whose findings are closed.

    Unit: share. Source: S:F058 (one of three phases in 2023).
    """
    return platform_phases / platform_phases_planned * supervision_closure


def waste_avoided(
    supervision_coverage_prev,
    supervision_coverage_base,
    revenue_prev,
    value_added_prev,
    procurement_share,
    waste_rate,
    passive_waste_share,
    supervision_effect,
    regional_discount,
):
    """Active waste prevented in purchasing and construction, a year after oversight is in place.

    Unit: 亿元. Source: D04, D05, D06 (passive waste is for management, not oversight).
    """
    procurement = procurement_share * np.maximum(revenue_prev - value_added_prev, 0)
    active_waste = procurement * waste_rate * (1 - passive_waste_share)
    return active_waste * supervision_effect * regional_discount * (supervision_coverage_prev - supervision_coverage_base)


def oversight_cost(
    platform_phases,
    platform_phases_prev,
    platform_phases_neutral,
    platform_cost,
    platform_running_share,
    supervision_closure,
    supervision_closure_neutral,
    closure_cost,
    delegation,
    delegation_neutral,
    delegation_cost,
    revenue_base,
):
    """Building and running the platform, closing findings, and readying boards for delegated powers.

    Unit: 亿元. Source: D07; closure and delegation cost assumed.
    """
    built = platform_cost * np.maximum(platform_phases - platform_phases_prev, 0)
    running = platform_running_share * platform_cost * (platform_phases - platform_phases_neutral)
    closing = closure_cost * (supervision_closure - supervision_closure_neutral)
    delegating = delegation_cost * (delegation - delegation_neutral)
    return (built + running + closing + delegating) * revenue_base / total(revenue_base)


def investment_pace(
    supervision_coverage,
    supervision_tipping,
    overchecking_delay,
    platform_phases,
    platform_phases_neutral,
    platform_delay,
    delegation_lag2,
    delegation_neutral,
    delegation_capital_effect,
):
    """Pace of investment decisions: over-checking slows, delegation speeds up.

    Unit: index. Source: D02, D07; parameter_notes on supervision beyond 0.8.
    """
    excess = np.maximum(supervision_coverage - supervision_tipping, 0) / (1 - supervision_tipping)
    slower = overchecking_delay * excess + platform_delay * (platform_phases - platform_phases_neutral)
    return 1 - slower + delegation_capital_effect * (delegation_lag2 - delegation_neutral)


def risk_appetite(
    delegation,
    delegation_neutral,
    delegation_variance,
    supervision_coverage,
    variance_removed,
    core_business_share,
    core_business_share_neutral,
    concentration_risk,
):
    """Spread of enterprise results: delegation and concentration widen it, oversight narrows it.

    Unit: index. Source: D03, F04; parameter_notes section 2.8.
    """
    delegated = delegation_variance * (delegation - delegation_neutral) * (1 - variance_removed * supervision_coverage)
    concentrated = (
        concentration_risk * (core_business_share - core_business_share_neutral) / (1 - core_business_share_neutral)
    )
    return np.maximum(1 + delegated + concentrated, 0)
