"""A feedback loop as one plain function: each equation a line, last year's values in local variables.

Calling equations one by one through look-ups costs more than their arithmetic when arrays are
small, so the calls are written out once and compiled. The text holds only generated names.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simulation.engine.graph import Argument, Model


class Loop:
    """Equations of one block, to be run year by year.

    constants, outside: arguments the caller looks up, in the order `run` takes them;
    run(constants, outside, first, n): yearly values of the kept variables, base year first.
    """

    def __init__(self, model: Model, names: tuple[str, ...], kept: tuple[str, ...]):
        self.constants: list[Argument] = []
        self.outside: list[Argument] = []
        self._index = {name: i for i, name in enumerate(names)}
        self._moving = model.levers | model.conditions | frozenset(("year", "years_elapsed"))
        self._history: set[int] = {self._index[name] for name in kept}
        self._model = model
        calls = []
        for i, name in enumerate(names):
            arguments = ", ".join(self._term(argument) for argument in model.equations[name].arguments)
            calls.append(f"        v{i} = f{i}({arguments})")
        functions = [model.equations[name].function for name in names]
        self.run: Callable = partial(self._compile(calls, len(names), [self._index[name] for name in kept]), functions)

    def _term(self, argument: Argument) -> str:
        if argument.moment == "year" and argument.name in self._index:
            i = self._index[argument.name]
            if argument.lag == 0:
                return f"v{i}"
            if argument.lag == 1:
                return f"p{i}"
            self._history.add(i)
            return f"h{i}[t - {argument.lag} if t > {argument.lag} else 0]"
        moving = argument.name in self._model.equations or argument.name in self._moving
        if argument.moment == "year" and moving:
            self.outside.append(argument)
            return f"o{len(self.outside) - 1}[t]"
        self.constants.append(argument)
        return f"c{len(self.constants) - 1}"

    def _compile(self, calls: list[str], size: int, kept: list[int]) -> Callable:
        history = sorted(self._history)
        lines = [
            "def run(functions, constants, outside, first, n):",
            *_unpack("f", size, "functions"),
            *_unpack("c", len(self.constants), "constants"),
            *_unpack("o", len(self.outside), "outside"),
            *_unpack("p", size, "first"),
            *(f"    h{i} = [p{i}]" for i in history),
            "    for t in range(1, n):",
            *calls,
            *(f"        p{i} = v{i}" for i in range(size)),
            *(f"        h{i}.append(v{i})" for i in history),
            f"    return [{', '.join(f'h{i}' for i in kept)}]",
        ]
        scope: dict = {}
        exec(compile("\n".join(lines), "<feedback loop>", "exec"), scope)
        return scope["run"]


def _unpack(prefix: str, size: int, source: str) -> list[str]:
    return [f"    [{', '.join(f'{prefix}{i}' for i in range(size))}] = {source}"] if size else []
