"""Files of own figures in use stay with the browser's tab: they outlive a reload, and go when the tab is closed. Nothing of them lies on the server."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from pages.parts import state
from pages.parts.shared import workbook_reading
from pages.parts.state.session_places import MOST_OWN
from simulation.engine.errors import Refusal
from simulation.intake.file_bundle import File

LARGEST = 4 << 20  # bytes of all files: as many as a tab keeps


def told() -> dict[str, Any] | None:
    """What the tab is to keep, with the files until it has them; None where nothing."""
    held = state.own_files()
    if not held or sum(len(content) for _, files in held.values() for _, content in files) > LARGEST:
        return None
    mark = " ".join(f"{key}|{digest}" for key, (digest, _) in held.items())
    if mark == state.tab_has():
        return {"mark": mark}
    places = [
        {
            "name": state.own_places()[key].place.row.label_zh,
            "files": [[name, b64encode(content).decode()] for name, content in files],
        }
        for key, (_, files) in held.items()
    ]
    return {"mark": mark, "places": places}


def taken_in() -> None:
    """Callback of the keeper: the browser gave back what it kept; figures first, as work stands on them."""
    given = state.given_by_tab()
    found = given if isinstance(given, dict) else {}
    for one in found["places"][:MOST_OWN] if isinstance(found.get("places"), list) else ():
        try:
            files = _files(one["files"])
            place = workbook_reading.place_of_files(files, str(one["name"]))
        except (Refusal, KeyError, TypeError, ValueError):
            continue  # as if it had not been kept: what was done on it waits for its workbook
        state.own_places()[state.key_of(place.place)] = place
        state.note_files(place.place, files)
    if not state.answered():
        state.tab_keeps(found.get("mark"))
    state.returned()


def _files(given: Any) -> tuple[File, ...]:
    """Files as the tab gives them back; ValueError, of several kinds, where they are none."""
    files = tuple((str(name), b64decode(content, validate=True)) for name, content in given)
    if not files or sum(len(content) for _, content in files) > LARGEST:
        raise ValueError
    return files
