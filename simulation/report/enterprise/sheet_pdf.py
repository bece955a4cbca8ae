"""An enterprise's sheet as PDF, in the look of the other reports."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from simulation.report.enterprise.sheet_story import SheetStory
from simulation.report.pdf import head, inputs, typeset

LAYOUT = Path(__file__).with_name("sheet.typ")
TABLES = ("figures", "gaps", "levers", "targets")


def build(story: SheetStory) -> bytes:
    """The sheet; any warning of the typesetter is an error."""
    words = story.words
    content = {
        **head(story),
        "sections": story.request.sections,
        "foot": f"{words('paper.status')} · {story.stamp_line}",
        "captions": {name: words(f"sheet.head.{name}") for name in TABLES},
        "tables": {name: dataclasses.asdict(getattr(story, name)) for name in TABLES},
        "paid": str(story.paid or ""),
        "dates": story.dates,
        "pledge": words("sheet.pledge"),
        "signatures": story.signatures,
    }
    return typeset(inputs(LAYOUT, content, {}))
