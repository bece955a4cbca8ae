"""The equations of the model: one variable, one function, its arguments its causes.

An argument is a lever, a condition, a parameter, an entity attribute or another variable. Suffixes
point in time: `_prev` is last year, `_lag3` three years ago, `_base` the base year; `_neutral` is a
lever's base-year practice. A function `initial_x` gives the base-year value of stock `x`.

Arrays are broadcast over (year,) entity and draw; `total` adds over entities. Money is 亿元 at
current prices, people 万人, capacity 万千瓦, shares 0 to 1.
"""

from simulation.equations import (
    capability,
    chain,
    cooperation,
    debt,
    disposal,
    finance,
    governance,
    green_power,
    innovation,
    labour,
    losses,
    management,
    markets,
    new_energy,
    new_energy_price,
    new_energy_value,
    oversight,
    ownership,
    production,
    profit,
    restructuring,
    returns,
    roads,
    solvency,
    transformation,
    working_capital,
)

MODULES = (
    markets,
    production,
    capability,
    management,
    governance,
    innovation,
    transformation,
    chain,
    losses,
    disposal,
    restructuring,
    oversight,
    cooperation,
    new_energy,
    new_energy_price,
    new_energy_value,
    green_power,
    labour,
    ownership,
    roads,
    working_capital,
    finance,
    debt,
    solvency,
    profit,
    returns,
)
