"""The monthly report as PDF, in the look of the other reports."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from simulation.report.charts.pictures import svg
from simulation.report.monthly.month_charts import month_chart
from simulation.report.monthly.month_story import MonthStory
from simulation.report.pdf import head, inputs, last_page, picture, typeset

LAYOUT = Path(__file__).with_name("month.typ")
NEARLY_EMPTY = 0.35  # of its height
HEADS = ("state", "off", "method")
TABLES = ("since", "state", "gaps", "tasks")


def build(story: MonthStory) -> bytes:
    """The report; where its last page would be nearly empty, charts are lower if that saves it, or else the gaps begin a page if
    that fills it. Any warning of the typesetter is an error."""
    given = _inputs(story, "low")
    pages, filled = last_page(given)
    if pages > 1 and filled < NEARLY_EMPTY and story.off:
        lower, parted = _inputs(story, "flat"), _inputs(story, "low", parted=True)
        count, full = last_page(parted)
        if last_page(lower)[0] < pages:
            given = lower
        elif count == pages and full > NEARLY_EMPTY:
            given = parted
    return typeset(given)


def _inputs(story: MonthStory, size: str, parted: bool = False) -> dict[str, bytes]:
    words, off = story.words, story.off if "off" in story.request.sections else ()
    charts = [month_chart(story, each, size) for each in off]
    content = {
        **head(story),
        "sections": story.request.sections,
        "foot": f"{words('paper.status')} · {story.stamp_line}",
        "doubts": tuple(map(str, story.account.doubts)),
        "turned": story.turned,
        "heads": {name: words(f"paper.month.head.{name}") for name in HEADS} | {"corrections": words("track.corrections")},
        "captions": {name: words(f"paper.month.table.{name}") for name in TABLES},
        "tables": {
            name: dataclasses.asdict(story.since_last if name == "since" else getattr(story, name)) for name in TABLES
        },
        "note": words("track.table_note"),
        "off": [
            {
                "chart": picture(chart),
                "about": story.about(each),
                "needed": story.helps(each)[:1],
                "helps": story.helps(each)[1:],
            }
            for chart, each in zip(charts, off, strict=True)
        ],
        "advice": story.advice if "off" in story.request.sections else (),
        "none_off": words("paper.month.none_off"),
        "parted": parted,
        "corrections": story.corrections,
        "method": story.account.method,
    }
    return inputs(LAYOUT, content, {f"{chart.id}.svg": svg(chart) for chart in charts})
