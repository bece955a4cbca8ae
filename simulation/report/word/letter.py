"""Word document in the page form of official letters; in English a plain report of the same parts."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from simulation.projection import HEADLINES
from simulation.report.archive import fixed
from simulation.report.charts.bar_charts import MOST_SWINGS, levers, ranges, swing_note, swings
from simulation.report.charts.path_charts import path
from simulation.report.content.facts import Case
from simulation.report.content.story import Story, Table
from simulation.report.content.story_tables import (
    assumed_table,
    comparison_table,
    conditions_table,
    cost_table,
    group_note,
    group_table,
    lever_table,
    moved_table,
    outcome_table,
    owner_table,
    price_table,
    ranking_table,
    swing_table,
)
from simulation.report.content.target_table import CROWDED, notes, target_table
from simulation.report.word.document import Look, Paper

RESULTS = ("paths", "targets", "outcomes")  # parts that stand under one head
BRIEFLY = 3  # sentences told of each of `CROWDED` scenarios or more, whose changes stand in one table
BASE = Path(__file__).parents[1] / "templates" / "base.docx"


LOOKS = {
    "zh": Look(
        ("Times New Roman", "方正小标宋简体", 22),
        ("Times New Roman", "黑体", 16),
        ("Times New Roman", "楷体_GB2312", 16),
        ("Times New Roman", "仿宋_GB2312", 16),
        ("Times New Roman", "宋体", 10.5),
        28,
        2,
    ),
    "en": Look(
        ("Calibri", "Microsoft YaHei", 20),
        ("Calibri", "Microsoft YaHei", 14),
        ("Calibri", "Microsoft YaHei", 12),
        ("Calibri", "Microsoft YaHei", 11),
        ("Calibri", "Microsoft YaHei", 9),
        0,
        0,
    ),
}


def build(story: Story, name: str) -> Mapping[str, bytes]:
    """The document."""

    paper, imprint = Paper(story, BASE, LOOKS[story.language], story.imprint.author), story.imprint
    paper.issuer(imprint)
    paper.title(story.cover, story.words("paper.letter.addressee"))
    paper.note(story.subtitle, centred=True)
    for line in story.imprint_lines:
        paper.note(line)
    parts = {
        "": _conclusion,
        "results": _results,
        "because": _because,
        "cost": _cost,
        "uncovered": _uncovered,
        "remarks": _remarks,
        "ask": _ask,
    }
    shown = {"": True, "results": any(map(story.has, RESULTS)), "uncovered": True, "remarks": bool(story.remarks)}
    kept = [part for name, part in parts.items() if shown.get(name, False) or story.has(name)]
    for number, part in enumerate(kept, start=1):
        part(story, paper, number)
    if story.language == "zh":
        paper.blank(on=True)
        paper.paragraph(story.words("paper.letter.attachments", name=_attached_name(story)), on=True)
    paper.closed(imprint, story.date)
    _attached(story, paper)
    buffer = io.BytesIO()
    paper.document.save(buffer)
    return {".docx": fixed(buffer.getvalue(), story.facts.request.date)}


def _conclusion(story: Story, paper: Any, number: int) -> None:
    paper.head(number, story.words("paper.head.conclusion"))
    stop = "。" if story.language == "zh" else "."
    paper.paragraph(story.title.text + stop, bold=True)
    for sentence in story.reading:
        paper.paragraph(sentence.text)


def _results(story: Story, paper: Any, number: int) -> None:
    """Charts and tables; of several scenarios one table and what is said of each, their charts being attached."""
    paper.head(number, story.words("paper.head.outcomes"))
    if story.across:
        paper.table(story.words("paper.head.comparison"), ranking_table(story), together=0)
        paper.note(story.words("paper.note.ranking", year=story.year))
    else:
        _paths(story, paper, "half")
        if story.language == "en":
            _targets(story, paper)
        _outcomes(story, paper, "half")
    if story.single:
        return
    for index, case in enumerate(story.facts.cases, start=1):
        paper.subhead(index, story.names[case.code])
        for sentence in story.about(case)[: BRIEFLY if len(story.facts.cases) >= CROWDED else None]:
            paper.paragraph(sentence.text)


def _paths(story: Story, paper: Any, size: str) -> None:
    if story.has("paths"):
        paper.pictures([path(story, variable, size) for variable in HEADLINES])
        paper.note(story.paths_note)


def _outcomes(story: Story, paper: Any, size: str) -> None:
    if not story.has("outcomes"):
        return
    if story.single:
        paper.table(story.words("paper.head.outcomes"), outcome_table(story, story.lead))
        return
    paper.table(story.words("paper.head.comparison"), comparison_table(story))
    paper.pictures([ranges(story, variable, size) for variable in HEADLINES])


def _owners(story: Story, paper: Any) -> None:
    if story.has("outcomes"):
        paper.table(story.words("paper.head.owner_view"), owner_table(story))
        if (groups := group_table(story)).rows:
            paper.table(story.words("paper.head.groups"), groups)
            paper.note(group_note(story))


def _targets(story: Story, paper: Any) -> None:
    if not story.has("targets"):
        return
    paper.table(story.words("paper.head.targets"), target_table(story))
    paper.note(" ".join(notes(story)))


def _because(story: Story, paper: Any, number: int) -> None:
    words = story.words
    paper.head(number, words("paper.head.because"))
    for case in story.facts.cases:
        for sentence in story.because(case)[: 1 if len(story.facts.cases) >= CROWDED else None]:
            lead = "" if story.single else story.names[case.code] + ("：" if story.language == "zh" else ": ")
            paper.paragraph(lead + sentence.text)
    if story.single and story.lead.moved:
        paper.picture(levers(story, story.lead, "page"))
        paper.note(words("paper.note.levers"))
    if story.single and story.language == "en":
        _swings(story, paper)


def _swings(story: Story, paper: Any) -> None:
    paper.picture(swings(story, story.lead, "page"))
    paper.note(swing_note(story.words))


def _cost(story: Story, paper: Any, number: int) -> None:
    paper.head(number, story.words("paper.head.cost"))
    for case in story.facts.cases:
        limits = [sentence.text for sentence in story.speaker.limits(case)]
        costs = [sentence.text for sentence in story.speaker.bill(case)] if story.single else []
        for text in (*costs, *_together(story, limits)):
            lead = "" if story.single else story.names[case.code] + ("：" if story.language == "zh" else ": ")
            paper.paragraph(lead + text)
    if story.single and story.language == "en":
        paper.table(story.words("paper.head.cost"), cost_table(story, story.lead))


def _uncovered(story: Story, paper: Any, number: int) -> None:
    paper.head(number, story.words("paper.head.uncovered"))
    rest = _together(story, story.uncovered) if story.single else story.uncovered
    for text in (story.speaker.grounds().text, *story.paid, *rest):
        paper.paragraph(text)


def _remarks(story: Story, paper: Any, number: int) -> None:
    paper.head(number, story.words("paper.head.remarks"))
    for text in story.remarks:
        paper.paragraph(text)


def _together(story: Story, texts: Sequence[str]) -> Sequence[str]:
    """Sentences of one matter: in Chinese one paragraph, as in an official letter."""
    return ("".join(texts),) if story.language == "zh" and texts else texts


def _ask(story: Story, paper: Any, number: int) -> None:
    paper.head(number, story.words("paper.head.ask"))
    paper.paragraph(story.ask, on=True)


def _attached_name(story: Story) -> str:
    if story.across:
        return story.words("paper.letter.attached.several")
    moved = any(case.moved for case in story.facts.cases)
    return story.words("paper.letter.attached" if moved else "paper.letter.attached.practice")


def _of_case(story: Story, paper: Any, case: Case, tables: Mapping[str, Table]) -> None:
    """Tables of one plan, in a comparison under its name; those without rows are left out."""
    for head, table in tables.items():
        text = story.words(f"paper.head.{head}")
        of_one = story.words("paper.caption.of", text=text, name=story.names[case.code])
        if table.rows:
            paper.table(text if story.single else of_one, table)


def _attached(story: Story, paper: Any) -> None:
    words, across = story.words, story.across
    in_one = len(story.facts.cases) >= CROWDED and story.has("changed")
    if across:
        paper.across()
    paper.attachment(words("paper.letter.attachment"), _attached_name(story))
    if across or story.language == "zh":
        _targets(story, paper)
    if across:
        _outcomes(story, paper, "across")
        _paths(story, paper, "across")
        if in_one:
            paper.table(words("paper.head.changed"), moved_table(story))
        _owners(story, paper)
        for case in story.facts.cases:
            _of_case(story, paper, case, {"paid": price_table(story, case)})
        paper.upright()
    else:
        _owners(story, paper)
    for case in story.facts.cases:
        tables = {} if across else {"paid": price_table(story, case)}
        if story.has("changed"):
            tables |= {} if in_one else {"changed": lever_table(story, case)}
            tables |= {"conditioned": conditions_table(story, case), "assumed": assumed_table(story, case)}
        _of_case(story, paper, case, tables)
    if story.single and story.has("because"):
        paper.table(words("paper.head.risk"), swing_table(story, story.lead, MOST_SWINGS))
        if story.language == "zh":
            _swings(story, paper)
    if story.single and story.language == "zh" and story.has("cost"):
        paper.table(words("paper.head.cost"), cost_table(story, story.lead))
    paper.note(" ".join((story.central, words("paper.note.money"), story.checks)))
    paper.table(words("paper.head.stamp"), story.stamp_table, len(story.stamp_table.rows))
