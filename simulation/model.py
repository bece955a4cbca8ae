"""The model: the equations joined with the ids of the data tables."""

from __future__ import annotations

from functools import cache

from simulation.engine.catalogue import Catalogue, catalogue
from simulation.engine.graph import Model
from simulation.engine.kinds import EntityType
from simulation.engine.place import Place
from simulation.equations import MODULES

MODEL_VERSION = "2.0.0"
EXTRA_INPUTS = ("attention_load", "operating_shock", "trend_shift", "starts_luck")


def _levers(tables: Catalogue) -> tuple[str, ...]:
    """Ids of the levers that act: retired ones are only read from older files and links."""
    return tuple(name for name, row in tables.lever_rows.items() if row.standing != "retired")


@cache
def model(exits: bool = False) -> Model:
    """The projection model, ordered and checked once per process.

    exits: with enterprises that may leave; what is added up over enterprises is then nothing for one that has left.
    """
    tables = catalogue()
    columns = (*tables.columns, *EntityType.rules(), "winds_up")
    added = tuple(name for name, row in tables.variables.items() if row.aggregate == "sum") if exits else ()
    inputs = (*tables.condition_rows, *EXTRA_INPUTS)
    return Model(MODULES, _levers(tables), inputs, tables.parameters, columns, added)


def model_of(place: Place) -> Model:
    """The model as a place's rule for enterprises without equity asks for it."""
    return model(place.row.insolvency == "exit")
