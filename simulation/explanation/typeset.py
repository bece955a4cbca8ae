"""Equations as a paper prints them: the function that runs, read and written in LaTeX with the names of its causes.

What is printed comes from the code itself. Calls of the small helpers of `engine/maths.py` are written out; a function with
a loop or a helper of its own module is shown by that helper's name, and its code stands beside.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from simulation.engine.graph import Argument, Equation
from simulation.engine.leaving import STANDING, may_end
from simulation.engine.source_tree import parsed
from simulation.language.text_width import text_width

Label = Callable[[Argument], str]
SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4  # how tightly a piece holds together
LINE = 84  # letters that a line of a page holds


class Piece(NamedTuple):
    """A piece of LaTeX and how tightly it holds together."""

    text: str
    grip: int = ATOM

    def within(self, grip: int) -> str:
        """The piece where something as tight as `grip` is wanted: in brackets where it is looser."""
        return self.text if self.grip >= grip else rf"\left({self.text}\right)"


class _NotPlain(Exception):
    """Something that is no plain arithmetic."""


SPECIAL = {"nan": r"\text{—}", "inf": r"\infty"}
COMPARE = {ast.Lt: "<", ast.LtE: r"\le", ast.Gt: ">", ast.GtE: r"\ge", ast.Eq: "=", ast.NotEq: r"\ne"}


def typeset(equation: Equation, name: str, label: Label, indexed: bool = True) -> str | None:
    """LaTeX of an equation, several lines where it has steps; None where it is no plain arithmetic.

    name: what stands on the left; label: how a cause is written, words only (indices of time are added here unless not
    `indexed`, as where values stand for names).
    """
    try:
        tree = parsed(textwrap.dedent(inspect.getsource(equation.function))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        taken = (*(arg.arg for arg in tree.args.args), *([STANDING] if may_end(equation.function) else []))
        names = dict(zip(taken, (_symbol(a, label, indexed) for a in equation.arguments), strict=True))
        left = f"{_words(name)}_t" if indexed else _words(name)
        lines = _Writer(names, names[STANDING] if may_end(equation.function) else None).lines(tree.body, left)
    except _NotPlain:
        return None
    return (
        lines[0].replace(" &= ", " = ", 1)
        if len(lines) == 1
        else r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"
    )


def _width(formula: str) -> int:
    """About how many letters wide a formula is: a Chinese sign counts for two, commands for nothing, a fraction for both its halves."""
    plain = re.sub(r"\\(?:text|left|right|dfrac|operatorname|cdot|quad|,)|[{}_^\\]", "", formula)
    return text_width(plain)


def _words(text: str) -> str:
    """Words within a formula."""
    for sign in "\\{}":
        text = text.replace(sign, "")
    for sign in "%$#_&":
        text = text.replace(sign, "\\" + sign)
    return rf"\text{{{text.replace('^', ' ').replace('~', ' ')}}}"


def _symbol(argument: Argument, label: Label, indexed: bool) -> Piece:
    if not indexed:
        return Piece(_words(label(argument)), ATOM)
    moment = {"base": "0", "neutral": r"\text{*}"}.get(argument.moment, f"t-{argument.lag}" if argument.lag else "t")
    return Piece(f"{_words(label(argument))}_{{{moment}}}", ATOM)


class _Writer:
    """Reads the statements of one function."""

    def __init__(self, names: Mapping[str, Piece], factor: Piece | None = None) -> None:
        """names: how each argument is written; factor: what the function's result is multiplied by."""
        self.names, self.factor = dict(names), factor

    def lines(self, body: Sequence[ast.stmt], left: str) -> list[str]:
        found: list[str] = []
        for statement in body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue
            if isinstance(statement, ast.Return) and statement.value is not None:
                return [*found, *self._broken(left, statement.value, self.factor)]
            if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
                raise _NotPlain
            found += self._assigned(statement.targets[0], statement.value)
        raise _NotPlain

    def _assigned(self, target: ast.expr, value: ast.expr) -> list[str]:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            pairs = list(zip(target.elts, value.elts, strict=True))
        else:
            pairs = [(target, value)]
        if not all(isinstance(part, ast.Name) for part, _ in pairs):
            raise _NotPlain
        symbols = {part.id: Piece(_words(part.id.replace("_", " "))) for part, _ in pairs if isinstance(part, ast.Name)}
        lines = [
            line
            for symbol, (_, value) in zip(symbols.values(), pairs, strict=True)
            for line in self._broken(symbol.text, value)
        ]
        self.names |= symbols
        return lines

    def _broken(self, left: str, tree: ast.expr, factor: Piece | None = None) -> list[str]:
        """`left` equal to an expression, times a factor if there is one; a sum too long for a page has a line for each term."""
        whole, terms = self.piece(tree), self._terms(tree)
        times = rf" \cdot {factor.text}" if factor else ""
        if len(terms) < 2 or _width(left + whole.text + times) <= LINE:
            return [f"{left} &= {whole.within(PRODUCT) if factor else whole.text}{times}"]
        opened, closed = (r"\big( ", rf" \big){times}") if factor else ("", "")
        return [
            f"{left} &= {opened}{terms[0]}",
            *(rf"&\quad {term}" for term in terms[1:-1]),
            rf"&\quad {terms[-1]}{closed}",
        ]

    def _terms(self, tree: ast.expr) -> list[str]:
        """Terms of a sum, each after the first with its sign."""
        if not isinstance(tree, ast.BinOp) or not isinstance(tree.op, ast.Add | ast.Sub):
            return [self.piece(tree).within(SUM)]
        last = self.piece(tree.right)
        sign, grip = ("+", SUM) if isinstance(tree.op, ast.Add) else ("-", PRODUCT)
        return [*self._terms(tree.left), f"{sign} {last.within(grip)}"]

    def piece(self, tree: ast.expr) -> Piece:
        """An expression as LaTeX."""
        if isinstance(tree, ast.Constant) and isinstance(tree.value, int | float) and not isinstance(tree.value, bool):
            return Piece(_number(tree.value))
        if isinstance(tree, ast.Name):
            return self._name(tree.id)
        if isinstance(tree, ast.BinOp):
            return self._binary(tree)
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub | ast.UAdd):
            sign = "-" if isinstance(tree.op, ast.USub) else ""
            return Piece(sign + self.piece(tree.operand).within(PRODUCT), SUM)
        if isinstance(tree, ast.Compare) and len(tree.ops) == 1 and type(tree.ops[0]) in COMPARE:
            left, right = self.piece(tree.left), self.piece(tree.comparators[0])
            return Piece(f"{left.text} {COMPARE[type(tree.ops[0])]} {right.text}", 0)
        if isinstance(tree, ast.IfExp):
            return _cases(self.piece(tree.test), self.piece(tree.body), self.piece(tree.orelse))
        if isinstance(tree, ast.Call) and not tree.keywords:
            return self._call(tree)
        if isinstance(tree, ast.Attribute) and tree.attr in SPECIAL:
            return Piece(SPECIAL[tree.attr])
        return self._refuse()

    def _refuse(self) -> Piece:
        raise _NotPlain

    def _name(self, name: str) -> Piece:
        if name in self.names:
            return self.names[name]
        if name.isupper():
            return Piece(_words(name.lower().replace("_", " ")))
        raise _NotPlain

    def _binary(self, tree: ast.BinOp) -> Piece:
        left, right = self.piece(tree.left), self.piece(tree.right)
        if isinstance(tree.op, ast.Add):
            return Piece(f"{left.within(SUM)} + {right.within(SUM)}", SUM)
        if isinstance(tree.op, ast.Sub):
            return Piece(f"{left.within(SUM)} - {right.within(PRODUCT)}", SUM)
        if isinstance(tree.op, ast.Mult):
            return Piece(rf"{left.within(PRODUCT)} \cdot {right.within(PRODUCT)}", PRODUCT)
        if isinstance(tree.op, ast.Div):
            return _fraction(left, right)
        if isinstance(tree.op, ast.Pow):
            return Piece(f"{left.within(ATOM)}^{{{right.text}}}", POWER)
        return self._refuse()

    def _call(self, tree: ast.Call) -> Piece:
        called = tree.func.attr if isinstance(tree.func, ast.Attribute) else getattr(tree.func, "id", "")
        arguments = [self.piece(argument) for argument in tree.args]
        if called in WRITTEN_OUT:
            return WRITTEN_OUT[called](*arguments)
        inside = ",\\, ".join(argument.text for argument in arguments)
        return Piece(rf"\operatorname{{{called.strip('_').replace('_', chr(92) + '_')}}}\left({inside}\right)")


