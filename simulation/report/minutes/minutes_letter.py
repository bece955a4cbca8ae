"""The minutes as a Word document in the page form of official letters."""

from __future__ import annotations

import io
from itertools import count

from simulation.report.archive import fixed
from simulation.report.minutes.minutes_story import MinutesStory
from simulation.report.word.document import Paper
from simulation.report.word.letter import BASE, LOOKS


def build(story: MinutesStory) -> bytes:
    """The document."""
    words, paper = story.words, Paper(story, BASE, LOOKS[story.language])
    paper.issuer(story.request.imprint)
    paper.title(story.cover, words("paper.letter.addressee"))
    paper.note(story.subtitle, centred=True)
    for line in story.request.imprint.lines(words):
        paper.note(line)
    numbers, parts = count(1), story.request.sections
    paper.head(next(numbers), words("paper.minutes.head.finding"))
    paper.paragraph(story.finding, bold=True)
    if headlines := story.headlines:
        paper.table(words("paper.minutes.table.headlines"), headlines)
    for part, write in WRITERS.items():
        if part in parts:
            paper.head(next(numbers), words(f"paper.minutes.head.{part}"))
            write(story, paper)
    paper.head(next(numbers), words("paper.minutes.head.sources"))
    for line, link in story.origins:
        paper.note(f"{line} {link}", on=True)  # together to the date, so that no page holds its last lines alone
    paper.note(story.stamp_line, on=True)
    paper.closed(story.request.imprint, story.date)
    buffer = io.BytesIO()
    paper.document.save(buffer)
    return fixed(buffer.getvalue(), story.request.date)


def _tasks(story: MinutesStory, paper: Paper) -> None:
    words = story.words
    if rows := story.tasks.rows:
        paper.table(words("paper.month.table.tasks"), story.tasks, together=False)
        if any(not cell for row in rows for cell in row):
            paper.note(words("paper.minutes.to_fill"))
    else:
        paper.paragraph(story.no_tasks)


def _agreed(story: MinutesStory, paper: Paper) -> None:
    paper.paragraph(story.merge)
    if levers := story.levers:
        paper.table(story.words("light.common"), levers)
    for line in story.dissents or (story.words("paper.minutes.no_dissent"),):
        paper.paragraph(line)


def _rounds(story: MinutesStory, paper: Paper) -> None:
    words = story.words
    for line in story.rules:
        paper.paragraph(line)
    for number, (title, under, results, spreads, reasons) in enumerate(story.chapters, start=1):
        paper.subhead(number, title)
        paper.paragraph(under, on=True)
        paper.table(words("paper.minutes.table.results"), results)
        if spreads.rows:
            paper.table(words("light.spreads"), spreads)
        for line in reasons:
            paper.paragraph(line)
    if not story.chapters:
        paper.paragraph(words("paper.minutes.no_rounds"))


def _said(story: MinutesStory, paper: Paper) -> None:
    for question, lines in story.said:
        paper.paragraph(question, on=True)
        for line in lines:
            paper.paragraph(line)
    if not story.said:
        paper.paragraph(story.words("paper.minutes.nothing_said"))


def _course(story: MinutesStory, paper: Paper) -> None:
    paper.table(story.words("paper.minutes.table.attendance"), story.attendance)
    paper.table(story.words("paper.minutes.table.times"), story.times)
    for line in story.corrections:
        paper.paragraph(line)


WRITERS = {"tasks": _tasks, "common": _agreed, "rounds": _rounds, "said": _said, "course": _course}
