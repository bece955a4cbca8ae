"""What an entity is called in tables that people edit: its id, and its name in an own place, whose ids say nothing."""

from __future__ import annotations

from simulation.engine.place import Place
from simulation.engine.place_ref import OWN
from simulation.intake.typed_cells import plain
from simulation.language.cells import cell, written

RESULT = "@"  # in heads of tables: outcome and year


def name_of(place: Place, entity: str) -> str:
    """Its id; in an own place its name where no other has it and it comes back from a table as it is."""
    names = [row.label_zh for row in place.entities]
    name = next((row.label_zh for row in place.entities if row.id == entity), entity)
    plain_name = names.count(name) == 1 and RESULT not in name and written(plain(cell(name))) == name
    return name if place.id == OWN and plain_name else entity


def id_of(place: Place, name: str) -> str:
    """The id of an entity from its id or name; any other text as it is."""
    return ids_by_name(place).get(name, name)


def ids_by_name(place: Place) -> dict[str, str]:
    """Ids of all entities by id and by name; a name that two bear is the first one's, as is one that is another's id."""
    return {name: row.id for row in reversed(place.entities) for name in (row.label_en, row.label_zh, row.id)}
