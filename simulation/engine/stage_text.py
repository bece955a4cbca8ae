"""The text of a stage's two functions: what is done once, what for all years at once, what year by year.

It holds only generated names: c, o, s: arguments and constants; n: nodes for all years; y: the same cut into years; v: nodes
of one year; p: last year's value of a variable of a loop; h: its values so far; e, z: the last years of a node before a run and at its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from simulation.engine.expressions import Expressions, Node

FIXED, YEARLY, INSIDE = range(3)  # known before the first year; known for all years; found year by year


class Text:
    """The text of `prepare` and `run`.

    graph: the operations; now: node of each variable; plain: those without feedback; kept: those that are asked for;
    sizes: how many constants and arguments from outside there are.
    """

    def __init__(
        self,
        graph: Expressions,
        names: Sequence[str],
        now: Mapping[str, int],
        plain: frozenset[str],
        kept: Sequence[str],
        sizes: tuple[int, int],
    ):
        self.nodes, self.moment = graph.nodes, graph.levels
        self.names, self.now, self.whole, self.kept, self.sizes = names, now, plain, kept, sizes
        self.roots, self.needed = self._reached()
        self.uses = Counter(j for i in self.needed for j in self.nodes[i].inputs)
        self.uses.update({self.now[self.names[i]]: 2 for i in self.roots})
        self.before = {self.nodes[i].what[1:] for i in self.needed if self._is_before(i)}
        asked = {self.names.index(name) for name in self.kept if name not in self.whole}
        self.longest = max((lag for _, lag in self.before), default=1)
        self.looked_back = sorted({i for i, lag in self.before if lag > 1})
        self.histories = sorted({*self.looked_back, *asked})
        self.carried = sorted({i for i, lag in self.before if lag == 1})
        self.late: dict[int, int] = {}  # nodes whose earlier years are asked for, and how many years back
        for node in (self.nodes[i] for i in self.needed):
            if node.kind == "late":
                self.late[node.inputs[0]] = max(node.what, self.late.get(node.inputs[0], 0))

    def _is_before(self, i: int) -> bool:
        return self.nodes[i].kind == "leaf" and self.nodes[i].what[0] == "before"

    def _reached(self) -> tuple[list[int], list[int]]:
        """Variables whose values outlive a year, and the nodes that are needed for them."""
        roots, needed = [self.names.index(name) for name in self.kept], set[int]()
        for root in roots:
            waiting = [self.now[self.names[root]]]
            while waiting:
                i = waiting.pop()
                if i in needed:
                    continue
                needed.add(i)
                waiting.extend(self.nodes[i].inputs)
                if self._is_before(i) and self.nodes[i].what[1] not in roots:
                    roots.append(self.nodes[i].what[1])
        return roots, sorted(needed)

    def lines(self) -> Iterator[str]:
        """Text of both functions."""
        fixed, yearly = self._border(FIXED), self._border(YEARLY)
        constants, outside = self.sizes
        yield "def prepare(constants):"
        yield from _unpacked("constants", [f"c{i}" for i in range(constants)])
        yield from self._before_the_loop(FIXED, fixed)
        yield from (f"    s{i} = small(n{i})" for i in fixed)
        yield f"    return {_listed([f'{form}{i}' for form in 'ns' for i in fixed])}"
        yield "def run(prepared, outside, past, known, n):"
        yield from _unpacked("prepared", [f"{form}{i}" for form in "ns" for i in fixed])
        yield from _unpacked("outside", [f"o{i}" for i in range(outside)])
        yield from _unpacked("past", self._past("e"))
        yield from (f"    h{i} = [*h{i}]" for i in self.histories)
        yield from self._before_the_loop(YEARLY, yearly)
        if self.looked_back:
            yield f"    before = len(h{self.looked_back[0]}) - known"
        if self.histories:
            yield from (f"    y{i} = years(n{i})" for i in yearly)
            yield "    for t in range(known, n):"
            yield from (f"        {line}" for line in self._year())
        yield f"    found = {_listed([self._result(name) for name in self.kept])}"
        yield from (f"    h{i} = {f'h{i}[-{self.longest}:]' if i in self.looked_back else '[]'}" for i in self.histories)
        yield f"    return found, {_listed(self._past('z'))}"

    def _past(self, late: str) -> list[str]:
        """What a run takes from the years before it, and leaves to those after it."""
        return [
            *(f"h{i}" for i in self.histories),
            *(f"p{i}" for i in self.carried),
            *(f"{late}{i}" for i in self.late),
        ]

    def _result(self, name: str) -> str:
        return f"n{self.now[name]}" if name in self.whole else f"h{self.names.index(name)}[-n:]"

    def _border(self, moment: int) -> list[int]:
        """Nodes of a moment that something later works on."""
        later = {j for i in self.needed for j in self.nodes[i].inputs if self.moment[i] > self.moment[j]}
        later |= {self.now[self.names[i]] for i in self.roots}
        return sorted(i for i in later if self.moment[i] == moment and self.nodes[i].kind != "number")

    def _before_the_loop(self, moment: int, border: list[int]) -> Iterator[str]:
        """Operations of a moment; a name nobody needs any more is let go."""
        own = [i for i in self.needed if self.moment[i] == moment and self.nodes[i].kind != "number"]
        staying = {*border, *(self.now[name] for name in self.kept)}
        last = {j: i for i in own for j in self.nodes[i].inputs if j not in staying and self.moment[j] == moment}
        free: dict[int, list[int]] = {}
        for j, i in last.items():
            if self.nodes[j].kind != "number":
                free.setdefault(i, []).append(j)
        told = set[int]()
        for i in own:
            if self.nodes[i].kind == "late" and (j := self.nodes[i].inputs[0]) not in told:
                told.add(j)
                yield f"    z{j} = last(e{j}, n{j}, {self.late[j]})"
            done = f"; del {', '.join(f'n{j}' for j in free[i])}" if i in free else ""
            yield f"    n{i} = {self._expression(i)}{done}"

    def _expression(self, i: int) -> str:
        """An operation on nodes of the same or an earlier moment, outside the loop."""
        node = self.nodes[i]
        if node.kind == "leaf":
            return f"{node.what[0][0]}{node.what[1]}"
        if node.kind == "late":
            return f"late(e{node.inputs[0]}, n{node.inputs[0]}, {node.what})"
        if node.kind == "begun":
            return f"begun(n{node.inputs[0]}, n{node.inputs[1]}, known)"
        whole = node.kind == "call" or self.moment[i] == FIXED
        return self._operation(i, [self._outside_operand(node, j, whole) for j in node.inputs])

    def _outside_operand(self, node: Node, j: int, whole: bool) -> str:
        if self.nodes[j].kind == "number":
            return self._number(j) if node.kind == "call" or node.what == "**" else f"k{j}"
        return f"n{j}" if whole or self.moment[j] != FIXED else f"s{j}"

    def _number(self, i: int) -> str:
        return repr(self.nodes[i].what)

    def _operation(self, i: int, operands: Sequence[str]) -> str:
        node = self.nodes[i]
        if node.kind == "infix":
            return f"({operands[0]} {node.what} {operands[1]})"
        return f"f{i}({', '.join(operands)})"

    def _year(self) -> list[str]:
        """One year: operations used more than once get a name; a name nobody needs any more is let go."""
        lines: list[str] = []
        last: dict[str, int] = {}
        for i in self.needed:
            if self.moment[i] == INSIDE and self.uses[i] > 1 and not self._is_before(i):
                used: list[str] = []
                lines.append(f"v{i} = {self._inside(i, used)}")
                last |= dict.fromkeys(used, len(lines) - 1)
        closing = [f"h{i}.append({self._named(self.now[self.names[i]])})" for i in self.histories]
        moved = [(f"p{i}", self._named(self.now[self.names[i]])) for i in self.carried]
        if moved:
            closing.append(f"{', '.join(p for p, _ in moved)} = {', '.join(v for _, v in moved)}")
        staying = {self._named(self.now[self.names[i]]) for i in self.roots}
        free: dict[int, list[str]] = {}
        for name, at in last.items():
            if name not in staying:
                free.setdefault(at, []).append(name)
        body = [line + (f"; del {', '.join(free[at])}" if at in free else "") for at, line in enumerate(lines)]
        return body + closing

    def _named(self, i: int) -> str:
        """A variable's value at the end of the year."""
        if self.moment[i] == INSIDE:
            return self._earlier(i) if self._is_before(i) else f"v{i}"
        return f"n{i}" if self.moment[i] == FIXED else f"n{i}[t]"

    def _earlier(self, i: int) -> str:
        _, place, lag = self.nodes[i].what
        return f"p{place}" if lag == 1 else f"h{place}[max(t + before - {lag}, 0)]"

    def _inside(self, i: int, used: list[str]) -> str:
        """An operation within the loop; names it uses are added to `used`."""
        node, operands = self.nodes[i], []
        for j in node.inputs:
            if self.nodes[j].kind == "number":
                plain = node.kind == "call" or node.what == "**"
                operands.append(self._number(j) if plain else f"k{j}")
            elif self.moment[j] == INSIDE:
                operands.append(self._operand(j, used))
            elif self.moment[j] == FIXED:
                operands.append(f"n{j}" if node.kind == "call" else f"s{j}")
            else:
                operands.append(f"n{j}[t]" if node.kind == "call" else f"y{j}[t]")
        return self._operation(i, operands)

    def _operand(self, j: int, used: list[str]) -> str:
        if self._is_before(j):
            if self.nodes[j].what[2] == 1:
                used.append(f"p{self.nodes[j].what[1]}")
            return self._earlier(j)
        if self.uses[j] > 1:
            used.append(f"v{j}")
            return f"v{j}"
        return self._inside(j, used)


def _listed(names: Sequence[str]) -> str:
    return f"[{', '.join(names)}]"


def _unpacked(source: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"    {_listed(names)} = {source}"
