"""How much each entity's value added follows prices: base-year figures with their ranges, why some hardly move."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts.figures.page_tables import table
from pages.parts.shared.view import View
from pages.parts.wording.words import figure, given, word, written
from simulation.engine.rows import Cell

EXPOSURES = (
    "metals_value_exposure",
    "coal_value_exposure",
    "steel_value_exposure",
    "power_value_exposure",
    "demand_exposure",
)


def shown(view: View, key: str) -> None:
    """The table, largest profit first; entities of which a place states no ranges stand with the value alone."""
    place = view.place
    cells = {(owner, column): cell for (owner, column), cell in place.cells.items() if column in EXPOSURES}
    if not cells:
        return
    st.header(word("exposures.title"), anchor=False)
    profits = {entity: float(view.projection.entity("total_profit", entity)[0]) for entity in place.seen_ids}
    rows = [
        (written(row), figure("total_profit", profits[row.id]), *(_cell(cells.get((row.id, one))) for one in EXPOSURES))
        for row in sorted(place.seen, key=lambda row: -profits[row.id])
    ]
    heads = [word("entity"), word("entities.profit", year=view.years[0]), *(word(f"exposures.{one}") for one in EXPOSURES)]
    table(pd.DataFrame(rows, columns=heads), f"plain_exposures_{key}")
    kinds = dict.fromkeys(cell.grade for cell in cells.values() if cell.value)
    st.caption(word("exposures.note", kinds=word("list.comma").join(word(f"kind.{kind}") for kind in kinds)))


def _cell(cell: Cell | None) -> str:
    if cell is None or not cell.value:
        return word("dash")
    value, low, high = (given(round(one, 3), cell.unit) for one in (cell.value, cell.low, cell.high))
    return value if low == high else word("exposures.cell", value=value, low=low, high=high)
