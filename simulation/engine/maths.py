"""Small numerical helpers that equations share."""

import numpy as np

ENTITY_AXIS = -2


def total(values):
    """Sum over entities, kept as an axis of length one."""
    return np.add.reduce(values, axis=ENTITY_AXIS, keepdims=True)


def log_price(index):
    """Natural logarithm of a price index; a price of zero counts as one in a trillion."""
    return np.log(np.maximum(index, 1e-12))


def saturate(value, limit):
    """`limit * (1 - exp(-|value| / limit))` with the sign of `value`; 0 where the limit is 0."""
    limit = np.maximum(limit, 1e-12)
    return np.copysign(-limit * np.expm1(-np.abs(value) / limit), value)


def divide(numerator, denominator, otherwise=0.0):
    """`numerator / denominator`, and `otherwise` where the denominator is zero."""
    zero = np.equal(denominator, 0)
    if not np.count_nonzero(zero):
        return numerator / denominator
    return np.where(zero, otherwise, numerator / np.where(zero, 1.0, denominator))


def meaningful(numerator, denominator):
    """`numerator / denominator`, and not a number where the denominator is not above zero: the ratio says nothing there."""
    above = np.greater(denominator, 0)
    return np.where(above, numerator / np.where(above, denominator, 1.0), np.nan)


def attended(gain, attention_effect):
    """What managers get out of `gain` when their attention is short; a harm, which is a gain below zero, stands whole."""
    return np.minimum(gain, gain * attention_effect)


def fund(room, demand):
    """What can be paid of `demand` out of `room`; nothing when the room is used up."""
    return np.minimum(np.maximum(room, 0.0), demand)


def annuity_factor(rate, life):
    """Present value of 1 a year for `life` years at `rate`."""
    return -np.expm1(-life * np.log1p(rate)) / rate


def bound(value, low, high):
    """`value`, but not below `low` nor above `high`."""
    return np.minimum(np.maximum(value, low), high)


def internal_rate_of_return(first_cash, later_cash, switch, capex, life, iterations=8):
    """Rate at which yearly cash repays `capex`, by Newton's method; between -20 % and +60 %.

    `first_cash` is received each year up to year `switch`, `later_cash` from then on to year `life`.
    """
    usual = (first_cash * switch + later_cash * (life - switch)) / life
    rate = bound(usual / capex - 0.6 / life, 0.01, 0.6)
    for _ in range(iterations):
        rate = np.where(np.abs(rate) < 1e-7, 1e-7, rate)
        early, whole = (-np.expm1(-years * np.log1p(rate)) for years in (switch, life))
        step = (first_cash - later_cash) * early + later_cash * whole
        falling = (first_cash - later_cash) * switch * (1 - early) + later_cash * life * (1 - whole)
        slope = (falling / (1 + rate) - step / rate) / rate
        rate = bound(rate - (step / rate - capex) / np.minimum(slope, -1e-9), -0.2, 0.6)
    return rate
