"""Pictures of the charts of a page: PNG at 200 dots an inch and SVG, drawn with the font that comes with the program."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pyarrow as pa
import streamlit as st

from pages.parts import state
from pages.parts.wording.words import word
from simulation.report.background import call
from simulation.report.charts.fonts import FAMILY, shown
from simulation.report.charts.path_charts import Chart
from simulation.report.charts.pictures import packed
from simulation.report.safety import file_part

WIDTH = 900


def offer(page: str) -> None:
    """A button that saves every chart of the page; they are drawn only when it is pressed."""
    drawn = state.drawn()
    if drawn:
        colours = st.get_option("theme.light.chartCategoricalColors")
        name = file_part(f"{word(f'menu.{page}')}_{state.words().scenario(state.scenario())}") + ".zip"
        st.download_button(
            word("pictures.save", count=len(drawn)),
            partial(pictures, drawn, tuple(colours)),
            name,
            key="pictures_save",
            on_click="ignore",
            type="tertiary",
            icon=":material/image:",
            help=word("pictures.help"),
        )


def stands_on() -> tuple:
    """What the button shows and its file is called."""
    return state.scenario().name, len(state.drawn())


def pictures(drawn: Mapping[str, tuple], colours: Sequence[str]) -> bytes:
    """Archive of the charts as they stand now: for each key its rows, specification, description and height."""
    return call(packed, tuple(_chart(key, *parts, colours=colours) for key, parts in drawn.items()))


def _chart(key: str, rows: Any, spec: dict, title: str, height: int, *, colours: Sequence[str]) -> Chart:
    """A chart of the page as one that stands alone: with its data, a title, the light colours and the font."""
    frame = rows.to_pandas() if isinstance(rows, pa.Table) else rows
    look = {"font": f"{FAMILY}, sans-serif", "range": {"category": list(colours)}}
    whole = {
        **spec,
        "width": WIDTH,
        "height": height,
        "background": "#ffffff",
        "padding": 12,
        "data": {"values": json.loads(frame.to_json(orient="records", force_ascii=False))},
        "title": {"text": title, "anchor": "start", "fontSize": 13, "offset": 16, "limit": WIDTH},
        "config": {**spec.get("config", {}), **look},
    }
    return Chart(key, title, title, json.loads(shown(json.dumps(whole, ensure_ascii=False))))
