"""PDF report: vector charts, archival and accessible (PDF/A-2b, PDF/UA-1); nothing but the shipped font is used."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulation.language.words import Words
from simulation.projection import HEADLINES
from simulation.report.charts.bar_charts import levers, ranges, swing_note, swings
from simulation.report.charts.fonts import FOLDER, shown
from simulation.report.charts.path_charts import path
from simulation.report.charts.pictures import svg
from simulation.report.content.imprint import Imprint
from simulation.report.content.story import Story, Table
from simulation.report.content.story_tables import (
    assumed_table,
    comparison_table,
    conditions_table,
    cost_table,
    group_note,
    group_table,
    lever_table,
    outcome_table,
    owner_table,
    price_table,
    ranking_table,
)
from simulation.report.content.target_table import notes, target_table

LOOK, LAYOUT = (Path(__file__).with_name(name) for name in ("look.typ", "report.typ"))
HEADS = (
    "conclusion",
    "ask",
    "paths",
    "targets",
    "outcomes",
    "owner_view",
    "groups",
    "because",
    "cost",
    "paid",
    "uncovered",
    "remarks",
    "changed",
    "conditioned",
    "assumed",
    "stamp",
)
WIDE = {"paths", "targets", "outcomes"}  # sections of a comparison that need pages set across
STRAIGHT = str.maketrans(dict.fromkeys("‘’“”", "'"))
END = b"\n#context [#metadata((here().page(), here().position().y / page.height)) <end>]\n"
STANDARDS = ["ua-1", "a-2b"]


def build(story: Story, name: str) -> Mapping[str, bytes]:
    """The report; an unknown font or any other warning of the typesetter is an error."""
    return {".pdf": typeset(_inputs(story))}


def typeset(inputs: dict[str, bytes]) -> bytes:
    """PDF of a layout and what it shows; a warning of the typesetter is an error."""
    import typst

    pdf, warnings = typst.compile_with_warnings(inputs, font_paths=_fonts(), pdf_standards=STANDARDS)  # type: ignore
    if warnings:
        raise RuntimeError("; ".join(str(warning.message) for warning in warnings))
    return pdf


def last_page(inputs: dict[str, bytes]) -> tuple[int, float]:
    """How many pages a layout takes, and which part of the last one's height it fills."""
    import typst

    closed = {**inputs, "main": inputs["main"] + END}
    page, filled = json.loads(typst.query(closed, "<end>", field="value", one=True, font_paths=_fonts()))
    return page, filled


def _inputs(story: Story) -> dict[str, bytes]:
    return inputs(LAYOUT, *content_of(story))


