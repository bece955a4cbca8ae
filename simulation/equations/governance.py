"""Governance: contracts, exit rules, pay, boards, ownership and delegation, under one joint cap."""

import numpy as np

from simulation.engine.maths import attended, bound, total


def contract_gain(
    contract_quality_prev,
    contract_quality_lag2,
    contract_quality_lag3,
    contract_quality_neutral,
    contract_effect,
    contract_harm,
    share_improving,
    delegation,
    delegation_neutral,
    contract_delegation_synergy,
):
    """Productivity from tenure contracts over a three-year term; poor design harms every firm.

    Unit: ln. Source: G01, G02, G03; below 2023 quality the effect is negative.
    """
    quality_years = contract_quality_prev + contract_quality_lag2 + contract_quality_lag3 - 3 * contract_quality_neutral
    gain = (contract_effect + contract_harm) * quality_years
    synergy = 1 + contract_delegation_synergy * (delegation - delegation_neutral)
    return np.where(gain > 0, gain * share_improving * synergy, gain)


def target_gaming(contract_gain, contract_gain_prev, contract_gain_lag2, gaming_share, core_output_base):
    """Profit moved forward to meet a contract target; it comes back out of the next year's profit.

    Unit: 亿元. Source: G13.
    """
    return gaming_share * core_output_base * (contract_gain - 2 * contract_gain_prev + contract_gain_lag2)


def initial_contract_gain(revenue):
    """Base-year contracts are part of base-year productivity. Unit: ln."""
    return np.zeros((1, 1))


def managers_adjusted(exit_coverage, exit_coverage_neutral, exit_rate):
    """Share of managers moved down or out in a year, in proportion to the rule's coverage.

    Unit: share. Source: G05 (4.4 % at 69.25 % coverage).
    """
    return exit_rate * exit_coverage / exit_coverage_neutral


def exit_gain(managers_adjusted_prev, exit_rate, exit_effect, exit_optimum, exit_excess_harm):
    """Productivity from exit rules a year later: an inverted U that turns down above the optimum rate.

    Unit: ln. Source: G05 (ln 0.002 per percentage point; turns above 8 % a year).
    """
    excess = np.maximum(managers_adjusted_prev - exit_optimum, 0)
    return exit_effect * (managers_adjusted_prev - exit_rate) - exit_excess_harm * excess


def pay_gain(wage_linkage_prev, wage_linkage_neutral, pay_effect, pay_variability, benchmarking):
    """Productivity from pay that follows results: a gain counts only where management does not cover it, a loss in full.

    Unit: ln. Source: G08; double-counting rule management x incentives.
    """
    gain = pay_effect * pay_variability * (wage_linkage_prev - wage_linkage_neutral) / 0.1
    return np.where(gain > 0, gain * (1 - benchmarking), gain)


def board_gain(board_powers_lag2, board_powers_neutral, board_scope, board_effect, total_assets_base, core_output_base):
    """Productivity from full board powers in more subsidiaries, two years later (a return on assets, put per output).

    Unit: ln. Source: G10.
    """
    coverage = (board_powers_lag2 - board_powers_neutral) / board_scope
    return board_effect * coverage * total(total_assets_base) / total(core_output_base)


def ownership_change_gain(
    mixed_stake_lag2, strategic_part, mixed_effect, publication_shrink, mixed_least_share, mixed_full_share
):
    """Productivity two years after a sale, by the share that one strategic holder gets: no say, no effect.

    Unit: ln. Source: G09, V01, E043, E044 (mere dilution does nothing good).
    """
    say = (strategic_part * mixed_stake_lag2 - mixed_least_share) / (mixed_full_share - mixed_least_share)
    return mixed_effect * publication_shrink * bound(say, 0, 1)


def delegation_gain(delegation_lag2, delegation_neutral, delegation_effect):
    """Productivity from decisions taken nearer to the work, two years later.

    Unit: ln. Source: D01.
    """
    return delegation_effect * (delegation_lag2 - delegation_neutral)


def autonomy_gain(board_gain, ownership_change_gain, delegation_gain, channel_overlap):
    """Less interference, by whichever route: the largest counts whole, the rest in part.

    Unit: ln. Source: double-counting rule mixed ownership x board x delegation.
    """
    everything = board_gain + ownership_change_gain + delegation_gain
    largest = np.maximum(np.maximum(np.maximum(board_gain, ownership_change_gain), delegation_gain), 0)
    lowest = np.minimum(np.minimum(np.minimum(board_gain, ownership_change_gain), delegation_gain), 0)
    return channel_overlap * everything + (1 - channel_overlap) * (largest + lowest)


def governance_gain(contract_gain, exit_gain, pay_gain, autonomy_gain, governance_cap, attention_effect):
    """Contribution of the whole governance package, each gain as attention allows, under its joint cap.

    Unit: ln. Source: G11, E122.
    """
    contracts_and_exits = attended(contract_gain, attention_effect) + attended(exit_gain, attention_effect)
    pay_and_autonomy = attended(pay_gain, attention_effect) + attended(autonomy_gain, attention_effect)
    return bound(contracts_and_exits + pay_and_autonomy, -governance_cap, governance_cap)


def governance_cost(
    board_powers,
    board_powers_neutral,
    board_scope,
    board_cost,
    revenue,
    managers_adjusted,
    exit_rate,
    managers_share,
    severance,
    employees_prev,
    contract_quality,
    contract_quality_neutral,
    contract_cost,
):
    """Directors and process, settlements and the cost of rigorous appraisal; less of them saves nothing.

    Unit: 亿元. Source: G10, L10; appraisal costs assumed.
    """
    boards = board_cost * revenue * np.maximum(board_powers - board_powers_neutral, 0) / board_scope
    exits = severance * managers_share * employees_prev * np.maximum(managers_adjusted - exit_rate, 0)
    appraisal = contract_cost * employees_prev * np.maximum(contract_quality - contract_quality_neutral, 0)
    return boards + exits + appraisal
