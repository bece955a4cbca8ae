"""A room keeps the tables of a place that does not come with the program, so that a restart, another process or its record has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.engine.errors import Refusal
from simulation.engine.known_places import known_place, remember
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place, place_of, tables_of
from simulation.engine.place_ref import PlaceRef


def tables_kept(place: Place) -> Mapping[str, Any] | None:
    """Tables of a place as the room's first act keeps them; nothing of the embedded place."""
    return None if place == embedded_place() else tables_of(place)


def recalled(ref: PlaceRef, tables: Any) -> Place | None:
    """The place of a room, from memory or from its kept tables; none where these are another place's, or cannot be read."""
    found = known_place(ref)
    if found is not None or not isinstance(tables, Mapping):
        return found
    try:
        place = place_of(tables)
    except Refusal:
        return None
    same = (place.id, place.base_year, place.digest) == (ref.id, ref.base_year, ref.digest)
    return remember(place) if same else None
