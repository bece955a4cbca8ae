"""Current practice continued: what it is, why it goes where it goes, and every row that moves it held still by itself."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import grid
from pages.parts.shared.view import View
from pages.parts.wording.quoted import quoter
from pages.parts.wording.words import change, name, word, written
from simulation import HEADLINES
from simulation.analysis.causes.reference_causes import Cause, ReferenceCauses, reference_causes
from simulation.explanation.reference_in_words import reference_paragraph


def reference(view: View) -> None:
    """One paragraph from the run, and the table that it is taken from."""
    place = state.place()
    found = reference_causes(place)
    st.markdown(str(reference_paragraph(quoter(), found, place)))
    rows = [
        (written(one.row), word(f"kind.{one.grade}"), *(_effect(found, one, outcome) for outcome in HEADLINES), one.row.id)
        for one in found.causes
    ]
    heads = [word("column.held_still"), word("column.kind"), *map(name, HEADLINES), word("column.id")]
    st.caption(word("reference.note", year=found.years[-1]))
    grid(pd.DataFrame(rows, columns=heads), "reference_table")


def _effect(found: ReferenceCauses, one: Cause, outcome: str) -> str:
    return change(outcome, found.effect(one, outcome)) if one in found.largest(outcome) else word("none")
