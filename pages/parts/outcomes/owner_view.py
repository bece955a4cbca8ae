"""What the owner sees: profit and return as they are divided with other holders, assessed profit, EVA, orders, roads."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import as_text
from pages.parts.shared.view import View
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import word
from simulation.engine.catalogue import catalogue
from simulation.explanation.outcome_rows import outcome_cells, outcome_heads


def owner_view(view: View) -> None:
    """The table of documents, for the scenario as it stands; one element with its name as first head, since it is sent with every step."""
    words = state.words()
    rows = []
    for variable in catalogue().listed("owner_view"):
        title, *cells = outcome_cells(words, variable, view.projection, view.reference)
        rows.append((title + way(variable), *cells))
    _, *heads = outcome_heads(words, view.years[0], view.last, view.moved)
    st.markdown(as_text(pd.DataFrame(rows, columns=[word("paper.head.owner_view"), *heads]), words=(0, 1)))
