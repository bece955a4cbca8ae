"""Delegation and oversight: productivity, a platform to pay for, and pace of decisions."""

import numpy as np

from simulation.engine.maths import divide, total


def platform_phases_running(
    supervision_closure, supervision_closure_neutral, platform_phases_begun, platform_phases_planned
):
    """Phases of the online platform in operation: more findings closed need the phases that are still to be built.

    Unit: 期. Source: S:F058 (one of three in 2023).
    """
    further = divide(np.maximum(supervision_closure - supervision_closure_neutral, 0), 1 - supervision_closure_neutral)
    return platform_phases_begun + (platform_phases_planned - platform_phases_begun) * further


def supervision_coverage(platform_phases_running, platform_phases_planned, supervision_closure):
    """Share of spending under online oversight whose findings are closed.

    Unit: share. Source: S:F058 (one of three phases in 2023).
    """
    return platform_phases_running / platform_phases_planned * supervision_closure


def supervision_gain(supervision_coverage_prev, supervision_coverage_base, supervision_effect):
    """Contribution of closed-loop oversight to productivity, a year after; nothing more than practice in the base year.

    Unit: ln. Source: E123 to E125 (audits raise productivity in four or more studies; size by judgement).
    """
    return supervision_effect * divide(supervision_coverage_prev - supervision_coverage_base, 1 - supervision_coverage_base)


def oversight_cost(
    platform_phases_running,
    platform_phases_running_prev,
    platform_phases_running_base,
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
    built = platform_cost * np.maximum(platform_phases_running - platform_phases_running_prev, 0)
    running = platform_running_share * platform_cost * (platform_phases_running - platform_phases_running_base)
    closing = closure_cost * np.maximum(supervision_closure - supervision_closure_neutral, 0)
    delegating = delegation_cost * np.maximum(delegation - delegation_neutral, 0)
    return (built + running + closing + delegating) * revenue_base / total(revenue_base)


def investment_pace(
    supervision_coverage,
    supervision_tipping,
    overchecking_delay,
    platform_phases_running,
    platform_phases_running_base,
    platform_delay,
    delegation_lag2,
    delegation_neutral,
    delegation_capital_effect,
):
    """Pace of investment decisions: over-checking slows, delegation speeds up.

    Unit: index. Source: D02, D07; parameter_notes on supervision beyond 0.8.
    """
    excess = np.maximum(supervision_coverage - supervision_tipping, 0) / (1 - supervision_tipping)
    slower = overchecking_delay * excess + platform_delay * (platform_phases_running - platform_phases_running_base)
    return 1 - slower + delegation_capital_effect * (delegation_lag2 - delegation_neutral)


def risk_appetite(
    delegation,
    delegation_neutral,
    delegation_variance,
    supervision_coverage,
    variance_removed,
):
    """Spread of enterprise results: delegation widens it, oversight narrows it.

    Unit: index. Source: D03; parameter_notes section 2.8.
    """
    delegated = delegation_variance * (delegation - delegation_neutral) * (1 - variance_removed * supervision_coverage)
    return np.maximum(1 + delegated, 0)
