"""What crosses between the program and a worker: pickles with their length before them, each place once and by name from then on.

A place holds thousands of figures and stands in every scenario of it; the embedded one every process has by itself.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from types import MappingProxyType
from typing import Any, BinaryIO

from simulation.engine.known_places import remember
from simulation.engine.place import Place

MOST_PLACES = 16  # that both ends hold
Key = tuple[str, bool]  # digest of a place, and whether its sources and facts are there


def _frozen(mapping: MappingProxyType) -> tuple:
    """How a read-only mapping travels."""
    return read_only, (dict(mapping),)


def read_only(mapping: dict) -> MappingProxyType:
    """A mapping that has travelled."""
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, _frozen)


class Wire:
    """One end of what joins the program and a worker; `shared` are the places that have crossed it, either way."""

    def __init__(self) -> None:
        self.shared: dict[Key, Place] = {}

    def send(self, stream: BinaryIO, message: Any) -> None:
        """One message, with the places in it that have not crossed yet before it."""
        content = io.BytesIO()
        pickler = _Pickler(content)
        pickler.dump(message)
        new = {key: place for key, place in pickler.places.items() if key not in self.shared}
        forget = len(self.shared) + len(new) > MOST_PLACES
        if forget:
            new = pickler.places
        whole = pickle.dumps((forget, new, content.getvalue()), pickle.HIGHEST_PROTOCOL)
        stream.write(len(whole).to_bytes(8, "big") + whole)
        stream.flush()
        self._share(forget, new)

    def received(self, stream: BinaryIO) -> Any:
        """The next message; EOFError where there is none."""
        head = stream.read(8)
        if len(head) < 8:
            raise EOFError
        forget, new, content = pickle.loads(stream.read(int.from_bytes(head, "big")))
        self._share(forget, new)
        for place in new.values():
            remember(place)
        unpickler = _Unpickler(io.BytesIO(content))
        unpickler.places = self.shared
        return unpickler.load()

    def _share(self, forget: bool, new: dict[Key, Place]) -> None:
        if forget:
            self.shared.clear()
        self.shared |= new


class _Pickler(pickle.Pickler):
    def __init__(self, file: BinaryIO):
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.places: dict[Key, Place] = {}

    def persistent_id(self, value: Any) -> Key | None:
        """How a place is named; anything else travels itself."""
        if not isinstance(value, Place) or value.named:
            return None
        key = value.digest, bool(value.cells)
        self.places[key] = value
        return key


class _Unpickler(pickle.Unpickler):
    places: dict[Key, Place]

    def persistent_load(self, key: Key) -> Place:
        """The place that was named."""
        return self.places[key]