def inputs(layout: Path, content: dict[str, Any], pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """What the typesetter is given: the common look and a layout, what they show, pictures by file name."""
    return {**alone(layout, content), "main": LOOK.read_bytes() + layout.read_bytes(), **pictures}


def head(story: Any) -> dict[str, Any]:
    """Title, subtitle, date, status and finding of a sheet, minutes or monthly report, as layouts of one look take them."""
    return {
        "language": story.language,
        "cover": story.cover,
        "subtitle": story.subtitle,
        "date": story.date,
        "day": [int(part) for part in story.request.date.split("-")],
        "status": story.words("paper.status"),
        "title": str(story.finding),
        **issued(story.request.imprint, story.words, story.date),
    }


def issued(imprint: Imprint, words: Words, date: str) -> dict[str, Any]:
    """Who issues a document, as layouts take it; blank where nothing is stated."""
    return {
        "letterhead": imprint.letterhead,
        "logo": list(imprint.logo_png),  # the typesetter takes files that are text alone
        "issued": " · ".join(imprint.lines(words)),
        "signature": imprint.signature(date),
    }


def alone(layout: Path, content: dict[str, Any]) -> dict[str, bytes]:
    """The same of a layout with a look of its own."""
    text = json.dumps(_shown(content), ensure_ascii=False)
    if content["language"] == "en":  # curled ones are as wide as a Chinese character in the font that comes with the program
        text = text.translate(STRAIGHT)
    return {"main": layout.read_bytes(), "data.json": text.encode()}


def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


def content_of(story: Story) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Everything the layout shows, and pictures by file name."""
    words, facts, size = story.words, story.facts, "across" if story.across else "half"
    paths = [path(story, variable, size) for variable in HEADLINES]
    wide = (
        [swings(story, story.lead, "page")] if story.single else [ranges(story, variable, "half") for variable in HEADLINES]
    )
    if story.single and story.lead.moved:
        wide.insert(0, levers(story, story.lead, "page"))
    below = [words("paper.note.levers")] * (story.single and story.lead.moved) + [swing_note(words)] * story.single
    content = {
        "language": story.language,
        "single": story.single,
        "sections": list(facts.request.sections),
        **issued(story.imprint, words, story.date),
        "across": story.across,
        "flipped": story.across and not WIDE.isdisjoint(facts.request.sections),
        "ranking": dataclasses.asdict(ranking_table(story)),
        "cover": story.cover,
        "subtitle": story.subtitle,
        "date": story.date,
        "day": [int(part) for part in facts.request.date.split("-")],
        "status": words("paper.status"),
        "title": story.title.text,
        "foot": f"{words('paper.status')} · {story.stamp_line}",
        "reading": [sentence.text for sentence in story.reading],
        "ask": story.ask,
        "heads": {name: words(f"paper.head.{name}") for name in HEADS},
        "cases": [_case(story, case) for case in facts.cases],
        "targets": dataclasses.asdict(target_table(story)),
        "outcomes": dataclasses.asdict(outcome_table(story, story.lead) if story.single else comparison_table(story)),
        "owner_view": dataclasses.asdict(owner_table(story)),
        "groups": dataclasses.asdict(group_table(story)),
        "uncovered": [story.speaker.grounds().text, *story.uncovered],
        "remarks": story.remarks,
        "stamps": _halves(story.stamp_table),
        "paths": [picture(chart) for chart in paths],
        "wide": [picture(chart) for chart in wide],
        "notes": {
            "paths": story.paths_note,
            "groups": group_note(story),
            "ranking": words("paper.note.ranking", year=story.year),
            "wide": " ".join(below),
            "targets": " ".join(notes(story)),
            "central": " ".join((story.central, words("paper.note.money"), story.checks)),
        },
    }
    return content, {f"{chart.id}.svg": svg(chart) for chart in (*paths, *wide)}


def _halves(table: Table) -> list[dict[str, Any]]:
    """A long table of two columns as two side by side."""
    half = (len(table.rows) + 1) // 2
    return [dataclasses.asdict(dataclasses.replace(table, rows=rows)) for rows in (table.rows[:half], table.rows[half:])]


def picture(chart: Any) -> dict[str, str]:
    """A chart as the layout names it."""
    return {"file": f"{chart.id}.svg", "title": chart.title, "description": chart.description}


def _case(story: Story, case: Any) -> dict[str, Any]:
    cost = [*story.speaker.bill(case), *story.speaker.limits(case)]
    because = story.because(case) if story.single else (*story.about(case)[:-1], *story.because(case))
    return {
        "name": story.names[case.code],
        "cards": [dataclasses.asdict(card) for card in story.cards(case)],
        "because": [sentence.text for sentence in because],
        "cost": [sentence.text for sentence in cost],
        "costs": dataclasses.asdict(cost_table(story, case)) if story.single else None,
        "paid": dataclasses.asdict(price_table(story, case)),
        "beside": story.lost(case).beside,
        "levers": dataclasses.asdict(lever_table(story, case)),
        "conditioned": dataclasses.asdict(conditions_table(story, case)),
        "assumed": dataclasses.asdict(assumed_table(story, case)),
    }


def _shown(value: Any) -> Any:
    """Every text within, with characters the font lacks made visible signs."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {key: _shown(part) for key, part in value.items()}
    return [_shown(part) for part in value] if isinstance(value, (list, tuple)) else value
