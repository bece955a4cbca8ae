"""Places that this process has read: so that a name in a file, a room or a task is enough to find one again."""

from __future__ import annotations

from collections import OrderedDict

from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.place_ref import PlaceRef

MOST = 32  # beside the embedded one
_known: OrderedDict[str, Place] = OrderedDict()


def remember(place: Place) -> Place:
    """The place, which this process knows from now on by its digest, until many others came after it."""
    if place.digest != embedded_place().digest:
        _known[place.digest] = place
        _known.move_to_end(place.digest)
        if len(_known) > MOST:
            _known.popitem(last=False)
    return place


def known_place(ref: PlaceRef) -> Place | None:
    """The place of that id, base year and digest where this process has it: the embedded one, or one that it remembers."""
    found = _known.get(ref.digest, embedded_place())
    return found if (found.id, found.base_year, found.digest) == (ref.id, ref.base_year, ref.digest) else None
