"""What equations compute, as a graph of operations read from their source.

With the operations known, an engine may do once, or for all years together, what does not change from
year to year, and may do once what several equations share. Factors of a product that change less often
are multiplied first; everything else is done as written, so results are those of the functions to
rounding. A function that is not plain arithmetic is one operation: a call.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import CodeType, MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from simulation.engine.leaving import may_end
from simulation.engine.source_tree import compiled, parsed

INFIX = MappingProxyType(
    {
        ast.Add: "+",
        ast.Sub: "-",
        ast.Mult: "*",
        ast.Div: "/",
        ast.Pow: "**",
        ast.Gt: ">",
        ast.GtE: ">=",
        ast.Lt: "<",
        ast.LtE: "<=",
    }
)
WHOLE = frozenset(("total", "divide", "meaningful"))  # helpers that are quicker as they stand


class NotPlain(Exception):
    """A function does more than arithmetic on its arguments."""


class Node(NamedTuple):
    """An operation on other nodes, or a leaf.

    kind: "leaf" (what: the caller's key), "number" (what: its value), "infix" (what: the sign),
    "ufunc" or "call" (what: the function); inputs: numbers of the nodes it works on.
    """

    kind: str
    what: Any
    inputs: tuple[int, ...]


class Expressions:
    """A growing graph of operations; equal operations are one node, and inputs precede what uses them.

    levels: of each node, how often it changes: 0 for a number, what was said of a leaf, the highest of its inputs.
    """

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.levels: list[int] = []
        self._places: dict[Node, int] = {}

    def leaf(self, what: Any, level: int = 0) -> int:
        """Number of a leaf."""
        place = self.add("leaf", what)
        self.levels[place] = level
        return place

    def add(self, kind: str, what: Any, *inputs: int) -> int:
        """Number of the node, which is new unless there is one like it."""
        node = Node(kind, what, inputs)
        if node not in self._places:
            self._places[node] = len(self.nodes)
            self.nodes.append(node)
            self.levels.append(max((self.levels[i] for i in inputs), default=0))
        return self._places[node]

    def apply(self, function: Callable, inputs: Sequence[int]) -> int:
        """Node of `function(*inputs)`."""
        if whole := may_end(function):
            return self.add("infix", "*", self.apply(whole, inputs[:-1]), inputs[-1])
        try:
            return self._written_out(function, inputs)
        except NotPlain:
            return self.add("call", function, *inputs)

    def _written_out(self, function: Callable, inputs: Sequence[int]) -> int:
        definition = _definition(function)
        if definition is None or function.__name__ in WHOLE or len(definition.args.args) != len(inputs):
            raise NotPlain
        names = dict(zip((a.arg for a in definition.args.args), inputs))
        for statement in definition.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    names[name] = self._node(value, names, function.__globals__)
                case ast.Return(value=ast.expr() as value):
                    return self._node(value, names, function.__globals__)
                case ast.Expr(value=ast.Constant(value=str())):
                    continue
                case _:
                    raise NotPlain
        raise NotPlain

    def _node(self, tree: ast.expr, names: Mapping[str, int], scope: Mapping[str, Any]) -> int:
        match tree:
            case ast.Constant(value=int() | float() as value):
                return self.add("number", value)
            case ast.Name(id=name) if name in names:
                return names[name]
            case ast.Name(id=name) if isinstance(scope.get(name), (int, float)):
                return self.add("number", scope[name])
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.add("ufunc", np.negative, self._node(operand, names, scope))
            case ast.BinOp(op=ast.Mult() | ast.Div()):
                return self._product(_factors(tree), names, scope)
            case ast.BinOp(left=left, op=sign, right=right) | ast.Compare(left=left, ops=[sign], comparators=[right]):
                if type(sign) not in INFIX:
                    raise NotPlain
                return self.add("infix", INFIX[type(sign)], self._node(left, names, scope), self._node(right, names, scope))
            case ast.Call(func=called, args=arguments, keywords=keywords):
                return self._call(_resolved(called, scope), arguments, keywords, names, scope)
        raise NotPlain

    def _product(self, factors: list[tuple[str, ast.expr]], names: Mapping[str, int], scope: Mapping[str, Any]) -> int:
        """A product of factors, each with the sign before it; those that change less often are multiplied first."""
        nodes = [(sign, self._node(factor, names, scope)) for sign, factor in factors]
        known: tuple[str, int] | None = None
        for level in sorted({self.levels[node] for _, node in nodes}):
            own = [factor for factor in nodes if self.levels[factor[1]] == level]
            first = next((factor for factor in own if factor[0] == "*"), None)
            if first is not None:
                own.remove(first)
                known = ("*", self._chain(first[1], own + ([known] if known else [])))
            elif known and known[0] == "*":
                known = ("*", self._chain(known[1], own))
            else:
                known = ("/", self._chain(own[0][1], [("*", node) for _, node in own[1:]]))
        assert known
        return known[1]

    def _chain(self, start: int, factors: list[tuple[str, int]]) -> int:
        for sign, factor in factors:
            start = self.add("infix", sign, start, factor)
        return start

    def _call(self, function: Any, arguments: list, keywords: list, names: Mapping, scope: Mapping) -> int:
        inputs = [self._node(argument, names, scope) for argument in arguments]
        if isinstance(function, np.ufunc) or function is np.where:
            if keywords:
                raise NotPlain
            return self.add("ufunc", function, *inputs)
        if not inspect.isfunction(function):
            raise NotPlain
        signature = inspect.signature(function)
        if any(p.kind is not p.POSITIONAL_OR_KEYWORD for p in signature.parameters.values()):
            raise NotPlain
        stated = {keyword.arg: self._node(keyword.value, names, scope) for keyword in keywords}
        bound = signature.bind(*inputs, **stated).arguments
        return self.apply(
            function,
            [
                bound[name] if name in bound else self.add("number", parameter.default)
                for name, parameter in signature.parameters.items()
            ],
        )


def _factors(tree: ast.expr) -> list[tuple[str, ast.expr]]:
    """Factors of a product as written, each with its sign; what stands in brackets is one factor."""
    match tree:
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as sign, right=right):
            return [*_factors(left), (INFIX[type(sign)], right)]
    return [("*", tree)]


def _resolved(called: ast.expr, scope: Mapping[str, Any]) -> Any:
    match called:
        case ast.Name(id=name):
            return scope.get(name)
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return getattr(scope.get(owner), name, None)
    return None


def _definition(function: Callable) -> ast.FunctionDef | None:
    """The function as written; None unless what is written is certainly what runs."""
    found = _definitions(function.__module__).get(function.__name__)
    return found[0] if found and _same(found[1], function.__code__) else None


def _same(one: CodeType, other: CodeType) -> bool:
    return all(getattr(one, part) == getattr(other, part) for part in ("co_code", "co_consts", "co_names"))


@cache
def _definitions(module: str) -> Mapping[str, tuple[ast.FunctionDef, CodeType]]:
    """Functions of a module with their code, by name; decorated ones left out."""
    try:
        tree = parsed(inspect.getsource(sys.modules[module]))
    except (KeyError, OSError, TypeError, SyntaxError):
        return MappingProxyType({})
    codes = {code.co_name: code for code in compiled(tree, module).co_consts if isinstance(code, CodeType)}
    plain = (node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.decorator_list)
    return MappingProxyType({node.name: (node, codes[node.name]) for node in plain})