def _number(value: float) -> str:
    text = f"{value:g}"
    mantissa, _, exponent = text.partition("e")
    return text if not exponent else rf"{mantissa} \cdot 10^{{{int(exponent)}}}"


def _fraction(above: Piece, below: Piece, *_: Piece) -> Piece:
    return Piece(rf"\dfrac{{{above.text}}}{{{below.text}}}")


def _listed(command: str) -> Callable[..., Piece]:
    return lambda *pieces: Piece(rf"\{command}\left({', '.join(piece.text for piece in pieces)}\right)")


def _cases(test: Piece, then: Piece, otherwise: Piece) -> Piece:
    return Piece(rf"\begin{{cases}} {then.text} & {test.text} \\ {otherwise.text} & \end{{cases}}")


def _exponential(piece: Piece) -> Piece:
    return Piece(f"e^{{{piece.text}}}", POWER)


def _copysign(size: Piece, sign: Piece) -> Piece:
    return Piece(rf"\left|{size.text}\right| \cdot \operatorname{{sgn}}\left({sign.text}\right)", PRODUCT)


def _present_value(rate: Piece, life: Piece) -> Piece:
    return Piece(rf"\dfrac{{1 - \left(1 + {rate.text}\right)^{{-{life.within(PRODUCT)}}}}}{{{rate.text}}}")


