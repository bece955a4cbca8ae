"""The model: the equations joined with the ids of the data tables."""

from __future__ import annotations

from functools import cache

from simulation.engine.catalogue import Catalogue, catalogue
from simulation.engine.graph import Model
from simulation.engine.kinds import EntityType
from simulation.equations import MODULES

MODEL_VERSION = "2.0.0"
EXTRA_INPUTS = ("attention_load", "operating_shock", "trend_shift", "starts_luck")


def _levers(tables: Catalogue) -> tuple[str, ...]:
    """Ids of the levers that act: retired ones are only read from older files and links."""
    return tuple(name for name, row in tables.lever_rows.items() if row.standing != "retired")


@cache
def model() -> Model:
    """The projection model, ordered and checked once per process."""
    tables = catalogue()
    columns = (*tables.columns, *EntityType.rules())
    return Model(MODULES, _levers(tables), (*tables.condition_rows, *EXTRA_INPUTS), tables.parameters, columns)
