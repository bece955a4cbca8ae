"""New energy: quota becomes construction becomes capacity; nothing is lost on the way."""

import numpy as np

from simulation.engine.maths import bound, divide, total


def new_energy_quota_won(new_energy_quota_won_prev, new_energy_quota):
    """Quota won so far, operating plants included.

    Unit: 万千瓦. Source: S:F019.
    """
    return new_energy_quota_won_prev + new_energy_quota


def quota_expiring(quota_open_prev, quota_expiry_rate):
    """Open quota that lapses in the year because nothing was started.

    Unit: 万千瓦. Source: N01 (dropout).
    """
    return quota_expiry_rate * quota_open_prev


def quota_expired(quota_expired_prev, quota_expiring):
    """Quota lapsed so far.

    Unit: 万千瓦.
    """
    return quota_expired_prev + quota_expiring


def initial_quota_expired(revenue):
    """Counted from the base year. Unit: 万千瓦."""
    return np.zeros_like(revenue)


def starts_possible(quota_open_prev, quota_expiring, new_energy_quota, quota_conversion_limit):
    """Most that can be started: land, grid and approval let through only part of the open quota.

    Unit: 万千瓦. Source: N01.
    """
    return quota_conversion_limit * (quota_open_prev - quota_expiring + new_energy_quota)


def initial_cumulative_starts(revenue):
    """Counted from the base year. Unit: 万千瓦."""
    return np.zeros((1, 1))


def cumulative_starts(cumulative_starts_prev, starts):
    """New-energy capacity started since the base year: each uses up a site, the best first.

    Unit: 万千瓦.
    """
    return cumulative_starts_prev + total(starts)


def initial_site_factor(revenue):
    """Plants under construction in the base year stand on average sites. Unit: index."""
    return np.ones((1, 1))


def site_factor(cumulative_starts_prev, site_spread, site_potential):
    """Yield of the next site against the average: best first, falling in a straight line as sites are used up.

    Unit: index. Source: spread assumed (+12 % to -12 % over 1,500).
    """
    return np.maximum(1 + site_spread * (1 - 2 * cumulative_starts_prev / site_potential), 0.5)


def starts_wished(new_energy_starts, starts_luck, starts_possible):
    """Starts wished for and possible, before money is considered; approval, land and grid move them from year to year.

    Unit: 万千瓦. Source: spread of starts assumed (E112).
    """
    return np.minimum(new_energy_starts * np.exp(starts_luck), starts_possible)


def starts_clearing(site_needed, cumulative_starts_prev, site_spread, site_potential):
    """Further starts whose sites still earn the hurdle.

    Unit: 万千瓦. Source: sites best first.
    """
    last = site_potential / 2 * (1 + (1 - site_needed) / site_spread)
    return np.maximum(last - cumulative_starts_prev, 0)


def starts_wanted(starts_wished, new_energy_starts_neutral, starts_hurdle, starts_clearing):
    """Starts wished for and worth it: those of practice are policy, further ones must clear the hurdle where there is one.

    Unit: 万千瓦. Source: E110 (a hurdle of 6.5 % is set by central enterprises); off by default.
    """
    policy = np.minimum(starts_wished, new_energy_starts_neutral)
    further = starts_wished - policy
    cleared = bound(divide(starts_clearing - total(policy), total(further)), 0, 1)
    return np.where(starts_hurdle > 0, policy + further * cleared, starts_wished)


def starts_below_hurdle(starts_wished, starts_wanted):
    """Starts wished for that do not clear the hurdle and so do not happen.

    Unit: 万千瓦.
    """
    return starts_wished - starts_wanted


def starts(starts_wanted, new_energy_spending, new_energy_demand):
    """New-energy capacity started in the year, scaled back when money is short.

    Unit: 万千瓦.
    """
    return starts_wanted * divide(new_energy_spending, new_energy_demand)


def quota_open(quota_open_prev, new_energy_quota, quota_expiring, starts):
    """Quota won and neither started nor lapsed.

    Unit: 万千瓦. Source: S:F019 less S:F020 and what was building.
    """
    return quota_open_prev + new_energy_quota - quota_expiring - starts


def wind_commissioned(wind_building_prev, wind_construction_time):
    """Wind capacity connected in the year.

    Unit: 万千瓦. Source: N12.
    """
    return wind_building_prev * np.minimum(1 / wind_construction_time, 1)


def solar_commissioned(solar_building_prev, solar_construction_time):
    """Solar capacity connected in the year.

    Unit: 万千瓦. Source: N12.
    """
    return solar_building_prev * np.minimum(1 / solar_construction_time, 1)


def initial_wind_building(new_energy_building, wind_share):
    """Wind under construction in the base year. Unit: 万千瓦. Source: assumption."""
    return new_energy_building * wind_share


