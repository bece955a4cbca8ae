"""Codes and files that cannot be opened."""

from __future__ import annotations

from typing import Any

REASONS = {
    "empty": "there is no code",
    "characters": "not a code: it may hold only letters, digits, - and _",
    "too_long": "{length} characters are too many: a link holds at most {most}; use a scenario file",
    "truncated": "the end of the code is missing: {length} of {expected} bytes are there",
    "altered": "the code was altered on its way: its checksum does not match",
    "format": "the code has form {found}, this program reads form {known}; it was made with a newer version",
    "unknown": "{kind} {id} does not exist in this version",
    "range": "{kind} {id}: {value:g} is outside {low:g} to {high:g}",
    "scope": "{id} is set for the province as a whole, not for an entity",
    "timing": "{id}: its years do not fit together",
    "malformed": "the code is damaged or was not made by this program",
    "many": "give 1 to {most} scenarios, not {count}",
    "json": "this is not a scenario file: it holds no JSON in UTF-8",
    "file": "the scenario file cannot be used: {reason}",
    "stamp": "the stamp in the file is damaged; delete that part to open the file without it",
    "large": "the file is too large: {size} KB, at most {most} KB",
}


class SharedCodeError(ValueError):
    """A link or file that cannot be opened or made.

    id: the reason, a key of REASONS; fields: what its sentence names. Screens have their own sentences by `id`.
    """

    def __init__(self, reason: str, /, **fields: Any):
        self.id, self.fields = reason, fields
        super().__init__(f"shared scenario: {REASONS[reason].format(**fields)}")
