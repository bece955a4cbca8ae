"""The minutes as PDF, in the look of the other reports."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from simulation.report.content.story import Table
from simulation.report.minutes.minutes_story import MinutesStory
from simulation.report.pdf import head, inputs, typeset

LAYOUT = Path(__file__).with_name("minutes.typ")
HEADS = ("tasks", "common", "rounds", "said", "course", "sources")
CAPTIONS = ("headlines", "results", "attendance", "times")


def build(story: MinutesStory) -> bytes:
    """The document; any warning of the typesetter is an error."""
    words = story.words
    content = {
        **head(story),
        "sections": story.request.sections,
        "foot": story.stamp_line,
        "heads": {name: words(f"paper.minutes.head.{name}") for name in HEADS},
        "captions": {name: words(f"paper.minutes.table.{name}") for name in CAPTIONS}
        | {"tasks": words("paper.month.table.tasks"), "levers": words("light.common"), "spreads": words("light.spreads")},
        "headlines": _plain(story.headlines),
        "tasks": _plain(story.tasks),
        "no_tasks": story.no_tasks,
        "merge": story.merge,
        "levers": _plain(story.levers),
        "dissents": story.dissents or [words("paper.minutes.no_dissent")],
        "rounds": [
            {"title": title, "under": under, "results": _plain(results), "spreads": _plain(spreads), "reasons": reasons}
            for title, under, results, spreads, reasons in story.chapters
        ],
        "rules": story.rules,
        "no_rounds": words("paper.minutes.no_rounds"),
        "said": [{"question": question, "lines": lines} for question, lines in story.said],
        "nothing_said": words("paper.minutes.nothing_said"),
        "attendance": _plain(story.attendance),
        "times": _plain(story.times),
        "corrections": story.corrections,
        "sources": [{"line": line, "link": link} for line, link in story.origins],
    }
    return typeset(inputs(LAYOUT, content, {}))


def _plain(table: Table | None) -> dict[str, Any] | None:
    """A table as the layout takes it; nothing where there is none."""
    return None if table is None else dataclasses.asdict(table)
