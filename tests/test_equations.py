"""Hand-worked examples: what an economist gets on paper is what the equation gives."""

import ast
import importlib
import inspect
import json
import math
import textwrap

import numpy as np
import pytest

from simulation import model
from simulation.engine import maths
from simulation.equations import MODULES, cooperation, finance, governance, new_energy_value, profit, transformation
from tests.support import read

EXAMPLES = read("worked_examples.csv")
WORDS = {"__builtins__": {}, "exp": math.exp, "log": math.log, "sqrt": math.sqrt}
RATE_PRECISION = 5e-6  # bisection of the internal rate of return


def function_of(row):
    """The equation, or the helper of the engine, that an example is about."""
    package = "simulation.engine" if row["module"] == "maths" else "simulation.equations"
    return getattr(importlib.import_module(f"{package}.{row['module']}"), row["function"])


@pytest.mark.parametrize("row", EXAMPLES, ids=[f"{i}-{row['function']}" for i, row in enumerate(EXAMPLES, start=2)])
def test_worked_example(row):
    """The equation gives the expected figure, and so does the arithmetic written beside it."""
    arguments = {name: np.array(value, dtype=float) for name, value in json.loads(row["arguments"]).items()}
    expected = float(row["expected"])
    assert eval(row["arithmetic"], WORDS) == pytest.approx(expected, rel=1e-8)
    precision = RATE_PRECISION if row["function"] == "internal_rate_of_return" else 1e-12
    assert float(np.squeeze(function_of(row)(**arguments))) == pytest.approx(expected, rel=2e-8, abs=precision)


def test_each_module_has_an_example():
    """No module of equations goes without a hand sum."""
    covered = {row["module"] for row in EXAMPLES}
    assert {module.__name__.rsplit(".", 1)[-1] for module in MODULES} <= covered


def test_examples_name_every_argument():
    """An example states all causes of its equation and no other."""
    for row in EXAMPLES:
        stated, wanted = set(json.loads(row["arguments"])), inspect.signature(function_of(row)).parameters
        optional = {name for name, p in wanted.items() if p.default is not p.empty}
        assert set(wanted) - optional <= stated <= set(wanted), row["function"]


def test_every_cause_is_used():
    """An argument that the function does not look at would draw an arrow that carries nothing."""
    for name, equation in model().equations.items():
        tree = ast.parse(textwrap.dedent(equation.source)).body[0]
        used = {part.id for statement in tree.body for part in ast.walk(statement) if isinstance(part, ast.Name)}
        assert {argument.arg for argument in tree.args.args} <= used, name


def test_irr_pays_back():
    """Cash of 2,000 h x (0.226 / 1.13 - 0.02) - 50 + 0.1 x 110 = 321 a year repays 321 / 6 % annuity at 6 %."""
    capex = 321 * (1 - 1.06**-20) / 0.06
    rate = new_energy_value.project_return(0.226, 0.226, 2000, 1, 50, 20, 0.02, capex, 1.13, 0.1, 110)
    assert float(rate) == pytest.approx(0.06, abs=RATE_PRECISION)
    repaid = sum(321 / (1 + float(rate)) ** year for year in range(1, 21))
    assert repaid == pytest.approx(capex, rel=1e-4)


def test_irr_of_cash_that_only_returns_the_capital_is_zero():
    """20 payments of 50 return 1,000 without interest."""
    assert float(maths.internal_rate_of_return(50.0, 50.0, 12, 1000.0, 20.0)) == pytest.approx(0, abs=RATE_PRECISION)


@pytest.mark.parametrize("first, later", [(60, 90), (90, 40), (30, 60), (300, 250), (25, 45), (0, 30)])
def test_irr_of_a_contract_and_the_market_after_it(first, later):
    """Twelve years of one cash and eight of another, discounted at the rate, repay the capital."""
    rate = float(maths.internal_rate_of_return(float(first), float(later), 12, 1000.0, 20.0))
    repaid = sum((first if year <= 12 else later) / (1 + rate) ** year for year in range(1, 21))
    assert repaid == pytest.approx(1000, rel=1e-6)


def test_erlang_pipeline():
    """100 spent once, lag 4 years: two stages of half a year's release each; 25, 25, 18.75 … and 100 in the end."""
    planned, building, finished = 0.0, 0.0, []
    for spending in [100.0] + [0.0] * 60:
        completed = transformation.transformation_completed(building, 0.5)
        planned, building = (
            transformation.transformation_planned(planned, spending, 0.5),
            transformation.transformation_building(building, planned, 0.5),
        )
        finished.append(completed)
    assert finished[:5] == pytest.approx([0, 0, 25, 25, 18.75])
    assert sum(finished) == pytest.approx(100)
    assert sum(year * done for year, done in enumerate(finished)) / 100 == pytest.approx(4)  # mean lag


