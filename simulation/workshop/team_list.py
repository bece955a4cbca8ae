"""Names of teams made beforehand, typed one a line or taken from a file; all are good, or none is taken."""

from __future__ import annotations

from collections.abc import Iterable

from simulation.engine.setting import ScenarioError
from simulation.intake.plain_table import read_rows
from simulation.language.clean import alike, clean
from simulation.language.texts import texts
from simulation.workshop.act_forms import LONGEST_NAME
from simulation.workshop.room import Room
from simulation.workshop.team_acts import MOST_TEAMS, free_name
from simulation.workshop.workshop_errors import WorkshopRefusal

HEADS = "workshop.kit.heads"  # what the head of such a column may say, in either language


def names_in_file(content: bytes, file: str) -> tuple[str, ...]:
    """First column of a CSV or of a workbook's first filled sheet, its head left out; ScenarioError where it cannot be read."""
    column = [str(row[0]).strip() for row in read_rows(content, file) if row and row[0] is not None]
    names = tuple(name for name in column if name)
    heads = {head for said in texts()[HEADS].values() for head in said.split("/")}
    names = names[1:] if names and names[0].casefold() in heads else names
    if not names:
        raise ScenarioError("error.sheet_empty")
    return names


def fresh_names(lines: Iterable[str], room: Room) -> tuple[str, ...]:
    """Names that the room does not have yet, in their order; WorkshopRefusal names the line that cannot be taken and why.

    A name that a team of the room bears is passed over, so that a list may be taken up again with more in it.
    """
    found: dict[str, str] = {}
    for line, raw in enumerate(lines, start=1):
        name = clean(raw, len(raw) + 1)
        if not name or room.named(name) is not None:
            continue
        if len(name) > LONGEST_NAME:
            raise WorkshopRefusal("error.workshop.name_long", line=line, name=clean(name, 40), most=LONGEST_NAME)
        if alike(name) in found:
            raise WorkshopRefusal("error.workshop.name_twice", line=line, name=name)
        found[alike(name)] = free_name(room, name)
    if len(room.members) + len(found) > MOST_TEAMS:
        raise WorkshopRefusal("error.workshop.full", most=MOST_TEAMS)
    return tuple(found.values())
