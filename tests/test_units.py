"""Re-denomination: all money times ten gives money times ten and the same ratios; a stray constant would show."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from simulation import Projection, Scenario, catalogue, embedded_baseline, model
from simulation.engine.evaluate import evaluate
from simulation.inputs import central_parameters, clock, condition_inputs, lever_inputs
from tests.support import joint, run

MONEY = ("亿元", "万元", "元", "CNY")
FACTOR = 10.0


def power(unit):
    """How often money stands above less below the line of a unit: 亿元 1, 万元/人 1, 户/亿元 -1, share 0."""
    parts = unit.replace(" a group", "").replace(" x ", "/1/").split("/")
    above, below = [parts[0]], parts[1:]
    if " x " in unit:  # a product of two units, the second with its own line
        above, below = [unit.split(" x ")[0], unit.split(" x ")[1].split("/")[0]], unit.split(" x ")[1].split("/")[1:]
    return sum(part.startswith(MONEY) for part in above) - sum(part.startswith(MONEY) for part in below)


def scaled(values, rows):
    """Values times ten to the power of money in their unit."""
    return {name: value * FACTOR ** power(rows[name].unit) if name in rows else value for name, value in values.items()}


def in_tenths(scenario, until=2030):
    """The run in a currency of which ten make one."""
    tables, years = catalogue(), range(2023, until + 1)
    source = embedded_baseline()
    cells = {
        key: cell.replaced(value=cell.value * FACTOR ** power(tables.columns[key[1]].unit))
        for key, cell in source.cells.items()
    }
    baseline = replace(source, cells=MappingProxyType(cells))
    levers, neutral = lever_inputs(scenario, source, years)
    moving = {**scaled(levers, source.levers), **condition_inputs(scenario, years), **clock(years)}
    parameters = scaled(central_parameters(embedded_baseline()), tables.parameters)
    values = evaluate(model(), baseline.columns, parameters, moving, scaled(neutral, source.levers), years)
    return Projection(scenario, baseline, years, values, parameters)


def test_units_are_understood():
    """The reading of units that the test rests on."""
    units = {"亿元": 1, "万元/人": 1, "元/千瓦时": 1, "户/亿元": -1, "share": 0, "万千瓦": 0, "亿元 a group": 1,
             "CNY_100m_per_year": 1, "万千瓦 x 元/千瓦时": 1, "亿千瓦时": 0, "亿元/户": 1, "万人/户": 0}  # fmt: skip
    assert {unit: power(unit) for unit in units} == units


@pytest.mark.parametrize("name", ["reference", "first_class", "deleveraging", "all at max"])
def test_re_denomination(name):
    """Every variable follows its unit."""
    scenario = joint("max") if name == "all at max" else Scenario.preset(name)
    plain, tenths = run(scenario), in_tenths(scenario)
    for variable, row in catalogue().variables.items():
        expected = plain.values[variable] * FACTOR ** power(row.unit)
        scale = max(1.0, float(np.abs(expected).max()))
        np.testing.assert_allclose(tenths.values[variable], expected, rtol=0, atol=1e-8 * scale, err_msg=variable)
