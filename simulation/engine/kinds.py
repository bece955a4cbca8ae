"""Kinds of enterprise: rules by type, ratios by industry."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from simulation.engine.errors import Refusal
from simulation.engine.rows import Evidence, Explained, Named


class EntityType(Explained):
    """Rules that apply to enterprises of a type; a number of 0 or 1 says whether a rule applies."""

    asset_specific: float = Field(ge=0, le=1)
    surcharge_from: float = Field(gt=0, le=1)
    ceiling_by_lever: float = Field(ge=0, le=1)
    ceiling_by_place: float = Field(ge=0, le=1)
    builds_roads: float = Field(ge=0, le=1)
    source: str

    @classmethod
    def rules(cls) -> tuple[str, ...]:
        """Names of the rules: what an equation may ask of an entity's type."""
        return tuple(name for name, field in cls.model_fields.items() if field.annotation is float)


class Industry(Named):
    """Ratios of an industry, for figures that a base-year table does not state.

    trend: how much faster than the calibrated residual its productivity moves, a year, with a 90 % range; judged.
    """

    outside_share: float = Field(ge=0, lt=1)
    receivables: float = Field(ge=0, le=1)
    inventories: float = Field(ge=0, le=1)
    output_vat: float = Field(ge=0, le=0.2)
    grade: Evidence
    source: str
    trend: float = Field(ge=-0.1, le=0.1)
    trend_low: float = Field(ge=-0.1, le=0.1)
    trend_high: float = Field(ge=-0.1, le=0.1)
    trend_source: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.trend_low <= self.trend <= self.trend_high:
            ends = {"first": "trend_low", "low": self.trend_low, "second": "trend_high", "high": self.trend_high}
            raise Refusal("error.order", part="trend", value=self.trend, **ends)
        return self
