"""Green power straight from the group's new plants to its smelters: the saving is booked once, at the user."""

import numpy as np

from simulation.engine.maths import bound, divide, total


def power_bill(power_value_exposure, core_output_base, volume_index, power_price):
    """What an enterprise that buys power pays for it.

    Unit: 亿元. Source: exposure in the base-year table (share of value added).
    """
    return np.maximum(-power_value_exposure, 0) * core_output_base * volume_index * power_price


def power_used(power_bill, power_price, delivered_price):
    """Electricity bought, from the bill and the delivered price of the base year.

    Unit: 亿千瓦时. Source: delivered price assumed.
    """
    return power_bill / (delivered_price * np.maximum(power_price, 1e-6))


def green_power_available(new_wind_output_prev, new_solar_output_prev, yield_factor, direct_self_use):
    """Output of the group's plants under the new rule that users behind a direct line can take.

    Unit: 亿千瓦时. Source: E117 (at least 60 % of a plant's output is to be used there).
    """
    return direct_self_use * total(new_wind_output_prev + new_solar_output_prev) * yield_factor


def green_power_supplied(power_used, green_power_supply, green_power_available):
    """Electricity supplied directly, within what the group's own new plants can give.

    Unit: 亿千瓦时. Source: E117.
    """
    wanted = power_used * green_power_supply
    return wanted * bound(divide(green_power_available, total(wanted)), 0, 1)


def green_power_saving(green_power_supplied, power_used, power_bill, direct_supply_saving):
    """Grid charges saved less contract charges; the plant sells at the price it had, so nothing is booked there.

    Unit: 亿元. Source: E118 (3 to 22 % of the bill; no project figure for the province).
    """
    return direct_supply_saving * power_bill * divide(green_power_supplied, power_used)
