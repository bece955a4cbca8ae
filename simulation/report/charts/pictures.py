"""Charts as pictures: SVG, and PNG at 200 dots an inch, drawn with the font that comes with the program."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from simulation.report.archive import zipped
from simulation.report.charts.bar_charts import charts
from simulation.report.charts.fonts import FOLDER
from simulation.report.charts.path_charts import Chart
from simulation.report.content.request import today
from simulation.report.content.story import Story
from simulation.report.safety import file_part

DOTS_PER_INCH = 200
VEGA_LITE = "6.4"
_ready = threading.Lock()
_fonts: list[str] = []


def build(story: Story, name: str) -> Mapping[str, bytes]:
    """A picture of each chart, with its title."""
    draw = png if name == "png" else svg
    return {
        f"_{number:02d}_{chart.id}.{name}": draw(chart)
        for number, chart in enumerate(charts(story, "screen", True), start=1)
    }


def packed(charts: Sequence[Chart]) -> bytes:
    """Archive with each chart as PNG and as SVG, named by its id."""
    files = {f"{file_part(chart.id)}.{kind}": draw(chart) for chart in charts for kind, draw in (("png", png), ("svg", svg))}
    return zipped(files, today())


def svg(chart: Chart) -> bytes:
    """A chart as SVG; its text stays text."""
    return _svg(json.dumps(chart.spec, sort_keys=True))


def png(chart: Chart, dots: int = DOTS_PER_INCH) -> bytes:
    """A chart as PNG."""
    return _png(json.dumps(chart.spec, sort_keys=True), dots)


@lru_cache(maxsize=64)
def _svg(spec: str) -> bytes:
    return _converter().vegalite_to_svg(spec, vl_version=VEGA_LITE).encode()


@lru_cache(maxsize=24)
def _png(spec: str, dots: int) -> bytes:
    return _converter().vegalite_to_png(spec, vl_version=VEGA_LITE, ppi=dots)


def _converter() -> Any:
    """The converter, with the program's fonts known to it."""
    import vl_convert

    with _ready:
        if not _fonts:
            vl_convert.register_font_directory(str(FOLDER))
            _fonts.append(str(FOLDER))
    return vl_convert