def wind_building(wind_building_prev, starts, wind_share, wind_commissioned):
    """Wind capacity under construction.

    Unit: 万千瓦.
    """
    return wind_building_prev + starts * wind_share - wind_commissioned


def initial_solar_building(new_energy_building, wind_share):
    """Solar under construction in the base year. Unit: 万千瓦. Source: assumption."""
    return new_energy_building * (1 - wind_share)


def solar_building(solar_building_prev, starts, wind_share, solar_commissioned):
    """Solar capacity under construction.

    Unit: 万千瓦.
    """
    return solar_building_prev + starts * (1 - wind_share) - solar_commissioned


def initial_wind_capacity(new_energy_capacity, base_wind_share):
    """Wind in operation in the base year. Unit: 万千瓦. Source: S:F020, N02."""
    return new_energy_capacity * base_wind_share


def wind_capacity(wind_capacity_prev, wind_commissioned):
    """Wind capacity in operation.

    Unit: 万千瓦.
    """
    return wind_capacity_prev + wind_commissioned


def initial_solar_capacity(new_energy_capacity, base_wind_share):
    """Solar in operation in the base year. Unit: 万千瓦. Source: S:F020, N03."""
    return new_energy_capacity * (1 - base_wind_share)


def solar_capacity(solar_capacity_prev, solar_commissioned):
    """Solar capacity in operation.

    Unit: 万千瓦.
    """
    return solar_capacity_prev + solar_commissioned


def new_energy_capacity(wind_capacity, solar_capacity):
    """New-energy capacity in operation (新能源装机).

    Unit: 万千瓦. Source: S:F020.
    """
    return wind_capacity + solar_capacity


def new_energy_building(wind_building, solar_building):
    """New-energy capacity under construction.

    Unit: 万千瓦.
    """
    return wind_building + solar_building


def initial_extra_capacity(revenue):
    """None beyond practice in the base year. Unit: 万千瓦."""
    return np.zeros((1, 1))


def extra_capacity(extra_capacity_prev, starts, new_energy_starts_neutral):
    """Capacity started beyond what 2023 practice adds to the province's own path.

    Unit: 万千瓦.
    """
    return extra_capacity_prev + total(starts) - total(new_energy_starts_neutral)


def utilisation(
    provincial_renewables,
    provincial_renewables_base,
    extra_capacity_prev,
    dc_lines,
    storage_capacity,
    new_energy_capacity,
    storage_share_neutral,
    base_utilisation,
    penetration_effect,
    dc_line_effect,
    storage_utilisation_effect,
):
    """Share of possible generation that the grid takes: falls with penetration, rises with lines and storage in operation.

    Unit: share. Source: N05, N06, N11.
    """
    storage = divide(total(storage_capacity), total(new_energy_capacity), otherwise=storage_share_neutral)
    added = (provincial_renewables - provincial_renewables_base + extra_capacity_prev) / 1000
    return bound(
        base_utilisation
        + penetration_effect * added
        + dc_line_effect * dc_lines
        + storage_utilisation_effect * (storage - storage_share_neutral),
        0.3,
        0.99,
    )


def initial_wind_effective_capacity(wind_capacity):
    """Old fleet counts one for one. Unit: 万千瓦."""
    return wind_capacity


def wind_effective_capacity(wind_effective_capacity_prev, wind_commissioned, new_turbine_factor, site_factor_prev):
    """Wind capacity in units of the old fleet's yield; new turbines yield more, sites differ.

    Unit: 万千瓦. Source: N02; a plant connected this year was started on last year's site.
    """
    return wind_effective_capacity_prev + wind_commissioned * new_turbine_factor * site_factor_prev


def initial_solar_effective_capacity(solar_capacity):
    """Old fleet counts one for one. Unit: 万千瓦."""
    return solar_capacity


def solar_effective_capacity(solar_effective_capacity_prev, solar_commissioned, site_factor_prev):
    """Solar capacity in units of the old fleet's yield; sites differ.

    Unit: 万千瓦. Source: N03.
    """
    return solar_effective_capacity_prev + solar_commissioned * site_factor_prev


def yield_factor(utilisation, base_utilisation, resource_hours):
    """Full-load hours against the base year, from utilisation and the year's wind and sun.

    Unit: index. Source: N02, N03 contain base-year curtailment.
    """
    return utilisation / base_utilisation * resource_hours


def generation(wind_effective_capacity, solar_effective_capacity, wind_hours, solar_hours, yield_factor):
    """Electricity generated from wind and sun; plants connected during the year count for the whole of it.

    Unit: 亿千瓦时. Source: N02, N03.
    """
    return (wind_effective_capacity * wind_hours + solar_effective_capacity * solar_hours) * yield_factor / 1e4


def co2_avoided(generation, grid_emission_factor):
    """Emissions avoided on the grid.

    Unit: 万吨. Source: grid emission factor.
    """
    return generation * grid_emission_factor * 10
