"""Settled years, before a lever can act, are run once: to the last digit what a run of all years gives, whatever ran before."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from simulation import HEADLINES, Scenario, embedded_baseline, model, project
from simulation.analysis.batch import Batch
from simulation.analysis.uncertainty import sampling
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.analysis.uncertainty.sampling import drawn_batch
from simulation.engine import evaluate as evaluation
from simulation.engine import settled
from simulation.engine.base_year import BaseYear
from simulation.engine.evaluate import evaluate
from simulation.engine.kept import size
from simulation.engine.setting import Setting
from simulation.inputs import MOST_KEPT, settled_years
from tests.support import pieces
from tests.test_graph import built_from

YEARS = range(2023, 2031)
OWN = Scenario("own", {"benchmarking": Setting(0.4)}, {"equipment": {"benchmarking": Setting(0.9)}})
REPLAY = Scenario("replay", {"rd_intensity_target": Setting(0.034, start=2024)})
DEARER = Scenario("dearer", {"benchmarking": Setting(0.8)}, conditions={"loan_rate": 0.05})
PLANS = (Scenario(), Scenario.preset("first_class"), Scenario.preset("innovation_first"), OWN, REPLAY, DEARER)

LAGGED = (
    "def initial_x(start): return start\n"
    "def x(x_prev, x_lag3, strength, y_lag2, effort): return x_prev + strength * x_lag3 - y_lag2 / (3 + effort)\n"
    "def initial_y(start): return 0 * start\n"
    "def y(x_lag2, price_lag2, effort): return np.log1p(np.abs(x_lag2)) * price_lag2 + effort\n"
    "def z(price_prev, price_lag3, effort): return price_prev**1.7 / price_lag3 + effort\n"
    "def initial_u(start): return 7 * start\n"
    "def u(z, z_lag2): return z - z_lag2\n"
    "def w(x, x_lag2, z_prev, u_lag3): return x - x_lag2 + z_prev * u_lag3\n"
    "def initial_v(start): return start\n"
    "def v(v_lag2, w_prev, w_base): return v_lag2 / 2 + w_prev - w_base\n"
    "def fixed(strength): return 2 * strength\n"
)


@pytest.fixture(autouse=True)
def nothing_kept():
    """Each test begins with nothing kept, and leaves nothing."""
    settled.KEPT.clear()
    yield
    settled.KEPT.clear()


def lagged_run(known: int, years: int = 9, outputs=None, effort_from: int = 4, base=None) -> dict[str, np.ndarray]:
    """A hand-made model in which all kinds of lags stand, in two parts after so many settled years."""
    made = built_from("import numpy as np\n" + LAGGED)
    chance = np.random.default_rng(3)
    price, effort = 1 + chance.random((12, 1, 5)), np.ones((12, 3, 1))
    effort[effort_from:, :, 0] += chance.random((12 - effort_from, 3))
    columns, parameters = {"start": 1 + chance.random((3, 1))}, {"strength": chance.random((1, 5))}
    moving, neutral = {"effort": effort[:years], "price": price[:years]}, {"effort": np.ones((1, 1))}
    base = BaseYear(made, columns, parameters, moving, neutral, known)
    return evaluate(made, columns, parameters, moving, neutral, range(years), outputs, base)


@pytest.mark.parametrize("outputs", [None, frozenset("w"), frozenset("uv")], ids=["all", "w", "u and v"])
@pytest.mark.parametrize("known", range(1, 9))
def test_two_parts_are_the_whole(known, outputs):
    """Lags longer than the first part, within a loop, from loop to loop and without one; every variable, to the last digit."""
    whole, parts = lagged_run(0, outputs=outputs), lagged_run(known, outputs=outputs)
    assert list(parts) == list(whole)
    for name, path in whole.items():
        np.testing.assert_array_equal(parts[name], path, err_msg=name)


def drawn(plan: Scenario, draws: int, known: int, outputs=None, years: range = YEARS) -> dict[str, np.ndarray]:
    """A run of some draws."""
    batch = drawn_batch(plan, embedded_baseline(), years, 7, 0, 0, draws).cut(0, draws)
    inputs = batch.columns, batch.parameters, batch.moving, batch.neutral
    return evaluate(model(), *inputs, years, outputs, BaseYear(model(), *inputs, known))


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
@pytest.mark.parametrize(("draws", "outputs"), [(2, None), (38, frozenset(HEADLINES)), (514, frozenset(("debt_ratio",)))])
def test_draws_in_two_parts_are_those_in_one(plan, draws, outputs):
    """The model itself, to the last digit, for widths whose tails no vector unit fills."""
    whole, parts = drawn(plan, draws, 0, outputs), drawn(plan, draws, settled_years(embedded_baseline()), outputs)
    for name, path in whole.items():
        np.testing.assert_array_equal(parts[name], path, err_msg=name)


def test_a_central_run_in_two_parts_is_that_in_one():
    for plan in PLANS:
        batch = Batch.of(plan, embedded_baseline(), YEARS)
        inputs = batch.columns, batch.parameters, batch.moving, batch.neutral
        whole, own = evaluate(model(), *inputs, YEARS), project(plan)
        for name, path in whole.items():
            np.testing.assert_array_equal(own.values[name], path, err_msg=f"{plan.name} {name}")


def counted(monkeypatch) -> list[int]:
    """Numbers of the first years that are run from now on: where they begin."""
    begun, run = [], evaluation._run
    monkeypatch.setattr(evaluation, "_run", lambda steps, part: begun.append(part.start) or run(steps, part))
    return begun


def test_another_lever_runs_later_years_alone(monkeypatch):
    project(Scenario())
    begun = counted(monkeypatch)
    for plan in (Scenario.preset("first_class"), OWN):
        project(plan)
    assert begun == [4, 4], "years before 2027 were run again"
    project(Scenario.preset("innovation_first"), until=2028)
    assert begun == [4] * 3, "the horizon changes nothing of years before it"
    begun.clear()
    for plan in (REPLAY, DEARER, REPLAY, Scenario()):
        project(plan)
    assert begun == [0, 4, 0, 4, 4, 4], "a replay and own conditions have early years of their own, and find them again"


def test_draws_of_another_lever_run_later_years_alone(monkeypatch):
    """And so with another horizon; other assumptions are another base year."""
    sampling._BASES.clear()
    project_ensemble(Scenario(), 64, outputs=HEADLINES)
    begun = counted(monkeypatch)
    project_ensemble(Scenario.preset("first_class"), 64, outputs=HEADLINES, central=project(Scenario()))
    project_ensemble(OWN, 64, outputs=HEADLINES, until=2035, central=project(Scenario(), until=2035))
    assert [start for start in begun if start == 0] == [0], "of draws nothing is run again; the one is the central run"
    begun.clear()
    project_ensemble(
        replace(OWN, assumptions={"capital_elasticity": 0.42}), 64, outputs=HEADLINES, central=project(Scenario())
    )
    assert begun.count(0) == 1


def test_whatever_ran_before_draws_are_the_same():
    """With nothing kept, after others, and in another order: the same bits."""
    outcomes, alone = ("total_profit", "return_on_equity"), {}
    for plan in PLANS:
        settled.KEPT.clear(), sampling._BASES.clear()
        alone[plan.name] = project_ensemble(plan, 70, seed=5, outputs=outcomes).values
    for order in (PLANS, PLANS[::-1]):
        settled.KEPT.clear(), sampling._BASES.clear()
        for plan in (*order, *order):
            found = project_ensemble(plan, 70, seed=5, outputs=outcomes).values
            for name in outcomes:
                np.testing.assert_array_equal(found[name], alone[plan.name][name], err_msg=f"{plan.name} {name}")


def test_functions_called_whole_do_not_look_along_the_years():
    """Helpers that are called as they stand give for some years what they give for each of them."""
    steps = evaluation._schedule(model(), None)
    nodes = {node for step in steps for node in step.stage._graph.nodes if node.kind == "call"}
    assert {node.what.__name__ for node in nodes} == {"total", "divide", "meaningful", "internal_rate_of_return"}
    chance = np.random.default_rng(1)
    for function, count in {(node.what, len(node.inputs)) for node in nodes}:
        given = [0.5 + chance.random((6, 4, 3)) for _ in range(count)]
        if function.__name__ == "internal_rate_of_return" and count > 5:
            given[5] = 8
        whole = function(*given)
        for first, last in pairwise((0, 1, 4, 6)):
            cut = [one[first:last] if isinstance(one, np.ndarray) else one for one in given]
            np.testing.assert_array_equal(function(*cut), whole[first:last], err_msg=function.__name__)


def test_what_is_kept_is_counted_and_bounded():
    """Of 2,000 draws a few megabytes a block; all of it is seen by what weighs it."""
    project_ensemble(Scenario(), 64, outputs=HEADLINES)
    held = list(settled.KEPT._values.values())
    assert len(held) == 1
    for one in held:
        own = sum(size(part) for part in (*one.pasts, one.paths))
        assert 0 < own <= size(one) * 1.5 and size(one) < 64 * 2**13
    assert settled.KEPT._values.maxsize == 64 << 20


def test_many_entities_keep_nothing():
    """Where settled years would take as much as the run they are run with the others."""
    place = embedded_baseline()
    large = pieces(dict.fromkeys(place.entity_ids, 5))
    assert len(large.entities) > MOST_KEPT and settled_years(large) == 0 and settled_years(place) == 4
    project(Scenario(), large)
    assert len(settled.KEPT) == 0
