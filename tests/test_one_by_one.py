"""Equations called one by one: equal to the compiled evaluation, and an error that says where it happened."""

import traceback

import numpy as np
import pytest

from simulation import Scenario, embedded_baseline, model, project
from simulation.analysis.uncertainty.sampling import drawn_batch
from simulation.engine.evaluate import evaluate
from simulation.engine.one_by_one import SWITCH
from tests.test_graph import built_from

ONE = np.ones((1, 1))


@pytest.mark.parametrize("draws", [1, 40])
@pytest.mark.parametrize("outputs", [None, frozenset(("total_profit", "new_energy_capacity"))], ids=["all", "two"])
def test_both_ways_of_evaluation_are_equal(draws, outputs):
    """Every variable in every year, to rounding: the compiled way multiplies some factors in another order."""
    batch = drawn_batch(Scenario.preset("first_class"), embedded_baseline(), range(2023, 2031), 7, 0, 0, draws)
    inputs = (model(), batch.baseline.columns, batch.parameters, batch.moving, batch.neutral, batch.years, outputs)
    compiled, plain = evaluate(*inputs, plain=False), evaluate(*inputs, plain=True)
    assert set(plain) == set(outputs or model().equations) <= set(compiled)
    for name, path in plain.items():
        path = np.broadcast_to(path, compiled[name].shape)
        np.testing.assert_allclose(compiled[name], path, rtol=1e-11, atol=1e-9, err_msg=name)


@pytest.mark.parametrize(("value", "called"), [("1", True), ("0", False), ("", False), (None, False)])
def test_the_environment_switches(monkeypatch, value, called):
    """SOE_DEBUG turns it on for whatever runs the model."""
    asked = []
    monkeypatch.setattr("simulation.engine.evaluate.evaluate_one_by_one", lambda *given: asked.append(given) or {})
    monkeypatch.delenv(SWITCH, raising=False)
    if value is not None:
        monkeypatch.setenv(SWITCH, value)
    project(Scenario())
    assert bool(asked) is called


def broken(condition):
    """A model whose second variable cannot be added up in one year."""
    made = built_from(
        "def x(x_prev, strength): return x_prev + strength\n"
        "def initial_x(start): return start\n"
        "def y(x, price):\n"
        f"    if {condition}: return x + price.reshape(3, 3)\n"
        "    return x + price\n"
    )
    moving = {"effort": np.ones((4, 1, 1)), "price": np.array([5.0, 6, 7, 8])[:, None, None]}
    return evaluate(made, {"start": 2 * ONE}, {"strength": ONE}, moving, {"effort": ONE}, range(2023, 2027), plain=True)


def test_an_error_names_equation_year_and_what_it_was_called_with():
    with pytest.raises(ValueError, match="reshape") as caught:
        broken("price.max() == 7")
    said = "".join(traceback.format_exception(caught.value))
    assert "equation made.y, 2025, called with" in said
    assert "x: shape (1, 1), 4 to 4" in said and "price: shape (1, 1), 7 to 7" in said


def test_an_error_in_the_base_year_says_so():
    with pytest.raises(ValueError, match="reshape") as caught:
        broken("price.max() == 5")
    assert "equation made.y, base year, called with" in caught.value.__notes__
