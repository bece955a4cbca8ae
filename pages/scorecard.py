"""Scorecard: the 21 monthly indicators of high-quality development, as projected."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.parts.figures.page_tables import table
from pages.parts.frame.page import open_page
from pages.parts.shared.view import View
from pages.parts.wording.words import change, figure, name, same, without_unit, word, written
from simulation import catalogue
from simulation.engine.appraisal import StandardValue


def body(view: View) -> None:
    """Which indicators the plan improves, and what each of them is."""
    indicators = catalogue().scorecard
    signs = {key: 1 if row.better == "up" else -1 for key, row in indicators.items()}
    moved = {key: signs[key] * view.gap(key) for key in indicators if not same(key, view.gap(key))}
    better = sum(gap > 0 for gap in moved.values())
    st.subheader(word("scorecard.finding", year=view.last, better=better, worse=len(moved) - better), anchor=False)
    heads = [word("column.item"), str(view.years[0]), word("role.reference"), word("role.scenario"), word("against")]
    table(pd.DataFrame([_row(view, key) for key in indicators], columns=heads), "plain_scorecard")
    st.caption(word("scorecard.scheme", year=view.last, scheme=written(catalogue().appraisal.scheme(view.last))))
    st.caption(word("scorecard.note"))
    st.caption(_scores(view))
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


def _scores(view: View) -> str:
    """Scores by the standard values of the last year where its table is filled; else that it is not, and the dated example."""
    appraisal, year = view.projection.baseline.appraisal, view.last
    if appraisal.standards_of(year):
        return word("scorecard.standards", year=year, scores=_listed(view, appraisal.standards_of(year), "scorecard.score"))
    none = word("scorecard.standards_none", year=year)
    examples = appraisal.examples
    if not examples:
        return none
    return f"{none} " + word(
        "scorecard.example", year=examples[0].year, scores=_listed(view, examples, "scorecard.score_example")
    )


def _listed(view: View, rows: Sequence[StandardValue], text: str) -> str:
    scores = {row.variable: row.score(float(view.projection.total(row.variable)[-1])) for row in rows}
    return word("list.comma").join(
        word(text, name=name(key), points=without_unit(points, "count")) for key, points in scores.items()
    )


def _row(view: View, key: str) -> tuple[str, ...]:
    own, reference = view.projection.total(key), view.reference.total(key)
    gap = "—" if same(key, view.gap(key)) else change(key, view.gap(key))
    return name(key), figure(key, own[0]), figure(key, reference[-1]), figure(key, own[-1]), gap


open_page("scorecard", body)
