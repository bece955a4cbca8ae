"""Rows that say what was handed out: numbers of ids in links, and versions."""

from __future__ import annotations

import datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from simulation.engine.errors import Refusal
from simulation.engine.rows import Year
from simulation.engine.tables import Row

DIGEST = r"^([0-9a-f]{12})?$"


class Code(Row):
    """Short number that stands for an id in a shared link, for good; `origin` and `grid`: the numbers it counts in."""

    kind: Literal["lever", "condition", "parameter", "entity", "scenario_preset", "condition_preset", "shape", "outcome"]
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    code: int = Field(ge=0, le=9999)
    origin: float | None = None
    grid: float | None = Field(default=None, gt=0)
    status: Literal["", "retired"] = ""
    note: str = ""

    @model_validator(mode="after")
    def _counted(self) -> Self:
        counted = self.kind in ("lever", "condition", "outcome")
        if any((stated is not None) != counted for stated in (self.origin, self.grid)):
            raise Refusal("error.code_grid")
        return self


class Release(Row):
    """A released version: which results moved against the one before it, and why.

    data, equations, program, analyses: digests of what was released, blank while the version is in the making; file_digests: how
    its own links and bundles state the program, where they digest files.
    """

    version: str = Field(pattern=r"^\d{1,4}\.\d{1,4}\.\d{1,4}$")
    date: datetime.date
    data: str = Field(default="", pattern=DIGEST)
    equations: str = Field(default="", pattern=DIGEST)
    program: str = Field(default="", pattern=DIGEST)
    analyses: str = Field(default="", pattern=DIGEST)
    file_digests: str = Field(default="", pattern=r"^([0-9a-f]{4,12}( [0-9a-f]{4,12})*)?$")
    results_zh: str
    results_en: str
    reason_zh: str
    reason_en: str
    source: str

    @property
    def number(self) -> tuple[int, ...]:
        """The version as numbers, to be put in order."""
        return tuple(map(int, self.version.split(".")))


class FirstEdition(Row):
    """How a setting written by version 1 is read: the years it meant where it states none, and what its value is multiplied with."""

    lever: str
    start: Year
    full: Year
    factor: float = Field(default=1, gt=0)
