"""A room's record as it is downloaded: read back into the room that it describes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.workshop.acts import folded
from simulation.workshop.room import Act, Room
from simulation.workshop.workshop_errors import WorkshopRefusal

SCHEMA = "workshop/1.0"


def read_record(record: Any) -> tuple[Room, int]:
    """The room of a record and the number of its last act; WorkshopRefusal for anything else."""
    try:
        if record["schema"] != SCHEMA:
            raise ValueError
        acts = [Act(one["number"], one["at"], one["who"], one["kind"], one["content"]) for one in record["acts"]]
        return folded(acts), acts[-1].number
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise WorkshopRefusal("error.workshop.record") from None


def code_of_room(record: Mapping[str, Any]) -> str:
    """The room's code in a record."""
    return str(record.get("room", {}).get("code", ""))
