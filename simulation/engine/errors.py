"""Refusals in plain words: what is wrong as an id with its particulars; `data/text.csv` holds the sentence in each language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from simulation.language.texts import texts

Write = Callable[[str, Mapping[str, Any]], "str | None"]


class Refusal(ValueError):
    """A request that cannot be served: `key` of its sentence, and `fields` that fill the sentence's blanks.

    Read as text it is the English sentence. A key without a sentence stands for itself.
    """

    def __init__(self, key: str, /, **fields: Any):
        super().__init__(key)
        self.key, self.fields = key, fields

    def said(self, language: str = "en", write: Write | None = None, named: Callable[[str], str] = str) -> str:
        """The sentence in a language.

        write: gives a field another wording, from its name and all fields; named: what the parts of a place are called in the sentence.
        """
        if self.key not in sentences():
            return self.key
        told = {name: self._worded(name, language, write, named) for name in self.fields}
        return named(sentences()[self.key][language]).format(**told)

    def __str__(self) -> str:
        return self.said()

    def _worded(self, name: str, language: str, write: Write | None, named: Callable[[str], str]) -> Any:
        """A field as the sentence shows it: a refusal within one in its own words, an argument by its name."""
        value = _legible(self.fields[name])
        if isinstance(value, Refusal):
            return _Words(value.said(language, write, named))
        own = write(name, self.fields) if write else None
        if own is None and name == "place" and f"field.{value}" in sentences():
            own = sentences()[f"field.{value}"][language]
        return value if own is None else _Words(_encodable(own))

    def __reduce__(self) -> tuple:
        return _again, (type(self), self.key, self.fields)


@dataclass(frozen=True)
class LeftOut:
    """Something stored that this program cannot use: what `kind` of thing, its `name` where it has one, and why."""

    kind: str
    name: str
    reason: Refusal


STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LONGEST = 500  # characters of a field that somebody else may have filled


def _legible(value: Any) -> Any:
    """A field that can be written in a sentence whatever it holds: never longer than a few lines, nor beyond a number's reach."""
    if isinstance(value, int) and value.bit_length() > 1000:
        return _Words("9" * 15 + "…" if value > 0 else "-" + "9" * 15 + "…")
    if isinstance(value, str):
        text = _encodable(value)
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return value


def _encodable(text: str) -> str:
    """A text with halves of letters, which no answer can carry, and with signs that steer a terminal or turn its direction, by their numbers."""
    plain = text.encode("utf-8", "backslashreplace").decode()
    return STEERING.sub(lambda sign: sign[0].encode("unicode_escape").decode(), plain)


class _Words(str):
    """Text that reads the same whatever format its blank asks for."""

    def __format__(self, _: str) -> str:
        return str(self)

    def __repr__(self) -> str:
        return str(self)


def _again(kind: type[Refusal], key: str, fields: dict[str, Any]) -> Refusal:
    return kind(key, **fields)


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Sentences by key and language; none where the table itself is missing."""
    try:
        return texts()
    except (OSError, ValueError, KeyError):
        return {}
