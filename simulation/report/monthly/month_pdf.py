"""The monthly report as PDF, in the look of the other reports."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from simulation.report.charts.pictures import svg
from simulation.report.monthly.month_charts import month_chart
from simulation.report.monthly.month_story import MonthStory
from simulation.report.pdf import head, inputs, picture, typeset

LAYOUT = Path(__file__).with_name("month.typ")
HEADS = ("state", "off", "method")
TABLES = ("since", "state", "gaps", "tasks")


def build(story: MonthStory) -> bytes:
    """The report; any warning of the typesetter is an error."""
    words, off = story.words, story.off if "off" in story.request.sections else ()
    charts = [month_chart(story, each) for each in off]
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
        "corrections": story.corrections,
        "method": story.account.method,
    }
    return typeset(inputs(LAYOUT, content, {f"{chart.id}.svg": svg(chart) for chart in charts}))
