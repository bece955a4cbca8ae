"""Disposal of non-core and inefficient assets (两非两资): write-off first, saving later."""

import numpy as np

from simulation.engine.maths import attended, divide


def disposed_book(
    asset_disposal, asset_disposal_neutral, book_per_item, other_assets_base, working_share, disposed_stock_prev
):
    """Book value disposed of beyond base-year practice; no more than is left of assets that sales do not need.

    Unit: 亿元. Source: L09.
    """
    left = np.maximum((1 - working_share) * other_assets_base - disposed_stock_prev, 0)
    return np.minimum((asset_disposal - asset_disposal_neutral) * book_per_item, left)


def disposal_proceeds(disposed_book, recovery_rate):
    """Cash received.

    Unit: 亿元. Source: L08.
    """
    return disposed_book * recovery_rate


def disposal_write_off(disposed_book, recovery_rate, unprovided_share):
    """Loss charged to this year's profit: what is not recovered and not yet provided for.

    Unit: 亿元. Source: L11.
    """
    return disposed_book * (1 - recovery_rate) * unprovided_share


def initial_disposed_stock(revenue):
    """Nothing beyond base-year practice. Unit: 亿元."""
    return np.zeros_like(revenue)


def disposed_stock(disposed_stock_prev, disposed_book_net):
    """Carrying amount that left the books so far beyond base-year practice.

    Unit: 亿元.
    """
    return disposed_stock_prev + disposed_book_net


def carrying_cost_avoided(disposed_stock_prev, carrying_cost_rate, attention_effect):
    """Upkeep, staff and losses of assets no longer held, from the year after, as attention allows.

    Unit: 亿元. Source: assumption; E122.
    """
    return attended(carrying_cost_rate * disposed_stock_prev, attention_effect)


def disposal_staff_cost(disposed_book, book_per_item, workers_per_item, severance):
    """Settlements for staff of disposed units.

    Unit: 亿元. Source: L10.
    """
    return divide(disposed_book, book_per_item) * workers_per_item * severance


def disposed_book_net(disposal_proceeds, disposal_write_off):
    """Carrying amount that leaves the books: cash received and loss charged.

    Unit: 亿元. Source: what had been provided for was no longer in the books.
    """
    return disposal_proceeds + disposal_write_off
