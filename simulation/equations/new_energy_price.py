"""Prices of new energy: the old fleet sells at a falling market price, new plants first under a contract, then at market."""

import numpy as np

from simulation.engine.maths import bound


def old_price_share(year, price_reform_date):
    """Share of the year's connections that still fall under the old price rule.

    Unit: share. Source: N07, N08 (plants connected before June 2025).
    """
    return bound(price_reform_date - year, 0, 1)


def bid_price(new_price, new_price_trend, year, price_reform_date):
    """Contract price won by plants connected in the year, VAT included.

    Unit: 元/千瓦时. Source: N08.
    """
    return new_price * (1 + new_price_trend) ** np.maximum(year - np.floor(price_reform_date), 0)


def market_price_factor(market_share, power_price):
    """How the on-grid price moves the realised market price: only part of the output follows it at once.

    Unit: index. Source: N07, N08.
    """
    return 1 - market_share + market_share * power_price


def market_price(year, price_reform_date, old_price, old_price_settled, old_price_settles, market_price_factor):
    """Realised price of what is sold outside contracts, VAT included: falls in a straight line until it has settled.

    Unit: 元/千瓦时. Source: E105 to E107 (old fleet .30 to .38 in 2025); path assumed.
    """
    begins = np.floor(price_reform_date)
    passed = bound((year - begins) / (old_price_settles - begins), 0, 1)
    return (old_price + (old_price_settled - old_price) * passed) * market_price_factor


def initial_new_wind_output(revenue):
    """No plant under the new rule in the base year. Unit: 亿千瓦时."""
    return np.zeros_like(revenue)


def new_wind_output(
    new_wind_output_prev, old_price_share, wind_commissioned, new_turbine_factor, wind_hours, site_factor_prev
):
    """Output of wind plants connected under the new rule, before curtailment.

    Unit: 亿千瓦时. Source: N02, N08.
    """
    connected = (1 - old_price_share) * wind_commissioned * new_turbine_factor * site_factor_prev
    return new_wind_output_prev + connected * wind_hours / 1e4


def initial_new_solar_output(revenue):
    """No plant under the new rule in the base year. Unit: 亿千瓦时."""
    return np.zeros_like(revenue)


def new_solar_output(new_solar_output_prev, old_price_share, solar_commissioned, solar_hours, site_factor_prev):
    """Output of solar plants connected under the new rule, before curtailment.

    Unit: 亿千瓦时. Source: N03, N08.
    """
    connected = (1 - old_price_share) * solar_commissioned * site_factor_prev
    return new_solar_output_prev + connected * solar_hours / 1e4


def initial_new_output_value(revenue):
    """No plant under the new rule in the base year. Unit: 亿元."""
    return np.zeros_like(revenue)


def new_output_value(
    new_output_value_prev, new_wind_output, new_wind_output_prev, new_solar_output, new_solar_output_prev, bid_price
):
    """Output of plants under the new rule at the bid price of the year they were connected, VAT included.

    Unit: 亿元. Source: N08.
    """
    connected = new_wind_output - new_wind_output_prev + new_solar_output - new_solar_output_prev
    return new_output_value_prev + connected * bid_price


def contract_output(contract_share, new_wind_output, new_wind_output_lag12, new_solar_output, new_solar_output_lag12):
    """Output sold under contracts: part of each plant's, for its first twelve years, before curtailment.

    Unit: 亿千瓦时. Source: E102 (at most 80 %, 12 years).
    """
    young = new_wind_output - new_wind_output_lag12 + new_solar_output - new_solar_output_lag12
    return contract_share * young


def contract_value(contract_share, new_output_value, new_output_value_lag12):
    """Output sold under contracts at its prices, VAT included, before curtailment.

    Unit: 亿元. Source: E102.
    """
    return contract_share * (new_output_value - new_output_value_lag12)


def solar_discount(new_solar_output, new_solar_output_lag12, contract_share, solar_capture):
    """What new solar outside contracts counts less, for it sells at noon; in output, before curtailment.

    Unit: 亿千瓦时. Source: N08.
    """
    outside = new_solar_output - contract_share * (new_solar_output - new_solar_output_lag12)
    return (1 - solar_capture) * outside


def energy_sales(contract_value, contract_output, solar_discount, generation, yield_factor, market_price, vat_factor):
    """Sales of electricity without VAT: contracts at their own prices, the rest at the market.

    Unit: 亿元. Source: parameter_notes section 2.9, E102, E105.
    """
    outside = generation - (contract_output + solar_discount) * yield_factor
    return (contract_value * yield_factor + outside * market_price) / vat_factor


def mix_capture(wind_share, wind_hours, new_turbine_factor, solar_hours, solar_capture):
    """Market price of the year's mix of new plants against the average: solar sells at noon.

    Unit: index. Source: N08.
    """
    wind_output = wind_share * wind_hours * new_turbine_factor
    solar_output = (1 - wind_share) * solar_hours
    return (wind_output + solar_output * solar_capture) / (wind_output + solar_output)


def price_received(old_price_share, contract_share, bid_price, market_price, mix_capture):
    """Average price that plants connected in the year receive in their first twelve years, VAT included.

    Unit: 元/千瓦时. Source: N07, N08, E102.
    """
    under_new_rule = contract_share * bid_price + (1 - contract_share) * market_price * mix_capture
    return old_price_share * market_price + (1 - old_price_share) * under_new_rule


def price_after_contract(old_price_settled, market_price_factor, mix_capture):
    """Average price that plants connected in the year receive once their contract has ended, VAT included.

    Unit: 元/千瓦时. Source: E102, E105; settled market price.
    """
    return old_price_settled * market_price_factor * mix_capture
