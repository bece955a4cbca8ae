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


def place_at_hand(ref: PlaceRef) -> Place | None:
    """The place that a room is on; the one that comes with the program also where a later version has other figures of it."""
    usual = embedded_place()
    return known_place(ref) or (usual if ref.means(usual.ref) else None)


def figures_moved(ref: PlaceRef) -> Refusal | None:
    """What is to be said of a room whose place has other figures by now; None where they are those it was opened on."""
    found = place_at_hand(ref)
    moved = found is not None and found.whole.digest != ref.digest
    return Refusal("remark.room_moved", place=ref.named()) if moved else None


def recalled(ref: PlaceRef, tables: Any) -> Place | None:
    """The place of a room, at hand or from its kept tables; none where these are another place's, or cannot be read."""
    found = place_at_hand(ref)
    if found is not None or not isinstance(tables, Mapping):
        return found
    try:
        place = place_of(tables)
    except Refusal:
        return None
    same = (place.id, place.base_year, place.digest) == (ref.id, ref.base_year, ref.digest)
    return remember(place) if same else None
