"""Classes of enterprises as the visitor set them, kept for the place looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pages.parts import state
from simulation.benchmarking.enterprise_standing import Class, classes_of
from simulation.engine.place import Place

KEPT = "classes"


def own_classes(place: Place) -> dict[str, Class]:
    """Classes that the visitor set, of enterprises and classes that are here."""
    try:
        found = json.loads(state.remember(KEPT, "{}"))
    except ValueError:
        found = {}
    if not isinstance(found, dict):
        return {}
    return {one: kind for one, kind in found.items() if one in place.entity_ids and kind in classes_of(place)}


def set_classes(own: Mapping[str, Class]) -> None:
    """Keep the classes set."""
    state.put(KEPT, json.dumps(own, sort_keys=True))
