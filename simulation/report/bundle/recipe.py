"""Report packs: a saved recipe of reports that one command makes again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulation.analysis.uncertainty.released_ranges import DRAWS, SEED
from simulation.engine.bounded_files import MOST, beginning
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError
from simulation.report.content.imprint import Imprint
from simulation.report.content.request import LANGUAGES, SECTIONS, ReportError, Request, known_formats, today

SCHEMA = "report-pack/1.0"
WANTED: Mapping[type, str] = {
    bool: "error.report.want_bool",
    int: "error.report.want_int",
    str: "error.report.want_text",
    list: "error.report.want_list",
    dict: "error.report.want_fields",
}


@dataclass(frozen=True)
class Pack:
    """A recipe. together: all scenarios in one comparison; otherwise one report a scenario."""

    name: str
    scenarios: tuple[Scenario, ...]
    formats: tuple[str, ...]
    languages: tuple[str, ...] = ("zh",)
    outcomes: tuple[str, ...] = field(default_factory=lambda: catalogue().listed("reported"))
    together: bool = True
    until: int | None = None
    draws: int = DRAWS
    seed: int = SEED
    title: str = ""
    ask: str = ""
    targets: str = ""
    adopted: str = ""
    sections: tuple[str, ...] = SECTIONS
    imprint: Imprint = Imprint()
    classes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known_formats(self.formats)
        unknown = [name for name in self.languages if name not in LANGUAGES]
        if unknown or not self.languages:
            raise ReportError("error.report.languages")
        if not self.scenarios:
            raise ReportError("error.report.no_scenario")

    def requests(self, date: str | None = None) -> Iterator[Request]:
        """The reports of the pack; date: ISO, that of the day by default."""
        groups = [self.scenarios] if self.together else [(scenario,) for scenario in self.scenarios]
        for language in self.languages:
            for scenarios in groups:
                yield Request(
                    scenarios,
                    language,
                    self.formats,
                    self.outcomes,
                    self.until,
                    self.draws,
                    self.seed,
                    date or today(),
                    self.title,
                    self.ask,
                    self.targets,
                    self.adopted,
                    sections=self.sections,
                    imprint=self.imprint,
                    classes=self.classes,
                )

    def to_json(self) -> str:
        """Text of a recipe file."""
        content = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "scenarios"}
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in content.items()}
        plain["imprint"] = self.imprint.plain
        unsaid: dict[str, Any] = {"sections": list(SECTIONS), "imprint": {}, "adopted": "", "classes": {}, "until": None}
        plain = {name: value for name, value in plain.items() if value != unsaid.get(name, NotImplemented)}
        return (
            json.dumps(
                {"schema": SCHEMA, **plain, "scenarios": [_plain(s) for s in self.scenarios]}, ensure_ascii=False, indent=1
            )
            + "\n"
        )

    @classmethod
    def from_json(cls, text: str | bytes, folder: Path | None = None, place: Place | None = None) -> Pack:
        """Recipe in a place from the text of a file; scenario files named in it are looked for in `folder`."""
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            raise ReportError("error.report.pack") from None
        if not isinstance(content, dict) or content.pop("schema", None) != SCHEMA:
            raise ReportError("error.report.schema", wanted=SCHEMA)
        unknown = set(content) - set(cls.__dataclass_fields__)
        missing = {"name", "scenarios", "formats"} - set(content)
        if unknown or missing:
            raise ReportError(
                "error.report.unknown_part" if unknown else "error.report.no_part", part=min(unknown or missing)
            )
        parts: dict[str, Any] = {name: _checked(name, value) for name, value in content.items()}
        parts["imprint"] = Imprint.of(parts.get("imprint", {}))
        parts["scenarios"] = tuple(_scenario(raw, folder, place) for raw in content["scenarios"])
        return cls(**parts)


def _checked(name: str, value: Any) -> Any:
    """A part of the recipe of the right kind."""
    kinds: Mapping[str, type] = {
        "together": bool,
        "until": int,
        "draws": int,
        "seed": int,
        "name": str,
        "title": str,
        "ask": str,
        "targets": str,
        "adopted": str,
        "imprint": dict,
        "classes": dict,
    }
    kind: Any = kinds.get(name, list)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ReportError(WANTED[kind], part=name)
    if kind is list and name != "scenarios" and not all(isinstance(part, str) for part in value):
        raise ReportError("error.report.want_names", part=name)
    return tuple(value) if kind is list else value


def _plain(scenario: Scenario) -> Any:
    """A package by its name, any other scenario in full."""
    try:
        named = Scenario.preset(scenario.name, scenario.place)
    except ScenarioError:
        return scenario.to_dict()
    return scenario.name if named == scenario and scenario.place == embedded_place() else scenario.to_dict()


def _scenario(raw: Any, folder: Path | None, place: Place | None) -> Scenario:
    """A scenario in full, the id of a package, or the name of a file beside the recipe."""
    if isinstance(raw, dict):
        return Scenario.from_dict(raw, place)
    if not isinstance(raw, str):
        raise ReportError("error.report.want_scenarios")
    if not raw.endswith(".json"):
        return Scenario.preset(raw, place)
    if folder is None or Path(raw).name != raw:
        raise ReportError("error.report.beside", file=raw)
    return Scenario.from_json(beginning(folder / raw, MOST), place)
