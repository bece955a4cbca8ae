"""Places that a server offers, named by SOE_PLACE, and workbooks that visitors keep on it, as parts of a backup."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from simulation.engine.errors import Refusal
from simulation.intake.saved_workbooks import ENDING, FOLDER

ROOM = "places"


def place_parts(places: Sequence[Path]) -> dict[str, Path]:
    """Name in the archive and file, of every file of the places; hidden ones apart."""
    parts = {}
    for number, place in enumerate(places, start=1):
        root = f"{ROOM}/{number}/{place.resolve().name}"
        if place.is_file():
            parts[root] = place
            continue
        for file in sorted(place.rglob("*")):
            within = file.relative_to(place)
            if file.is_file() and not any(piece.startswith(".") for piece in within.parts):
                parts[f"{root}/{within.as_posix()}"] = file
    return parts


def check_sound(unpacked: Path) -> None:
    """Refusal where what was unpacked is no row of places, each one folder or file under its number."""
    for one in sorted((unpacked / ROOM).iterdir()) if (unpacked / ROOM).is_dir() else []:
        numbered = one.name.isascii() and one.name.isdecimal() and len(one.name) < 9
        if not (numbered and one.is_dir() and len(list(one.iterdir())) == 1):
            raise Refusal("error.backup.damaged", part=f"{ROOM}/{one.name}")


def check_free(folder: Path) -> None:
    """Refusal where something lies in the folder that places are to be restored to."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal("error.backup.places_there", folder=str(folder))


def restore_places(unpacked: Path, folder: Path) -> list[Path]:
    """Bring unpacked places into a folder; where each is now, in the order in which they are offered."""
    found = sorted((unpacked / ROOM).iterdir(), key=lambda path: int(path.name)) if (unpacked / ROOM).is_dir() else []
    if found:
        shutil.copytree(unpacked / ROOM, folder, dirs_exist_ok=True)
    return [folder / one.name / next(one.iterdir()).name for one in found]


def saved_parts(data: Path) -> dict[str, Path]:
    """Name in the archive and file, of every workbook kept by a visitor: as it lies there, encrypted."""
    return {f"{FOLDER}/{file.name}": file for file in sorted((data / FOLDER).glob(f"*{ENDING}"))}


def restore_saved(unpacked: Path, data: Path) -> None:
    """Bring visitors' workbooks back; one that is there already stays as it is."""
    for file in sorted((unpacked / FOLDER).glob(f"*{ENDING}")):
        target = data / FOLDER / file.name
        if not target.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(file, target)
            target.chmod(0o600)
