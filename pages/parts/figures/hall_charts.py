"""Lines by year on the hall screen, drawn as the board of a workshop draws them (`static/path_drawing.js`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from pages.parts.figures.outcome_charts import FLAT, ROLES
from simulation.engine.folders import STATIC

KINDS = ("scenario", "reference", "benchmark", "target")  # each drawn in its own way; others as plain lines


def _read(*names: str) -> str:
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)


_paths = st.components.v2.component(
    "hall_paths", js=_read("path_drawing.js", "hall_paths.js"), css=_read("path_drawing.css")
)


def path_data(
    years: Sequence[int], lines: Sequence[dict], band: Sequence[np.ndarray] | None, unit: str, said: str, **past: int
) -> dict[str, Any]:
    """What the drawing needs: lines as for `outcome_charts.path_data`, each with the place of its colour in the theme.

    past: last year observed and first that can be decided.
    """
    return {
        "years": list(years),
        "lines": [
            {
                "kind": line["role"] if line["role"] in KINDS else "other",
                "colour": ROLES.index(line["role"]),
                "years": list(line.get("years", years)),
                "values": [float(value) if abs(value) > FLAT else 0.0 for value in line["values"]],
                "label": line["label"],
            }
            for line in lines
        ],
        "band": band and {name: [float(value) for value in edge] for name, edge in zip(("low", "high"), band, strict=True)},
        "unit": unit,
        "said": said,
        **past,
    }


def draw(data: dict[str, Any], key: str) -> None:
    """A chart more than half as high as the screen; it stays in its place when a lever moves."""
    _paths(data=data, key=f"hall_{key}")
