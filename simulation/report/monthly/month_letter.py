"""The monthly report as a Word document in the page form of official letters."""

from __future__ import annotations

import io
from itertools import count

from simulation.report.archive import fixed
from simulation.report.monthly.month_charts import month_chart
from simulation.report.monthly.month_story import MonthStory
from simulation.report.word.document import Paper
from simulation.report.word.letter import BASE, LOOKS

MOST_CHARTS = 4  # the worst have one


def build(story: MonthStory) -> bytes:
    """The document."""
    words, paper = story.words, Paper(story, BASE, LOOKS[story.language])
    paper.issuer(story.request.imprint)
    paper.title(story.cover, words("paper.letter.addressee"))
    paper.note(story.subtitle, centred=True)
    for line in story.request.imprint.lines(words):
        paper.note(line)
    numbers, parts = count(1), story.request.sections
    paper.head(next(numbers), words("paper.month.head.finding"))
    paper.paragraph(story.finding, bold=True)
    for doubt in story.account.doubts:
        paper.paragraph(str(doubt))
    if "since" in parts:
        paper.paragraph(story.turned)
        if story.since_last.rows:
            paper.table(words("paper.month.table.since"), story.since_last)
    if "state" in parts:
        paper.head(next(numbers), words("paper.month.head.state"))
        paper.table(words("paper.month.table.state"), story.state)
        paper.table(words("paper.month.table.gaps"), story.gaps)
        paper.note(words("track.table_note"))
    if "off" in parts:
        paper.head(next(numbers), words("paper.month.head.off"))
        _off(story, paper)
    if "corrections" in parts:
        paper.head(next(numbers), words("track.corrections"))
        for line in story.corrections:
            paper.paragraph(line)
    paper.head(next(numbers), words("paper.month.head.method"))
    for sentence in story.account.method:
        paper.paragraph(sentence, on=True)
    paper.closed(story.request.imprint, story.date)
    buffer = io.BytesIO()
    paper.document.save(buffer)
    return fixed(buffer.getvalue(), story.request.date)


def _off(story: MonthStory, paper: Paper) -> None:
    """What is not on course, one by one, then as a list to be filled in."""
    words, stop = story.words, "。" if story.language == "zh" else "."
    for number, each in enumerate(story.off, start=1):
        paper.subhead(number, str(story.account.title(each)))
        if number <= MOST_CHARTS:
            paper.picture(month_chart(story, each))
        for text in story.about(each):
            paper.paragraph(text)
        if needed := story.helps(each):
            lines = words("list.semicolon").join(needed[1:])
            paper.paragraph(words("list.sentences", first=needed[0], then=lines + stop) if lines else needed[0])
    for sentence in story.advice:
        paper.paragraph(sentence)
    if story.off:
        paper.table(words("paper.month.table.tasks"), story.tasks)
    else:
        paper.paragraph(words("paper.month.none_off"))
