"""An enterprise's sheet as a Word document of one page."""

from __future__ import annotations

import io
from dataclasses import replace

from docx.shared import Mm

from simulation.report.archive import fixed
from simulation.report.enterprise.sheet_story import SheetStory
from simulation.report.word.document import Look, Paper
from simulation.report.word.letter import BASE, LOOKS


def _small(look: Look) -> Look:
    """The page form of letters in the size of a form to be filled in."""

    def sized(font: tuple[str, str, float], size: float) -> tuple[str, str, float]:
        return (*font[:2], size)

    return replace(
        look,
        title=sized(look.title, 14),
        head=sized(look.head, 11),
        subhead=sized(look.subhead, 10),
        body=sized(look.body, 9.5),
        small=sized(look.small, 7.5),
        line=13.0 if look.line else 0,
    )


def build(story: SheetStory) -> bytes:
    """The document."""
    words, paper = story.words, Paper(story, BASE, _small(LOOKS[story.language]))
    section = paper.document.sections[0]
    section.top_margin = section.bottom_margin = Mm(12)
    section.footer_distance = Mm(8)
    paper.issuer(story.request.imprint)
    paper.title(story.cover, story.subtitle)
    if issued := story.request.imprint.lines(words):
        paper.note(" · ".join(issued))
    paper.paragraph(str(story.finding), bold=True)
    if story.paid:
        paper.paragraph(str(story.paid))
    parts = story.request.sections
    if "figures" in parts:
        paper.table(words("sheet.head.figures"), story.figures)
    if "gaps" in parts:
        paper.table(words("sheet.head.gaps"), story.gaps)
        paper.note(story.dates)
    if "levers" in parts and story.levers.rows:
        paper.table(words("sheet.head.levers"), story.levers)
    if "targets" in parts and story.targets.rows:
        paper.table(words("sheet.head.targets"), story.targets)
        paper.paragraph(words("sheet.pledge"), on=True)
        for line in story.signatures:
            paper.paragraph(line, on=True)
    paper.signed(story.date)
    buffer = io.BytesIO()
    paper.document.save(buffer)
    return fixed(buffer.getvalue(), story.request.date)
