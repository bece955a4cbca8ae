"""Files of minutes, a format each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulation.language.words import Words
from simulation.report.content.imprint import Imprint
from simulation.report.content.request import ReportError
from simulation.report.minutes import minutes_letter, minutes_pdf
from simulation.report.minutes.minutes_request import PARTS, MinutesRequest
from simulation.report.minutes.minutes_story import MinutesStory
from simulation.report.names_in_print import names_in_print
from simulation.report.safety import file_part
from simulation.workshop.json_bounds import as_kept

BUILDERS = {"docx": minutes_letter.build, "pdf": minutes_pdf.build}


def minutes_file(request: MinutesRequest, format: str) -> tuple[str, bytes]:
    """Name and content of the minutes in a format (docx, pdf)."""
    if format not in BUILDERS:
        raise ReportError("error.report.format", found=format, known=", ".join(BUILDERS))
    story = MinutesStory.of(_printed(request) if format == "pdf" else request)
    return f"{file_part(story.cover)}.{format}", BUILDERS[format](story)


def _printed(request: MinutesRequest) -> MinutesRequest:
    """The request with names as a PDF's own fonts write them; a word processor has others at hand."""
    teams = request.room.teams
    names = names_in_print((team.name for team in teams.values()), Words.paper(request.language))
    printed = {id_: replace(team, name=name) for (id_, team), name in zip(teams.items(), names, strict=True)}
    return replace(request, room=replace(request.room, teams=printed))


def minutes_apart(
    record: str,
    number: int,
    language: str,
    home: str,
    format: str,
    issuer: str = "",
    sections: tuple[str, ...] = tuple(PARTS),
) -> bytes:
    """The same from a room's record and an imprint (`issuer`) as texts: for a process of its own."""
    more: dict[str, Any] = {
        "language": language,
        "number": number,
        "home": home,
        "imprint": Imprint.read(issuer)[0],
        "sections": sections,
    }
    request = MinutesRequest.of_record(as_kept(record), **more)
    return minutes_file(request, format)[1]
