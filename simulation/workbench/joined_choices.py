"""What is kept beside scenarios (targets, figures reported, selections), changed in two tabs since the same state: joined part by part."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

Path = tuple[str, ...]
Parts = dict[Path, Any]
SCHEMA: Path = ("schema",)  # of a text, says its form and is nothing of its own
STANDS: Path = ("stands",)  # the row of a list that counts, where only the last one does
UNSOUND = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)  # of what is not of a shape


class Shape(NamedTuple):
    """How something kept is taken apart into what can be changed by itself, and put together again; where it is not of that shape, one of UNSOUND is raised."""

    apart: Callable[[Any], Parts]
    whole: Callable[[Parts], Any]


class Other(NamedTuple):
    """A part that two tabs changed differently, as the one has it that does not stand (empty: it has none)."""

    path: Path
    there: tuple[Any, ...]


class Joined(NamedTuple):
    """What stands, and what else there is of parts that both changed differently."""

    value: Any
    others: tuple[Other, ...] = ()


def joined(shape: Shape, base: Any, ours: Any, theirs: Any) -> Joined:
    """A part changed in one alone stands as changed; changed differently in both it stands as in `ours`, with that of `theirs` beside it."""
    try:
        return _joined(shape, base, ours, theirs)
    except UNSOUND:
        return _joined(WHOLE, base, ours, theirs)


def _joined(shape: Shape, base: Any, ours: Any, theirs: Any) -> Joined:
    before, mine, other = shape.apart(base), shape.apart(ours), shape.apart(theirs)
    if _same(other, before) or _same(mine, other):
        return Joined(ours)
    if _same(mine, before):
        return Joined(theirs)
    kept: Parts = {}
    others = []
    for path in dict.fromkeys((*mine, *other)):
        was, here, there = (_held(parts, path) for parts in (before, mine, other))
        if here != there and was not in (here, there):
            others.append(Other(path, there))
        for value in there if here == was else here:
            kept[path] = value
    return Joined(shape.whole(kept), tuple(others))


def swapped(shape: Shape, value: Any, others: Iterable[Other]) -> Joined:
    """With the other tab's parts in place of those that stand, which are then the others."""
    others = tuple(others)
    shape = WHOLE if any(one.path == () for one in others) else shape
    parts = shape.apart(value)
    back = tuple(Other(one.path, _held(parts, one.path)) for one in others)
    for path, there in others:
        parts.pop(path, None) if not there else parts.update({path: there[0]})
    return Joined(shape.whole(parts), back)


def counted(shape: Shape, value: Any) -> int:
    """Of how many parts something kept is."""
    try:
        parts = shape.apart(value)
    except UNSOUND:
        parts = WHOLE.apart(value)
    return sum(path not in (SCHEMA, STANDS) and one != {} for path, one in parts.items())


def _held(parts: Parts, path: Path) -> tuple[Any, ...]:
    return (parts[path],) if path in parts else ()


def _same(one: Parts, other: Parts) -> bool:
    return list(one.items()) == list(other.items())


def _nodes(content: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    for name, one in content.items():
        if isinstance(one, dict):
            yield (*path, name), {}
            yield from _nodes(one, (*path, name))
        else:
            yield (*path, name), one


def _branches(value: Any) -> Parts:
    content = json.loads(value) if value else {}
    return dict(sorted(_nodes(content), key=lambda node: node[0]))


def _grown(parts: Parts) -> str:
    content: dict[str, Any] = {}
    for path, one in parts.items():
        inner = content
        for name in path[:-1]:
            inner = inner.setdefault(name, {})
        if one == {}:
            inner.setdefault(path[-1], {})
        else:
            inner[path[-1]] = one
    return json.dumps(content, ensure_ascii=False, sort_keys=True) if content else ""


def _numbered(rows: Iterable[Any], key: Callable[[Any], Path]) -> Parts:
    """Rows by their key, and by how many of that key stand above."""
    above: Counter[Path] = Counter()
    found: Parts = {}
    for row in rows:
        own = key(row)
        found[*own, str(above[own])] = row
        above[own] += 1
    return found


def itself(row: Any) -> Path:
    """A row that is another one as soon as anything in it is changed."""
    return (json.dumps(row, ensure_ascii=False, sort_keys=True),)


def listed(schema: str, name: str, key: Callable[[Any], Path] = itself, last_stands: bool = False) -> Shape:
    """The shape of a text with rows under a name, told apart by `key`; last_stands: the last row counts, those above are its history."""

    def apart(value: Any) -> Parts:
        rows = json.loads(value)[name] if value else []
        return _numbered(rows, key) | ({STANDS: rows[-1]} if last_stands and rows else {})

    def whole(parts: Parts) -> str:
        stands = [parts[STANDS]] if STANDS in parts else []
        rows = [row for path, row in parts.items() if path != STANDS and row not in stands] + stands
        return json.dumps({"schema": schema, name: rows}, ensure_ascii=False, separators=(",", ":")) if rows else ""

    return Shape(apart, whole)


def _members(value: Any) -> Parts:
    if not isinstance(value, list):
        raise TypeError  # nothing chosen yet is not the same as none chosen
    return _numbered(value, itself)


WHOLE = Shape(lambda value: {} if value in (None, "") else {(): value}, lambda parts: parts.get(()))
TREE = Shape(_branches, _grown)  # a JSON object as text; each value at an end of it is a part
SELECTION = Shape(_members, lambda parts: list(parts.values()))  # a list of which each member is a part
