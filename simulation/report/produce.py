"""Making files: each format on its own, in memory; one that fails is reported and leaves the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module

from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.report.content.facts import Facts, gather
from simulation.report.content.request import FORMATS, Request
from simulation.report.content.story import Story
from simulation.report.safety import file_part

PANIC = "PanicException"  # how libraries written in Rust fail, such as typst without memory; no Exception in Python


@dataclass(frozen=True)
class Product:
    """Files by name, and for each format that failed, why. id: that of the report, part of every file name."""

    id: str
    files: Mapping[str, bytes]
    failures: Mapping[str, str]


def stem(story: Story) -> str:
    """File name without ending: title, scenario, language and the report's id, which names its content."""
    names = story.names["S1"] if story.single else f"{len(story.facts.cases)}"
    return file_part(f"{story.cover}_{names}") + f"_{story.language}_{story.facts.id}"


def build(story: Story, name: str, made: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Files of one format, by the ending of their names; `made` are the files of the formats before it."""
    module = import_module(f"simulation.report.{FORMATS[name]}")
    return module.build(story, made) if name == "zip" else module.build(story, name)


def attempt(story: Story, name: str, made: Mapping[str, bytes]) -> tuple[Mapping[str, bytes], str]:
    """Files of one format by their names; or none, and why it failed."""
    try:
        return {stem(story) + ending: content for ending, content in build(story, name, made).items()}, ""
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != PANIC:
            raise
        logging.getLogger(__name__).exception("report format %s", name)
        return {}, error.said(story.language) if isinstance(error, Refusal) else story.words(
            "failed.inside", kind=type(error).__name__
        )


def each(
    formats: Iterable[str],
    make: Callable[[str, Mapping[str, bytes]], tuple[Mapping[str, bytes], str]],
    tell: Callable[[float, str], None],
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Files and failures of all formats, in the order in which later ones may hold earlier ones."""
    files: dict[str, bytes] = {}
    failures: dict[str, str] = {}
    ordered = sorted(set(formats), key=list(FORMATS).index)
    for number, name in enumerate(ordered):
        tell(0.3 + 0.7 * number / len(ordered), name)
        made, reason = make(name, files)
        files |= made
        if reason:
            failures[name] = reason
    tell(1.0, "")
    return files, failures


def produce(
    request: Request,
    baseline: Place | None = None,
    progress: Callable[[float, str], None] | None = None,
    facts: Facts | None = None,
) -> Product:
    """Make every format asked for. progress: called with the share done and the format begun."""
    tell = progress or (lambda share, name: None)
    tell(0.0, "")
    story = Story(facts or gather(request, baseline, lambda share: tell(0.3 * share, "")))
    files, failures = each(request.formats, lambda name, made: attempt(story, name, made), tell)
    return Product(story.facts.id, files, failures)
