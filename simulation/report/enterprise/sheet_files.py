"""Files of enterprise sheets: one for each enterprise and format, or all in one archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simulation.benchmarking.target_allotment import Allotment
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError, check_entity
from simulation.report.archive import zipped
from simulation.report.content.imprint import Imprint
from simulation.report.content.request import ReportError
from simulation.report.enterprise import sheet_letter, sheet_pdf
from simulation.report.enterprise.sheet_request import PARTS, SheetRequest
from simulation.report.enterprise.sheet_story import Runs, SheetStory
from simulation.report.safety import file_part

BUILDERS = {"docx": sheet_letter.build, "pdf": sheet_pdf.build}
ARCHIVE = "zip"


def sheet_files(
    request: SheetRequest,
    formats: Sequence[str] = ("docx", "pdf"),
    entities: Sequence[str] = (),
    place: Place | None = None,
    told: Callable[[float], object] | None = None,
) -> Mapping[str, bytes]:
    """Files by name: of the enterprises named, all where none is. With `zip` among the formats all in one archive.

    told: called with the share done. Raises ReportError for another format, ScenarioError for an enterprise or year that is not there.
    """
    place = place or request.scenario.place
    kinds = [name for name in dict.fromkeys(formats) if name != ARCHIVE] or list(BUILDERS)
    unknown = next((name for name in kinds if name not in BUILDERS), None)
    if unknown is not None:
        raise ReportError("error.report.format", found=unknown, known=", ".join((*BUILDERS, ARCHIVE)))
    chosen = tuple(entities) or place.seen_ids
    for entity in chosen:
        check_entity(entity, place, place.seen_ids, entity)
    if request.last not in range(place.base_year + 1, place.last_year + 1):
        years = {"first": place.base_year + 1, "last": place.last_year}
        raise ScenarioError("error.year", place="until", found=repr(request.last), **years)
    runs = Runs.of(request.scenario, place)
    files: dict[str, bytes] = {}
    for done, entity in enumerate(chosen, start=1):
        story = SheetStory.of(request, entity, runs)
        number = place.entity_ids.index(entity) + 1
        stem = f"{number:02d}_{file_part(story.cover)}"
        files |= {f"{stem}.{kind}": BUILDERS[kind](story) for kind in kinds}
        if told:
            told(done / len(chosen))
    if ARCHIVE not in formats:
        return files
    return {f"{file_part(story.words('sheet.archive', year=request.last))}.zip": zipped(files, request.date)}


def sheets_apart(
    scenario: str,
    year: int,
    language: str,
    classes: str,
    allotments: Sequence[Allotment],
    place: Place,
    issuer: str = "",
    sections: tuple[str, ...] = tuple(PARTS),
) -> bytes:
    """All sheets in one archive, from plan and imprint (`issuer`) as texts: for a process of its own."""
    plan = Scenario.from_json(scenario, place)
    more: dict[str, Any] = {"imprint": Imprint.read(issuer)[0], "sections": sections}
    request = SheetRequest(plan, year, language, tuple(allotments), json.loads(classes), **more)
    return next(iter(sheet_files(request, (*BUILDERS, ARCHIVE)).values()))
