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
    if not zero.any():
        return numerator / denominator
    return np.where(zero, otherwise, numerator / np.where(zero, 1.0, denominator))


def fund(room, demand):
    """What can be paid of `demand` out of `room`; nothing when the room is used up."""
    return np.minimum(np.maximum(room, 0.0), demand)


def annuity_factor(rate, life):
    """Present value of 1 a year for `life` years at `rate`."""
    return -np.expm1(-life * np.log1p(rate)) / rate


def internal_rate_of_return(yearly_cash, capex, life, iterations=18):
    """Rate at which `life` equal payments repay `capex` (bisection between -20 % and +60 %)."""
    low = np.full(np.broadcast_shapes(np.shape(yearly_cash), np.shape(capex), np.shape(life)), -0.2)
    high = np.full_like(low, 0.6)
    for _ in range(iterations):
        middle = (low + high) / 2
        middle = np.where(np.abs(middle) < 1e-9, 1e-9, middle)
        repaid = yearly_cash * annuity_factor(middle, life) > capex
        low, high = np.where(repaid, middle, low), np.where(repaid, high, middle)
    return (low + high) / 2
