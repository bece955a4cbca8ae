"""What computes a projection, read from the program itself: each definition with its digest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from types import MappingProxyType, ModuleType

from simulation.engine.catalogue import catalogue
from simulation.identity.code_meaning import Code, Definition, digests, reached, read, together
from simulation.run import project

APART = (  # named by what computes, without a part in the result
    "MODEL_VERSION",
    "Refusal",  # words
    "load_catalogue",  # what is read has digests of its own
    "load_baseline",
)


@cache
def program_parts() -> Mapping[str, str]:
    """Digest of each definition that a central projection can run through, by its name; of equations, the variable's id."""
    return MappingProxyType(digests(_central()))


@cache
def program_digest() -> str:
    """Digest of what computes a central projection: 12 hexadecimal digits.

    The same wherever the same is computed: wording, layout, file names and places do not count (`code_meaning`).
    """
    return together(program_parts())


@cache
def parts_beyond(module: ModuleType) -> Mapping[str, str]:
    """As `program_parts`, for what a module and all it draws on compute beyond a central projection."""
    central = {(one.module, one.name) for one in _central()}
    found = reached(read(module.__name__, _source, _code()), (module.__name__, ""), APART)
    return MappingProxyType(digests(one for one in found if (one.module, one.name) not in central))


def restated(stamp: Mapping[str, str]) -> dict[str, str]:
    """Digests of a stamp (`model`, `program` and any others) with that of the program as it is stated now.

    Version 1.0.0 digested the bytes of its files: where they are those of the release, what they compute is known.
    """
    digest = stamp.get("program")
    row = next((row for row in catalogue().releases if row.version == stamp.get("model")), None)
    if row is None or digest not in row.file_digests.split():
        return dict(stamp)
    return {"analyses": row.analyses, **stamp, "program": row.program[: len(digest)]}


@cache
def _central() -> tuple[Definition, ...]:
    return tuple(reached(_code(), (project.__module__, project.__name__), APART))


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
