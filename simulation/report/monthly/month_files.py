"""Files of a monthly report, a format each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.analysis.goals.targets import TargetSet
from simulation.benchmarking.target_allotment import Allotment
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.report.content.imprint import Imprint
from simulation.report.content.request import ReportError
from simulation.report.monthly import month_letter, month_pdf
from simulation.report.monthly.month_request import PARTS, MonthRequest
from simulation.report.monthly.month_story import MonthStory
from simulation.report.pages_shown import Pages, pages
from simulation.report.safety import file_part
from simulation.tracking.follow_up import followed
from simulation.tracking.kept_record import read_text
from simulation.workbench.adopted_plan import AdoptedPlans

BUILDERS = {"docx": month_letter.build, "pdf": month_pdf.build}


def month_story(request: MonthRequest, baseline: Place | None = None) -> MonthStory:
    """The texts of a report; ScenarioError for a year that cannot be projected, ReportError where nothing is reported of it."""
    found = followed(
        request.scenario, request.record, request.year, request.targets, baseline, request.entity, request.allotted
    )
    if not found:
        raise ReportError("error.record_year", file="", year=request.year)
    return MonthStory.of(request, found, baseline or request.scenario.place)


def month_files(
    request: MonthRequest, formats: tuple[str, ...] = ("docx", "pdf"), baseline: Place | None = None
) -> Mapping[str, bytes]:
    """Files by name, a format each (docx, pdf)."""
    unknown = next((name for name in formats if name not in BUILDERS), None)
    if unknown is not None or not formats:
        raise ReportError("error.report.format", found=unknown or "", known=", ".join(BUILDERS))
    story = month_story(request, baseline)
    return {f"{file_part(story.cover)}.{name}": BUILDERS[name](story) for name in dict.fromkeys(formats)}


def month_apart(
    texts: tuple[str, str, str, str],
    year: int,
    entity: str,
    language: str,
    format: str,
    place: Place | None = None,
    allotted: tuple[Allotment, ...] = (),
    issuer: str = "",
    sections: tuple[str, ...] = tuple(PARTS),
) -> bytes:
    """One file of a report on a place (the embedded one by default), from plan, record, targets, adopted plans and imprint (`issuer`)
    as texts: for a process of its own."""
    plan, record, targets = (
        Scenario.from_json(texts[0], place),
        read_text(texts[1], place)[0],
        TargetSet.read(texts[2], place)[0],
    )
    adopted = AdoptedPlans.read(texts[3], place)[0].standing
    more: dict[str, Any] = {"imprint": Imprint.read(issuer)[0], "sections": sections}
    request = MonthRequest(plan, record, year, language, targets, entity, allotted, adopted, **more)
    return next(iter(month_files(request, (format,)).values()))


def month_pages(*asked: Any) -> Pages:
    """Pictures of the pages of such a report; arguments as of `month_apart` for a PDF. PreviewError where they cannot be shown."""
    return pages("pdf", month_apart(*asked))
