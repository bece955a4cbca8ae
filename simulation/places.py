"""Where a place comes from: the one that comes with the program, a folder of tables, a workbook; which ones a process knows."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place, place_in

WORKBOOKS = (".xlsx", ".csv")
MOST_KNOWN = 32
_known: OrderedDict[str, Place] = OrderedDict()


def load_place(path: str | Path | None = None) -> Place:
    """The place of a folder of tables (`entities.csv` and `base_year.csv` at least) or of a workbook (.xlsx, .csv); the embedded one by default.

    What it does not state is that of the embedded place, named in `Place.inherited`; of a workbook amounts are brought to its
    size. Tables in memory: `place_of`. Raises TableError naming file, row, column and reason when a figure of a folder cannot be
    used, ScenarioError while a workbook holds errors.
    """
    if path is None:
        return embedded_place()
    if Path(path).suffix.lower() in WORKBOOKS and not Path(path).is_dir():
        from simulation.intake.own_place import place_of_workbook  # only where a workbook is read

        return place_of_workbook(Path(path))
    return place_in(Path(path))


load_baseline = load_place  # its older name


def remember(place: Place) -> Place:
    """The place, which this process knows from now on by its id, year and digest, until many others came after it."""
    if place != embedded_place():
        _known[place.digest] = place
        _known.move_to_end(place.digest)
        if len(_known) > MOST_KNOWN:
            _known.popitem(last=False)
    return place


def known_place(id: str, base_year: int, digest: str) -> Place | None:
    """The place of that id, base year and digest where this process has it: the embedded one, or one that it remembers."""
    found = _known.get(digest, embedded_place())
    return found if (found.id, found.base_year, found.digest) == (id, base_year, digest) else None
