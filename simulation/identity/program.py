"""What computes a projection, read from the program itself: each definition with its digest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from types import MappingProxyType, ModuleType

from simulation.engine.catalogue import catalogue
from simulation.equations import MODULES
from simulation.identity.code_meaning import Code, Definition, Name, digests, reached, read, together
from simulation.run import project

APART = (  # named by what computes, without a part in the result
    "MODEL_VERSION",
    "Refusal",  # words
    "configured",  # how it is run
    "load_catalogue",  # what is read has digests of its own
    "load_place",
    "embedded_place",
)


@cache
def program_parts() -> Mapping[str, Mapping[str, str]]:
    """Digest of each definition that a central projection can run through, by its name, in two parts.

    equations: by the variable's id, with the helpers they call; program: what evaluates them.
    """
    equations = {_key(one) for one in _found(*((module.__name__, "") for module in MODULES))}
    parts = {
        "equations": [one for one in _central() if _key(one) in equations],
        "program": [one for one in _central() if _key(one) not in equations],
    }
    return MappingProxyType({part: MappingProxyType(digests(found)) for part, found in parts.items()})


@cache
def program_digests() -> Mapping[str, str]:
    """Digest of each part of what computes a central projection: 12 hexadecimal digits.

    The same wherever the same is computed: wording, layout, file names and places do not count (`code_meaning`).
    """
    return MappingProxyType({part: together(found) for part, found in program_parts().items()})


@cache
def parts_beyond(module: ModuleType) -> Mapping[str, str]:
    """Digest of each definition of a module, and of all it draws on, that a central projection does not run through."""
    central = {_key(one) for one in _central()}
    code = read(module.__name__, _source, _code())
    found = reached(code, [(module.__name__, "")], APART)
    return MappingProxyType(digests(one for one in found if _key(one) not in central))


def restated(stamp: Mapping[str, str]) -> dict[str, str]:
    """Digests of a stamp (`model`, `program` and any others) with those of the program as they are stated now.

    Version 1.0.0 digested the bytes of its files: where they are those of the release, what they compute is known.
    """
    digest = stamp.get("program")
    row = next((row for row in catalogue().releases if row.version == stamp.get("model")), None)
    if row is None or digest is None or digest not in row.file_digests.split():
        return dict(stamp)
    known = {"equations": row.equations, "program": row.program, "analyses": row.analyses}
    return {**stamp, **{part: found[: len(digest)] for part, found in known.items()}}


@cache
def _central() -> tuple[Definition, ...]:
    return tuple(_found((project.__module__, project.__name__)))


def _found(*starts: Name) -> list[Definition]:
    return reached(_code(), starts, APART)


def _key(one: Definition) -> Name:
    return one.module, one.name


@cache
def _code() -> Code:
    return read(project.__module__, _source)


@cache
def _source(module: str) -> str | None:
    """Text of a module from where it was imported; None where there is no such module, blank where its text is missing."""
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:
        return None
    if spec is None:
        return None
    text = getattr(spec.loader, "get_source", lambda _: None)(module)
    return text or ""