def contract_gain(qualities):
    """Contract gain year by year for a path of quality, all firms improving, no synergy."""
    path = [0.5, 0.5, 0.5, *qualities]
    years = range(3, len(path))
    return [
        float(governance.contract_gain(path[t - 1], path[t - 2], path[t - 3], 0.5, 0.03, 0.01, 1.0, 0.5, 0.5, 0.2))
        for t in years
    ]


def test_contract_trapezoid():
    """One term of three years at quality 1: 0.02 more each year, a plateau of 0.06, and back to nothing."""
    gains = contract_gain([1, 1, 1, 0.5, 0.5, 0.5, 0.5])
    assert gains == pytest.approx([0, 0.02, 0.04, 0.06, 0.04, 0.02, 0])


def test_gaming_reverses():
    """Profit moved forward comes back: the sum over the whole episode is nothing."""
    gains = [0, 0, *contract_gain([1, 1, 1, 0.5, 0.5, 0.5, 0.5]), 0, 0]
    moved = [governance.target_gaming(gains[t], gains[t - 1], gains[t - 2], 0.15, 1000) for t in range(2, len(gains))]
    assert moved[1] == pytest.approx(0.15 * 1000 * 0.02)
    assert sum(moved) == pytest.approx(0, abs=1e-9)


def tax_story(incomes):
    """Losses used and carried for a path of taxable income."""
    losses, used, carried = [0.0] * 5, [], [0.0]
    for income in incomes:
        loss = float(profit.taxable_loss(income))
        usable = float(profit.losses_usable(carried[-1], *losses[::-1][:5]))
        used.append(float(profit.losses_used(usable, income)))
        carried.append(float(profit.losses_carried(usable, used[-1], loss)))
        losses.append(loss)
    return used, carried[1:]


def test_loss_carried_forward_five_years():
    """A loss of 100: 30 a year is used in the next three years, 10 in the fourth."""
    used, carried = tax_story([-100, 30, 30, 30, 30, 30])
    assert used == pytest.approx([0, 30, 30, 30, 10, 0])
    assert carried == pytest.approx([100, 70, 40, 10, 0, 0])


def test_loss_lapses_after_five_years():
    """Used in the fifth year after, lapsed in the sixth."""
    assert tax_story([-100, 0, 0, 0, 0, 60, 60])[0] == pytest.approx([0, 0, 0, 0, 0, 60, 0])


def test_oldest_loss_is_used_first():
    """-50 then -40: 60 of profit uses the older 50 and 10 of the newer, of which 30 is left."""
    used, carried = tax_story([-50, -40, 60, 0, 0, 0, 40, 40])
    assert used == pytest.approx([0, 0, 60, 0, 0, 0, 30, 0])
    assert carried[2] == pytest.approx(30)


def test_fund_waterfall():
    """Room 200: maintenance 60, transformation 50, new energy 40, chains 30 in full; 20 left for stakes; no expansion."""
    room, routine, depreciation = 200.0, 100.0, 60.0
    upkeep = finance.maintenance_demand(routine, depreciation, 0.0, 1.0, 0.0, 0.0)
    growth = finance.expansion_demand(routine, upkeep, 0.0, 0.0, 0.0)
    maintenance = finance.maintenance_spending(room, upkeep)
    renewal = finance.transformation_spending(room, maintenance, 50.0)
    energy = finance.new_energy_spending(room, maintenance, renewal, 40.0)
    chains = finance.chain_spending(room, maintenance, renewal, energy, 30.0)
    stakes = finance.cooperation_capital(room, maintenance, renewal, energy, chains, 25.0)
    expansion = finance.expansion_spending(room, maintenance, renewal, energy, chains, stakes, growth)
    assert [maintenance, renewal, energy, chains, stakes, expansion] == [60, 50, 40, 30, 20, 0]
    invested = finance.investment(maintenance, renewal, energy, chains, expansion, 0.0, 0.0)
    cut = finance.investment_scaled_back(upkeep, growth, 50.0, 40.0, 30.0, 25.0, invested, 0.0, 0.0, stakes)
    assert cut == pytest.approx(45)


def test_conveyor_leaves_no_project_behind():
    """Signing stops: all 276 start, and all that started operate."""
    started, operating, starting = 224.0, 67.0, 75.0
    for _ in range(60):
        operating = float(cooperation.projects_operating(operating, started, starting, 0.6, 0.8))
        starting = float(cooperation.projects_starting(276.0, started, 0.0, 0.4, 1.1))
        started = float(cooperation.projects_started(started, starting))
    assert (started, operating) == pytest.approx((276, 276))
