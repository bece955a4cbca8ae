"""JSON of a room within bounds: no deeper than an act is, no number that is none. From outside it is refused, from the store what exceeds is left out."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

DEEPEST = 12  # lists and objects within one another; no act has more than eight
LEFT_OUT = {"left_out": True}  # stands where an older version kept what cannot be read again
TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[{\]}]', re.DOTALL)


def from_outside(raw: bytes) -> Any:
    """The value that was sent; ValueError where it is no JSON, too deep, or holds a number that is none."""
    text = raw.decode("utf-8-sig")
    if next(_beyond(text), None) is not None:
        raise ValueError("depth")
    return json.loads(text, parse_constant=_no_number, parse_float=_number)


def as_kept(text: str | bytes) -> Any:
    """The value that a store or a record holds; LEFT_OUT in place of what is too deep or no number."""
    plain = text if isinstance(text, str) else bytes(text).decode()
    parts, done = [], 0
    for begin, end in _beyond(plain):
        parts += [plain[done:begin], json.dumps(LEFT_OUT)]
        done = end
    return json.loads("".join((*parts, plain[done:])), parse_constant=_left_out, parse_float=_number_kept)


def to_keep(value: Any) -> str:
    """JSON that every database takes and every reader reads; ValueError for a number that is none."""
    return json.dumps(value, allow_nan=False)


def is_whole(value: Any) -> bool:
    """Whether nothing was left out of a value that `as_kept` read."""
    if isinstance(value, dict):
        return value != LEFT_OUT and all(is_whole(one) for one in value.values())
    return not isinstance(value, list) or all(is_whole(one) for one in value)


def _beyond(text: str) -> Iterator[tuple[int, int]]:
    """Where lists and objects deeper than DEEPEST begin and end; read without recursion, however deep they are."""
    depth, begin = 0, 0
    for token in TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            begin = token.start() if depth == DEEPEST + 1 else begin
        elif token[0] in "]}":
            if depth == DEEPEST + 1:
                yield begin, token.end()
            depth -= 1
    if depth > DEEPEST:  # never closed, so no JSON either
        yield begin, len(text)


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _number(text: str) -> float:
    if not math.isfinite(found := float(text)):
        raise ValueError(text[:20])
    return found


def _left_out(name: str) -> Any:
    return dict(LEFT_OUT)


def _number_kept(text: str) -> Any:
    found = float(text)
    return found if math.isfinite(found) else dict(LEFT_OUT)
