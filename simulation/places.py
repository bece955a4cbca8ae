"""Where a place comes from: the one that comes with the program, a folder of tables, a workbook."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from simulation.engine.errors import Refusal
from simulation.engine.known_places import known_place, remember
from simulation.engine.place import Place
from simulation.engine.place_reading import FIGURES, TABLES, embedded_place, place_in
from simulation.engine.settings import configured

WORKBOOKS = (".xlsx", ".csv", ".txt")
OFFERED = "SOE_PLACE"  # folders and workbooks that a server offers, divided as in PATH; visitors begin with the first


def load_place(path: str | Path | None = None) -> Place:
    """The place of a folder of tables (`entities.csv` and `base_year.csv` at least), of a workbook (.xlsx, .csv, .txt) or
    of a folder of them, one or more for each enterprise; the embedded one by default.

    What it does not state is that of the embedded place, named in `Place.inherited`; of a workbook amounts are brought to its
    size. Tables in memory: `place_of`. Raises TableError naming file, row, column and reason when a figure of a folder cannot be
    used, ScenarioError while a workbook holds errors.
    """
    if path is None:
        return embedded_place()
    if Path(path).suffix.lower() in WORKBOOKS and not Path(path).is_dir():
        from simulation.intake.own_place import place_of_workbook  # only where a workbook is read

        return place_of_workbook(Path(path))
    if _of_workbooks(Path(path)):
        from simulation.intake.own_place import place_of_workbooks

        return place_of_workbooks(Path(path))
    return place_in(Path(path))


def _of_workbooks(folder: Path) -> bool:
    """Whether a folder holds own workbooks (.xlsx, .csv, .txt) rather than tables of a place."""
    if not folder.is_dir() or any((folder / f"{name}.csv").exists() for name in (*FIGURES, *TABLES)):
        return False
    from simulation.intake.file_bundle import is_table

    return any(path.is_file() and is_table(path.name) for path in folder.iterdir())


load_baseline = load_place  # its older name


def named_places() -> tuple[Path, ...]:
    """Folders and workbooks that SOE_PLACE names; Refusal where one is missing."""
    named = tuple(Path(text.strip()) for text in configured(OFFERED).split(os.pathsep) if text.strip())
    for path in named:
        if not path.exists():
            raise Refusal("error.file.missing", file=str(path))
    return named


def served_places() -> tuple[Place, ...]:
    """Places of this server in the order in which they are offered, the embedded one last.

    Refusal names the folder or workbook that cannot be read, with the reason.
    """
    return _served(named_places())


@lru_cache(maxsize=2)
def _served(named: tuple[Path, ...]) -> tuple[Place, ...]:
    found: list[Place] = []
    for path in named:
        try:
            found.append(remember(load_place(path)))
        except Refusal as reason:
            raise Refusal("error.served_place", setting=OFFERED, file=str(path), reason=reason) from None
    return tuple(dict.fromkeys((*found, embedded_place())))


__all__ = ["embedded_place", "known_place", "load_baseline", "load_place", "named_places", "remember", "served_places"]
