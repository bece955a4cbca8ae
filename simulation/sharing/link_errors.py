"""Codes and files that cannot be opened."""

from __future__ import annotations

from typing import Any

from simulation.engine.errors import Refusal


class SharedCodeError(Refusal):
    """A link or file that cannot be opened or made. `id`: the reason, the last part of its sentence's key."""

    def __init__(self, reason: str, /, **fields: Any):
        self.id = reason
        super().__init__(f"shared.error.{reason}", **fields)

    def __reduce__(self) -> tuple:
        return _same, (self.id, self.fields)


def _same(reason: str, fields: dict[str, Any]) -> SharedCodeError:
    return SharedCodeError(reason, **fields)
