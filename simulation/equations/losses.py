"""Loss-making subsidiaries: a Markov chain with entry, relapse included, treatment, cure and closure."""

import numpy as np

from simulation.engine.maths import attended, divide, saturate


def initial_loss_units(subsidiaries, loss_making_share, subsidiary_share):
    """Loss-making subsidiaries in the base year. Unit: 户. Source: E098; fitted to the 358 turned profitable in 11 months."""
    return subsidiaries * loss_making_share * subsidiary_share


def units_treated(
    loss_treatment, loss_treatment_neutral, loss_units_prev, asset_disposal, asset_disposal_neutral, attention_effect
):
    """Loss-making subsidiaries under treatment in the year; more than practice only as far as others are not disposed of.

    Unit: 户. Source: E096 to E098; double-counting rule loss treatment x disposal (a unit is in one programme a year).
    """
    disposed = np.maximum(asset_disposal - asset_disposal_neutral, 0)
    handled = loss_treatment_neutral + attended(loss_treatment - loss_treatment_neutral, attention_effect)
    left = np.maximum(loss_units_prev - disposed, np.minimum(loss_treatment_neutral, loss_units_prev))
    return np.minimum(handled, left)


def units_cured(units_treated, loss_units_prev, cure_rate, spontaneous_cure_rate):
    """Subsidiaries that stop making losses in the year, treated or by themselves; closed ones are among them.

    Unit: 户. Source: E095, E097 (treated), L02 (by themselves); S:F013 counts 358 in 11 months.
    """
    return cure_rate * units_treated + spontaneous_cure_rate * (loss_units_prev - units_treated)


def units_closed(units_treated, cure_rate, closure_share):
    """Those cured by treatment that are closed or merged away.

    Unit: 户. Source: L01 (includes closure); share assumed.
    """
    return closure_share * cure_rate * units_treated


def initial_recovering_units(units_cured, units_closed, relapse_rate, graduation_rate):
    """Recently cured subsidiaries in a steady state. Unit: 户."""
    return (units_cured - units_closed) / (relapse_rate + graduation_rate)


def recovering_units(recovering_units_prev, units_cured, units_closed, relapse_rate, graduation_rate):
    """Subsidiaries cured in recent years, which may relapse.

    Unit: 户. Source: L06.
    """
    return recovering_units_prev * (1 - relapse_rate - graduation_rate) + units_cured - units_closed


def initial_units_entering(units_cured):
    """Entries that keep the base year in balance. Unit: 户. Source: E099."""
    return units_cured


def units_entering(
    units_entering_base,
    recovering_units_base,
    relapse_rate,
    new_subsidiary_entry_share,
    new_subsidiary_control,
    price_fall,
    price_entry_rate,
    subsidiaries,
    subsidiary_share,
    loss_units_prev,
    recovering_units_prev,
):
    """Subsidiaries that begin to make losses: relapsing, newly founded and other ones, and more of the healthy when prices fall.

    Unit: 户. Source: E099, L05, L06.
    """
    healthy = np.maximum(subsidiaries * subsidiary_share - loss_units_prev - recovering_units_prev, 0)
    fresh = np.maximum(units_entering_base - relapse_rate * recovering_units_base, 0)
    fewer_founded = 1 - new_subsidiary_entry_share * new_subsidiary_control
    begun = fresh * fewer_founded + price_entry_rate * price_fall * healthy
    return relapse_rate * recovering_units_prev + np.minimum(begun, healthy)


def price_fall(price_value_index, price_value_index_prev):
    """Fall of the entity's own prices in the year, as a share; zero when they rise.

    Unit: share.
    """
    return np.maximum(1 - divide(price_value_index, price_value_index_prev, otherwise=1.0), 0)


def initial_price_value_index(revenue):
    """Base-year prices. Unit: index."""
    return np.ones_like(revenue)


def loss_units(loss_units_prev, units_cured, units_entering):
    """Loss-making subsidiaries at year end.

    Unit: 户. Source: E098, E099.
    """
    return loss_units_prev - units_cured + units_entering


def losses_avoided(
    loss_units_base,
    loss_units,
    loss_per_unit,
    profit_per_sound_unit,
    cycle_share,
    worst_first_units,
    subsidiary_share,
    settled_workers,
    workers_per_unit,
):
    """Losses no longer made, and profit of units that live on, for the whole year of the cure; the cycle is not credited.

    Unit: 亿元. Source: L03, L07; the worst go first (10 % less for each 100 treated); a closed unit earns nothing.
    """
    fewer = saturate(loss_units_base - loss_units, worst_first_units * subsidiary_share)
    closed = divide(settled_workers, workers_per_unit)
    return (1 - cycle_share) * ((loss_per_unit + profit_per_sound_unit) * fewer - profit_per_sound_unit * closed)


def loss_treatment_cost(units_treated, loss_treatment_neutral, treatment_cost):
    """Working teams, advisers and bridging money for subsidiaries treated beyond 2023 practice.

    Unit: 亿元. Source: assumption.
    """
    return treatment_cost * np.maximum(units_treated - loss_treatment_neutral, 0)


def severed_workers(units_closed, units_closed_base, workers_per_unit):
    """Workers settled because of closures beyond base-year practice.

    Unit: 万人. Source: L10.
    """
    return np.maximum(units_closed - units_closed_base, 0) * workers_per_unit


def initial_settled_workers(revenue):
    """None beyond base-year practice. Unit: 万人."""
    return np.zeros_like(revenue)


def settled_workers(settled_workers_prev, severed_workers):
    """Workers settled so far because of closures beyond base-year practice.

    Unit: 万人. Source: L10.
    """
    return settled_workers_prev + severed_workers


def closed_unit_output(settled_workers, compensation_per_head):
    """Value added that closed units no longer make: it just paid their workers, the loss apart.

    Unit: 亿元. Source: identity; the loss itself is in losses_avoided.
    """
    return settled_workers * compensation_per_head


def severance_payments(severed_workers, severance):
    """Settlements paid in the year.

    Unit: 亿元. Source: L10.
    """
    return severed_workers * severance


def initial_foregone_units(revenue):
    """None in the base year. Unit: 户."""
    return np.zeros_like(revenue)


def foregone_units(
    foregone_units_prev,
    new_subsidiary_control,
    units_entering_base,
    recovering_units_base,
    relapse_rate,
    new_subsidiary_entry_share,
    new_unit_loss_share,
):
    """Sound subsidiaries that were never founded because formation was held back.

    Unit: 户. Source: L05 (45 % of new subsidiaries make losses; the rest would not).
    """
    fresh = np.maximum(units_entering_base - relapse_rate * recovering_units_base, 0)
    losing = new_subsidiary_control * new_subsidiary_entry_share * fresh
    return foregone_units_prev + losing * (1 - new_unit_loss_share) / new_unit_loss_share


def foregone_growth(foregone_units, profit_per_sound_unit):
    """Profit of sound subsidiaries that were never founded.

    Unit: 亿元. Source: assumption.
    """
    return foregone_units * profit_per_sound_unit
