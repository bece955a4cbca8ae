"""Equations read as operations: what a graph of them holds, and loops worked by hand."""

import inspect

import numpy as np
import pytest

from simulation import model
from simulation.engine import maths
from simulation.engine.evaluate import evaluate
from simulation.engine.expressions import Expressions, Node
from simulation.engine.graph import own_functions
from simulation.engine.maths import bound, divide
from tests.test_graph import built_from

LIMIT = 3


def plain(a, b):
    """Arithmetic with a local name, a helper and a number of the module."""
    excess = np.maximum(a - b, 0)
    return bound(-excess / LIMIT, -1, 1) * (a - b)


def choosing(a, b):
    """Not plain arithmetic: it looks at its argument."""
    if a > b:
        return a
    return b


def annuity(rate, life, payments=3):
    """Not plain arithmetic: a loop."""
    for _ in range(payments):
        life = life + rate
    return life


def operations(function):
    """Graph of a function of two inputs, and the kinds of its nodes."""
    graph = Expressions()
    last = graph.apply(function, [graph.add("leaf", "a"), graph.add("leaf", "b")])
    return graph, [node.kind for node in graph.nodes], last


def computed(graph, at, given):
    """Value of a node."""
    node = graph.nodes[at]
    if node.kind in ("leaf", "number"):
        return given.get(node.what, node.what)
    operands = [computed(graph, i, given) for i in node.inputs]
    if node.kind == "infix":
        return eval(f"x {node.what} y", {"x": operands[0], "y": operands[1]})
    return node.what(*operands)


def test_plain_arithmetic_is_written_out():
    """Helpers and local names disappear; a difference used twice is one operation."""
    graph, kinds, last = operations(plain)
    assert "call" not in kinds
    assert [node.what for node in graph.nodes if node.kind == "infix"].count("-") == 1
    for a, b in ((1.0, 4.0), (4.0, 1.0), (9.0, 1.0)):
        assert computed(graph, last, {"a": a, "b": b}) == plain(a, b)


def scaled(fixed, moving, base):
    """A product whose fixed parts stand apart."""
    return fixed * moving / base


def test_factors_that_move_less_are_multiplied_first():
    """A fixed quotient is found once; the product is the same."""
    graph = Expressions()
    leaves = [graph.leaf("fixed"), graph.leaf("moving", 2), graph.leaf("base")]
    last = graph.apply(scaled, leaves)
    assert [(node.what, graph.levels[i]) for i, node in enumerate(graph.nodes) if node.kind == "infix"] == [
        ("/", 0),
        ("*", 2),
    ]
    assert computed(graph, last, {"fixed": 3.0, "moving": 5.0, "base": 2.0}) == scaled(3.0, 5.0, 2.0)


def test_a_fixed_divisor_alone_still_divides():
    """Nothing is replaced by its inverse: x over x stays exactly one."""
    graph = Expressions()
    last = graph.apply(quotient, [graph.leaf("a", 2), graph.leaf("b")])
    assert graph.nodes[last].what == "/" and computed(graph, last, {"a": 49.0, "b": 49.0}) == 1.0


def quotient(a, b):
    """A quotient."""
    return a / b


@pytest.mark.parametrize("function", [choosing, annuity, lambda a, b: a - b])
def test_what_is_not_plain_stays_one_call(function):
    """Branches, loops and functions without a definition of their own."""
    graph = Expressions()
    graph.apply(function, [graph.add("leaf", "a"), graph.add("leaf", "b")])
    assert graph.nodes[-1].kind == "call" and graph.nodes[-1].what is function


def test_source_that_is_not_what_runs_is_not_trusted():
    """A function that took another's name and place runs as it is."""
    namespace = {"__name__": __name__}
    exec("def plain(a, b):\n    return a * b", namespace)
    graph, _, last = operations(namespace["plain"])
    assert graph.nodes[last].kind == "call" and computed(graph, last, {"a": 2, "b": 5}) == 10


def test_every_equation_is_read_as_operations():
    """On each interpreter: a bytecode or syntax tree that the reader does not know would only make runs slower."""
    unread = {name for name, equation in model().equations.items() if not read_as_operations(equation)}
    assert not unread
    helpers = {name for name in HELPERS if not read_as_operations(getattr(maths, name))}
    assert helpers == {
        "total",
        "divide",
        "meaningful",
        "internal_rate_of_return",
    }  # three are quicker as they stand, one has a loop


HELPERS = sorted(own_functions(maths))


def read_as_operations(equation):
    """Whether a function is written out, not called."""
    function = getattr(equation, "function", equation)
    graph = Expressions()
    last = graph.apply(function, [graph.leaf(name) for name in inspect.signature(function).parameters])
    return graph.nodes[last] != Node("call", function, graph.nodes[last].inputs)


def test_feedback_with_long_lags_and_constants():
    """A hand-worked loop: x grows by its value two years ago times a strength, less a lever."""
    made = built_from(
        "def x(x_prev, x_lag2, strength, y_prev): return x_prev + strength * x_lag2 - y_prev\n"
        "def initial_x(start): return start\n"
        "def y(x, effort, effort_neutral): return 0 * x + effort - effort_neutral\n"
        "def initial_y(start): return 0 * start"
    )
    one = np.ones((1, 1))
    moving = {"effort": np.array([1, 1, 2, 3, 4.0])[:, None, None], "price": np.ones((5, 1, 1))}
    values = evaluate(made, {"start": one}, {"strength": one}, moving, {"effort": one}, range(5))
    # 1; 1 + 1 - 0; 2 + 1 - 0; 3 + 2 - 1; 4 + 3 - 2
    assert values["x"].ravel().tolist() == [1, 2, 3, 4, 5]
    assert values["y"].ravel().tolist() == [0, 0, 1, 2, 3]


def test_a_variable_of_a_loop_that_ignores_it():
    """A cause that is named and not used does not break the loop."""
    made = built_from("def x(x_prev, price): return price + 0\ndef initial_x(start): return start")
    moving = {"effort": np.ones((3, 1, 1)), "price": np.array([5.0, 6, 7])[:, None, None]}
    values = evaluate(
        made, {"start": np.ones((2, 1))}, {"strength": np.ones((1, 1))}, moving, {"effort": np.ones((1, 1))}, range(3)
    )
    assert values["x"][:, :, 0].tolist() == [[1, 1], [6, 6], [7, 7]]


def test_divide_where_nothing_is_to_be_divided_by():
    """Zero gives the stated value, elsewhere the quotient."""
    assert divide(np.array([1.0, 2.0]), np.array([0.0, 4.0]), 7.0).tolist() == [7.0, 0.5]
    assert divide(3.0, 0.0) == 0.0 and divide(3.0, 2.0) == 1.5
