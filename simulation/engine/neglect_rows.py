"""The rows of the table of neglects: what happens when something is left undone."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from simulation.engine.errors import Refusal
from simulation.engine.rows import Named


class Neglect(Named):
    """Something left undone: a lever at a value, what has to be seen lost of it, and what evidence cannot value.

    years: for how many years it is left undone, from the first that can be decided; blank: for good.
    """

    lever: str
    value: float
    years: int | None = Field(default=None, ge=1)
    losses: str = Field(pattern=r"^[a-z_]+:-?[0-9.]+(\|[a-z_]+:-?[0-9.]+)*$")
    unproven_zh: str = ""
    unproven_en: str = ""
    reason_zh: str
    reason_en: str

    @property
    def least(self) -> dict[str, float]:
        """Least change, five years after, that counts as a loss, by outcome, in its unit: a fall where below zero."""
        return {name: float(size) for name, _, size in (part.partition(":") for part in self.losses.split("|"))}

    @model_validator(mode="after")
    def _both_languages(self) -> Self:
        if bool(self.unproven_zh) != bool(self.unproven_en):
            raise Refusal("error.both_languages", first="unproven_zh", second="unproven_en")
        return self
