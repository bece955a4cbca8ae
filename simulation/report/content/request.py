"""What is asked for: scenarios, language, formats, draws; checked before any work is done."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulation.analysis.analysis_errors import checked_draws, checked_outcomes, checked_seed
from simulation.analysis.goals.targets import TargetSet
from simulation.analysis.uncertainty.released_ranges import DRAWS, SEED
from simulation.benchmarking.enterprise_standing import Class, checked_classes
from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.engine.settings import configured
from simulation.projection import HEADLINES
from simulation.report.content.imprint import Imprint
from simulation.run import horizon, year_or_usual
from simulation.workbench.adopted_plan import AdoptedPlans

# Format: module of `simulation.report` that makes it. Its `build(story, name)` gives content by the ending of a file name.
FORMATS: Mapping[str, str] = {
    "docx": "word.letter",
    "pptx": "powerpoint.slides",
    "xlsx": "excel.workbook",
    "pdf": "pdf",
    "html": "webpage",
    "csv": "data_files",
    "parquet": "data_files",
    "json": "data_files",
    "png": "charts.pictures",
    "svg": "charts.pictures",
    "zip": "bundle.bundle",
}
WHOLE = ("zip",)  # formats that hold all that a result is rebuilt from
LANGUAGES = ("zh", "en")
# Parts of a document that may be left out. What is found, what is not covered and where it comes from always stand in it.
SECTIONS = ("ask", "paths", "targets", "outcomes", "because", "cost", "changed")
MOST_SCENARIOS = 6


class ReportError(Refusal):
    """A report that cannot be made; the sentence names the place, the reason and the remedy."""


def today() -> str:
    """Date of a report (ISO): SOURCE_DATE_EPOCH when it is set, else the day it is."""
    epoch = configured("SOURCE_DATE_EPOCH")
    if epoch.isascii() and epoch.isdigit():
        try:
            return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date().isoformat()
        except (ValueError, OverflowError, OSError):
            raise ReportError("error.report.date_range", found=epoch) from None
    return datetime.date.today().isoformat()


def chosen_parts(asked: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Parts asked for in the order of those known; ReportError for one that is not."""
    asked, known = tuple(asked), tuple(known)
    unknown = next((name for name in asked if name not in known), None)
    if unknown is not None:
        raise ReportError("error.report.section", found=unknown, known=", ".join(known))
    return tuple(name for name in known if name in asked)


@dataclass(frozen=True)
class Request:
    """A report to be made.

    scenarios: one, or up to six to compare; outcomes: variables shown beside the four headlines; ask: the
    decision asked of the reader in the author's own words, else a sentence from the result; date: ISO;
    sections: parts of documents, of `SECTIONS` (workbooks and data are always whole); imprint: who issues it, to whom;
    targets: what differs from the place's, as `TargetSet.to_json` writes it; adopted: plans of record, as `AdoptedPlans.text`;
    classes: those set by the user, by enterprise.
    """

    scenarios: tuple[Scenario, ...]
    language: str = "zh"
    formats: tuple[str, ...] = ("docx",)
    outcomes: tuple[str, ...] = field(default_factory=lambda: catalogue().listed("reported"))
    until: int | None = None
    draws: int = DRAWS
    seed: int = SEED
    date: str = field(default_factory=today)
    title: str = ""
    ask: str = ""
    targets: str = ""
    adopted: str = ""
    sections: tuple[str, ...] = SECTIONS
    imprint: Imprint = Imprint()
    classes: Mapping[str, Class] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= len(self.scenarios) <= MOST_SCENARIOS:
            raise ReportError("error.report.scenarios", most=MOST_SCENARIOS, count=len(self.scenarios))
        if self.language not in LANGUAGES:
            raise ReportError("error.report.language", found=self.language)
        known_formats(self.formats)
        outcomes = (*HEADLINES, *(name for name in checked_outcomes(self.outcomes) if name not in HEADLINES))
        object.__setattr__(self, "outcomes", outcomes)
        checked_draws(self.draws)
        checked_seed(self.seed)
        horizon(self.until, self.scenarios[0].place)
        checked_date(self.date)
        if not all(isinstance(text, str) for text in (self.title, self.ask, self.targets, self.adopted)):
            raise ReportError("error.report.text")
        object.__setattr__(self, "sections", chosen_parts(self.sections, SECTIONS))
        self.target_set(self.scenarios[0].place)
        unread = AdoptedPlans.read(self.adopted, self.scenarios[0].place)[1]
        if unread:
            raise ReportError("error.report.adopted", reason=unread[0].reason)
        object.__setattr__(self, "classes", checked_classes(self.classes, self.scenarios[0].place))

    def target_set(self, place: Place) -> TargetSet:
        """The targets that results are judged by; ReportError where one of them cannot be used in the place."""
        if not self.targets:
            return TargetSet(place=place)
        found, left_out = TargetSet.read(self.targets, place)
        if left_out:
            raise ReportError("error.report.targets", reason=left_out[0].reason)
        return found

    @property
    def last(self) -> int:
        """Last year shown: the first scenario's place's usual one unless another was asked for."""
        return year_or_usual(self.until, self.scenarios[0].place)

    def plain(self) -> dict[str, Any]:
        """Everything but formats, as in a manifest: what fixes the content of every file."""
        return {
            "scenarios": [scenario.to_dict() for scenario in self.scenarios],
            "language": self.language,
            "outcomes": list(self.outcomes),
            "until": self.last,
            "draws": self.draws,
            "seed": self.seed,
            "date": self.date,
            "title": self.title,
            "ask": self.ask,
            **({"targets": self.targets} if self.targets else {}),
            **({"adopted": self.adopted} if self.adopted else {}),
            **({"sections": list(self.sections)} if self.sections != SECTIONS else {}),
            **({"imprint": self.imprint.plain} if self.imprint.plain else {}),
            **({"classes": dict(self.classes)} if self.classes else {}),
        }

    @classmethod
    def from_plain(
        cls, content: Mapping[str, Any], formats: tuple[str, ...] = ("csv",), place: Place | None = None
    ) -> Request:
        """The request on a place that `plain` describes."""
        known = set(cls.__dataclass_fields__) - {"formats"}
        unknown = set(content) - known
        if unknown or "scenarios" not in content:
            raise ReportError("error.report.request", part=min(unknown) if unknown else "scenarios")
        parts: dict[str, Any] = {
            name: tuple(value) if name in ("outcomes", "sections") else value for name, value in content.items()
        }
        parts["scenarios"] = tuple(Scenario.from_dict(scenario, place) for scenario in content["scenarios"])
        parts["imprint"] = Imprint.of(content.get("imprint", {}))
        return cls(formats=formats, **parts)


def known_formats(formats: tuple[str, ...]) -> None:
    """Refuse a format that cannot be made."""
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise ReportError("error.report.format", found=unknown[0] if unknown else "", known=", ".join(FORMATS))


def offered_formats(place: Place) -> tuple[str, ...]:
    """Formats in which results on a place may be taken along."""
    return tuple(name for name in FORMATS if place.rights is None or name not in WHOLE)


def checked_date(date: Any) -> str:
    """A date of a report (ISO) that office files can hold; ReportError otherwise."""
    try:
        year = datetime.date.fromisoformat(date).year
    except (TypeError, ValueError):
        raise ReportError("error.report.date", found=date) from None
    if not 1980 <= year <= 2107:
        raise ReportError("error.report.date_range", found=date)
    return date
