"""Damage done to inputs that are accepted as they stand, so that what reads them is reached and not only its first check."""

from __future__ import annotations

import io
import json
import random
import zipfile
from typing import Any

RAW = ("1e400", "-1e400", "NaN", "-0.0", "1e-400", "9" * 400, "1" + "0" * 30, "true", "null")  # as JSON writes them
ODD = (
    "",
    "x",
    "\u202e",
    "\x00",
    "=1+1",
    "2030",
    "１２",
    "²",
    "null",
    "../../etc/passwd",
    "0" * 50,
    "x" * 5000,
    "方案" * 50,
    "{0}",
    "%s",
)
SHAPES: tuple[Any, ...] = (
    {},
    [],
    [[]],
    {"": {}},
    [None] * 3,
    {"by_year": {}},
    {"value": {}},
    {"preset": []},
    [[[[[[[]]]]]]],
)
NUMBERS = (0, -1, 1, 2, 0.5, -0.5, 2023, 2024, 2027, 2035, 2036, 1e15, 1e308, 10**18, 2**63, 2030.5)


def _places(node: Any, path: tuple = ()) -> list[tuple]:
    """Every path into a content, itself included."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, value in items for place in _places(value, (*path, key)))]


def _at(node: Any, path: tuple) -> Any:
    for key in path:
        node = node[key]
    return node


def _piece(chance: random.Random, whole: Any) -> Any:
    """Something else to stand in a place: an odd value, or another part of the same content."""
    kind = chance.randrange(5)
    if kind == 0:
        return chance.choice(NUMBERS)
    if kind == 1:
        return chance.choice(ODD)
    if kind == 2:
        return json.loads(json.dumps(chance.choice(SHAPES)))
    if kind == 3:
        return f"raw:{chance.choice(RAW)}"
    return json.loads(json.dumps(_at(whole, chance.choice(_places(whole)))))


def content(whole: Any, chance: random.Random) -> str:
    """JSON text of a content with one to three parts struck out, renamed, repeated or put otherwise."""
    whole = json.loads(json.dumps(whole))
    for _ in range(chance.choice((1, 1, 2, 3))):
        path = chance.choice(_places(whole))
        if not path:
            continue
        parent, key = _at(whole, path[:-1]), path[-1]
        act = chance.randrange(6)
        if act == 0:
            del parent[key]
        elif act == 1 and isinstance(parent, dict):
            parent[chance.choice(ODD)] = parent.pop(key) if chance.random() < 0.5 else parent[key]
        elif act == 2 and isinstance(parent, list):
            parent.insert(key, json.loads(json.dumps(parent[key])))
        elif act == 3 and isinstance(parent[key], str) and parent[key]:
            parent[key] = text(parent[key], chance, 1)
        elif act == 4 and isinstance(parent[key], (int, float)):
            parent[key] = parent[key] * chance.choice((-1, 0, 10, 1e6, 1 + 1e-12))
        else:
            parent[key] = _piece(chance, whole)
    found = json.dumps(whole, ensure_ascii=chance.random() < 0.5)
    for raw in RAW:
        found = found.replace(f'"raw:{raw}"', raw)
    return found


def text(whole: str, chance: random.Random, times: int | None = None) -> str:
    """A text with one to three cuts, repeats or foreign pieces."""
    for _ in range(times or chance.randint(1, 3)):
        at, length = chance.randrange(len(whole) + 1), chance.choice((0, 1, 1, 2, 5, 20))
        piece = chance.choice(
            (chance.choice((*RAW, *ODD)), whole[at : at + length] * 2, chr(chance.randrange(0x20, 0x3000)))
        )
        whole = whole[:at] + piece + whole[at + length :]
    return whole


def octets(whole: bytes, chance: random.Random) -> bytes:
    """Bytes of which some are other ones, cut or repeated."""
    found = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(found))
        act = chance.randrange(4)
        if act == 0:
            found[at] = chance.randrange(256)
        elif act == 1:
            del found[at : at + chance.choice((1, 4, 100))]
        elif act == 2:
            found[at:at] = found[at : at + chance.choice((1, 4, 100))]
        else:
            found[at : at + 4] = chance.choice((b"\x00" * 4, b"\xff" * 4, b"PK\x03\x04", b"PK\x01\x02"))
        if not found:
            break
    return bytes(found)


def archive(whole: bytes, chance: random.Random, damage: dict[str, Any]) -> bytes:
    """A zip file with one member damaged (by its ending as `damage` says), gone, doubled or new; or with other bytes."""
    if chance.random() < 0.3:
        return octets(whole, chance)
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        files = [(name, opened.read(name)) for name in opened.namelist()]
    place = chance.randrange(len(files))
    name, member = files[place]
    act = chance.randrange(5)
    if act == 0:
        del files[place]
    elif act == 1:
        files.append((chance.choice((name, "../x", "/etc/x", "x" * 300, "a/b\\c")), member))
    else:
        files[place] = (name, damage.get(name.rpartition(".")[2], octets)(member or b"\x00", chance))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as closed:
        for name, member in files:
            closed.writestr(name, member)
    return buffer.getvalue()
