"""Scorecard: the 21 monthly indicators of high-quality development, as projected."""

import pandas as pd
import streamlit as st

from pages.parts.figures.page_tables import table
from pages.parts.frame.page import open_page
from pages.parts.shared.view import View
from pages.parts.wording.words import change, figure, name, same, word, written
from simulation import catalogue


def body(view: View) -> None:
    """Which indicators the plan improves, and what each of them is."""
    indicators = catalogue().scorecard
    signs = {key: 1 if row.better == "up" else -1 for key, row in indicators.items()}
    moved = {key: signs[key] * view.gap(key) for key in indicators if not same(key, view.gap(key))}
    better = sum(gap > 0 for gap in moved.values())
    st.subheader(word("scorecard.finding", year=view.last, better=better, worse=len(moved) - better), anchor=False)
    heads = [word("column.item"), str(view.years[0]), word("role.reference"), word("role.scenario"), word("against")]
    table(pd.DataFrame([_row(view, key) for key in indicators], columns=heads), "plain_scorecard")
    st.caption(word("scorecard.note"))
    st.header(word("scorecard.definitions"), anchor=False)
    named = {"yes": word("scorecard.named"), "no": word("scorecard.added")}
    table(
        pd.DataFrame(
            [(name(key), written(row, "definition"), named[row.named_in_seed]) for key, row in indicators.items()],
            columns=[word("column.item"), word("scorecard.definition"), word("column.source")],
        ),
        "plain_definitions",
        words=(0, 1, 2),
    )


def _row(view: View, key: str) -> tuple[str, ...]:
    own, reference = view.projection.total(key), view.reference.total(key)
    gap = "—" if same(key, view.gap(key)) else change(key, view.gap(key))
    return name(key), figure(key, own[0]), figure(key, reference[-1]), figure(key, own[-1]), gap


open_page("scorecard", body)
