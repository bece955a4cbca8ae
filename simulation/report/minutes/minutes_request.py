"""What minutes are asked for: a room as it stood after an act, which of its sittings, language and date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulation.report.content.imprint import Imprint
from simulation.report.content.request import chosen_parts, today
from simulation.workshop.room import Room, Sitting
from simulation.workshop.room_record import code_of_room, read_record
from simulation.workshop.views import CONSOLE, Recipient, visible
from simulation.workshop.workshop_errors import WorkshopRefusal

# Parts that may be left out, each with the id of its heading; the finding and where figures come from always stand.
PARTS = {part: f"paper.minutes.head.{part}" for part in ("tasks", "common", "rounds", "said", "course")}


@dataclass(frozen=True)
class MinutesRequest:
    """A sitting to write down, as far as it is revealed.

    version: number of the room's last act; number: the sitting, the last one by default; home: address of the app that
    links lead to, or blank; date: of the minutes (ISO); imprint: who issues them;
    sections: their parts, of `PARTS`.
    """

    room: Room
    version: int
    code: str
    language: str = "zh"
    number: int | None = None
    home: str = ""
    date: str = field(default_factory=today)
    imprint: Imprint = field(default_factory=Imprint)
    sections: tuple[str, ...] = tuple(PARTS)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sections", chosen_parts(self.sections, PARTS))

    @classmethod
    def of_record(cls, record: Mapping[str, Any], **more: Any) -> MinutesRequest:
        """The request on a downloaded record."""
        room, version = read_record(record)
        return cls(visible(room, Recipient(CONSOLE)), version, code_of_room(record), **more)

    @property
    def sitting(self) -> Sitting:
        """The sitting; WorkshopRefusal when the room has none of that number."""
        found = [one for one in self.room.sittings if self.number in (None, one.number)]
        if not found:
            raise WorkshopRefusal("error.workshop.no_minutes")
        return found[-1]
