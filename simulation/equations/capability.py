"""Capability: how lever contributions add up, saturate and share managers' attention."""

import numpy as np

from simulation.engine.maths import attended, saturate


def attention_effect(attention_load, attention_limit, attention_loss):
    """What is left of each managerial gain when more is introduced at once than managers can carry.

    Unit: share. Source: E119, E122 (each further full reform above four takes 6 % off).
    """
    return np.exp(-attention_loss * np.maximum(attention_load - attention_limit, 0))


def capability_input(management_gain, governance_gain, supervision_gain, technology_gain, attention_effect):
    """Sum of lever contributions to total factor productivity before saturation; short attention lessens gains, not harms.

    Unit: ln. Source: parameter_notes section 1; E122.
    """
    managed = attended(management_gain, attention_effect) + attended(technology_gain, attention_effect)
    return managed + attended(supervision_gain, attention_effect) + governance_gain


def capability_headroom(frontier_gap, frontier_gap_scale, headroom_share):
    """Most that reform can add to productivity: a share of the gap to the sector benchmark.

    Unit: ln. Source: M06; headroom share in parameter_notes section 1.
    """
    return headroom_share * frontier_gap * frontier_gap_scale


def capability(capability_input, capability_headroom):
    """Gain in total factor productivity: contributions add, saturate, cannot overtake the frontier.

    Unit: ln. Source: Z = G (1 - exp(-x/G)), sign kept.
    """
    return saturate(capability_input, capability_headroom)
