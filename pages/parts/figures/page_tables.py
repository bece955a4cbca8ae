"""Small tables as text, and long ones that scroll on screen and are whole on paper."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.wording.words import word
from simulation.language.cells import safe


def table(shown: pd.DataFrame, key: str, words: Collection[int] = (0,)) -> None:
    """A small table as text: columns of `words` left, figures right; readable by screen readers and in print."""
    with st.container(key=key):
        heads = "|".join(shown.columns)
        align = "|".join(":--" if place in words else "--:" for place in range(len(shown.columns)))
        body = "\n".join("|" + "|".join(str(cell) for cell in row) + "|" for row in shown.itertuples(index=False))
        st.markdown(f"|{heads}|\n|{align}|\n{body}")


def grid(
    frame: pd.DataFrame,
    key: str,
    paper: pd.DataFrame | None = None,
    columns: Mapping[str, Any] | None = None,
    figures: Mapping[str, Any] | None = None,
) -> None:
    """A long table that can be sorted and searched; `paper` is what is printed instead, where it differs.

    figures: functions that write the numbers of a column, sorted by value all the same; the browser's own way has a hyphen for a minus.
    """
    shown = safe(frame)  # the table's own menu copies it and saves it as CSV
    st.dataframe(
        shown.style.set_uuid(key).format(dict(figures)) if figures else shown,  # its own name would be another in each run
        hide_index=True,
        key=key,
        height=520 if len(frame) > 14 else "content",
        alt=_said(frame),
        column_config=columns,
    )
    printed = frame if paper is None else paper
    with st.container(key=f"paper_{key}"):
        rows = [_row("th", printed.columns), *(_row("td", row) for row in printed.itertuples(index=False))]
        st.html(f"<table><thead>{rows[0]}</thead><tbody>{''.join(rows[1:])}</tbody></table>")


def _said(frame: pd.DataFrame) -> str:
    """What a table is to those who hear it: its first columns and where it begins, so that two on a page are told apart."""
    first = frame.iloc[0, :2] if len(frame) else ()
    comma = word("list.comma")
    return word("table.alt", heads=comma.join(map(str, frame.columns[:3])), first=comma.join(map(str, first)))


def _row(kind: str, cells: Any) -> str:
    return "<tr>" + "".join(f"<{kind}>{escape(str(cell))}</{kind}>" for cell in cells) + "</tr>"
