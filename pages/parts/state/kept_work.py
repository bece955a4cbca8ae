"""A visitor's work as the browser keeps it, read part by part: one part that cannot be used takes no other with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pages.parts.state.language_choice import LANGUAGES
from simulation.analysis.goals.targets import TargetSet
from simulation.engine.errors import LeftOut, Refusal
from simulation.engine.setting import ScenarioError
from simulation.tracking.kept_record import as_text, read_text
from simulation.workbench.hall_story import Story
from simulation.workbench.stored_timeline import read_timeline
from simulation.workbench.timeline import Timeline

LASTING = {  # choices that the browser keeps, and of what kind they are
    "tier": str,
    "group": str,
    "compared": list,
    "targets": str,
    "big": bool,
    "scene": int,
    "story": str,
    "linked": str,
    "record": str,
    "classes": str,
    "allotments": str,
}
READERS: dict[str, tuple[Callable[[Any], tuple[Any, tuple[LeftOut, ...]]], Callable[[Any], str]]] = {
    "targets": (TargetSet.read, TargetSet.to_json),
    "story": (Story.read, lambda story: story.text),
    "record": (read_text, as_text),
}
LARGEST = 4_000_000  # characters that a browser may give back


@dataclass(frozen=True)
class KeptWork:
    """What of a kept text can be used: choices by name, everything done with scenarios (None: nothing of it), and what was left out."""

    language: str | None
    choices: dict[str, Any]
    timeline: Timeline | None
    left_out: tuple[LeftOut, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing of the text could be used."""
        return self.timeline is None and not self.choices and self.language is None


def written(language: str, choices: dict[str, Any], timeline: Timeline) -> str:
    """Work as the text that the browser keeps."""
    parts = {"language": language, "kept": choices, "timeline": timeline.text}
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> KeptWork:
    """Work from the text that a browser kept; whatever the text is, nothing is raised."""
    try:
        if len(text) > LARGEST:
            raise ScenarioError("error.kept_large", most=LARGEST)
        parts = json.loads(text)
        if not isinstance(parts, dict):
            raise ScenarioError("error.bench_store")
    except (ValueError, RecursionError) as error:
        reason = error if isinstance(error, Refusal) else ScenarioError("error.bench_store")
        return KeptWork(None, {}, None, (LeftOut("all", "", reason),))
    language = parts.get("language")
    raw = parts.get("kept")
    left_out: list[LeftOut] = [] if isinstance(raw, dict) else [LeftOut("choices", "", ScenarioError("error.bench_store"))]
    choices = _choices(raw if isinstance(raw, dict) else {}, left_out)
    timeline = None
    try:
        timeline, unsound = read_timeline(parts.get("timeline"))
        left_out += unsound
    except ScenarioError as error:
        left_out.append(LeftOut("history", "", error))
    return KeptWork(language if language in LANGUAGES else None, choices, timeline, tuple(left_out))


def _choices(raw: dict[str, Any], left_out: list[LeftOut]) -> dict[str, Any]:
    """Choices of the kind they should be; targets, scenes and reported figures one by one."""
    found = {name: raw[name] for name, kind in LASTING.items() if type(raw.get(name)) is kind}
    for name, (reader, text) in READERS.items():
        if raw.get(name) in (None, ""):
            continue
        content, unsound = reader(raw[name])
        left_out += unsound
        found.pop(name, None)
        if content != type(content)():
            found[name] = text(content)
    return found
