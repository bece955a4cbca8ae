"""Where a place comes from: the one that comes with the program, a folder of tables, a workbook."""

from __future__ import annotations

from pathlib import Path

from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place, place_in


def load_place(path: str | Path | None = None) -> Place:
    """The place of a folder of tables (`entities.csv` and `base_year.csv` at least); the embedded one by default.

    What a folder does not state is that of the embedded place, named in `Place.inherited`. Tables in memory: `place_of`.
    Raises TableError naming file, row, column and reason when a figure cannot be used.
    """
    return embedded_place() if path is None else place_in(Path(path))


load_baseline = load_place  # its older name
