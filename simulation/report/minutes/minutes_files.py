"""Files of minutes, a format each."""

from __future__ import annotations

import json

from simulation.report.content.request import ReportError
from simulation.report.minutes import minutes_letter, minutes_pdf
from simulation.report.minutes.minutes_request import MinutesRequest
from simulation.report.minutes.minutes_story import MinutesStory
from simulation.report.safety import file_part

BUILDERS = {"docx": minutes_letter.build, "pdf": minutes_pdf.build}


def minutes_file(request: MinutesRequest, format: str) -> tuple[str, bytes]:
    """Name and content of the minutes in a format (docx, pdf)."""
    if format not in BUILDERS:
        raise ReportError("error.report.format", found=format, known=", ".join(BUILDERS))
    story = MinutesStory.of(request)
    return f"{file_part(story.cover)}.{format}", BUILDERS[format](story)


def minutes_apart(record: str, number: int, language: str, home: str, format: str) -> bytes:
    """The same from a room's record as text: for a process of its own."""
    request = MinutesRequest.of_record(json.loads(record), language=language, number=number, home=home)
    return minutes_file(request, format)[1]