def _saturated(value: Piece, limit: Piece) -> Piece:
    return Piece(
        rf"{limit.within(PRODUCT)} \cdot \left(1 - e^{{-\left|{value.text}\right| / {limit.within(ATOM)}}}\right)", PRODUCT
    )


WRITTEN_OUT: dict[str, Callable[..., Piece]] = {
    "divide": _fraction,
    "meaningful": _fraction,
    "maximum": _listed("max"),
    "minimum": _listed("min"),
    "where": _cases,
    "exp": _exponential,
    "expm1": lambda piece: Piece(f"{_exponential(piece).text} - 1", SUM),
    "log": lambda piece: Piece(rf"\ln\left({piece.text}\right)"),
    "log1p": lambda piece: Piece(rf"\ln\left(1 + {piece.text}\right)"),
    "log_price": lambda piece: Piece(rf"\ln\left({piece.text}\right)"),
    "sqrt": lambda piece: Piece(rf"\sqrt{{{piece.text}}}"),
    "abs": lambda piece: Piece(rf"\left|{piece.text}\right|"),
    "floor": lambda piece: Piece(rf"\left\lfloor {piece.text} \right\rfloor"),
    "total": lambda piece: Piece(rf"\sum_i {piece.within(PRODUCT)}", PRODUCT),
    "zeros_like": lambda *_: Piece("0"),
    "ones_like": lambda *_: Piece("1"),
    "copysign": _copysign,
    "saturate": _saturated,
    "annuity_factor": _present_value,
    "bound": lambda value, low, high: Piece(rf"\min\left(\max\left({value.text}, {low.text}\right), {high.text}\right)"),
    "fund": lambda room, demand: Piece(rf"\min\left(\max\left({room.text}, 0\right), {demand.text}\right)"),
    "attended": lambda gain, effect: Piece(
        rf"\min\left({gain.text}, {gain.within(PRODUCT)} \cdot {effect.within(PRODUCT)}\right)"
    ),
    "internal_rate_of_return": lambda *pieces: Piece(
        rf"\operatorname{{IRR}}\left({', '.join(piece.text for piece in pieces)}\right)"
    ),
}
