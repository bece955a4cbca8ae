"""Tables as text, and long ones that scroll on screen and are whole on paper and on phones."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.parts.wording.words import word
from simulation.language.cells import safe


def table(shown: pd.DataFrame, key: str, words: Collection[int] = (0,)) -> None:
    """A small table as text: columns of `words` left, figures right; readable by screen readers and in print."""
    with st.container(key=key):
        st.markdown(as_text(shown, words))


def as_text(shown: pd.DataFrame, words: Collection[int] = (0,)) -> str:
    """The same as the text alone, for an element of its own."""
    heads = "|".join(shown.columns)
    align = "|".join(":--" if place in words else "--:" for place in range(len(shown.columns)))
    body = "\n".join("|" + "|".join(str(cell) for cell in row) + "|" for row in shown.itertuples(index=False))
    return f"|{heads}|\n|{align}|\n{body}"


MOST = 40  # rows that a table of text may have
LONG = 40  # letters of a cell that needs room even on a phone
SPARK = (72, 20)  # pixels of a small line in a cell


def text_table(frame: pd.DataFrame, key: str, words: Collection[int] = (0,)) -> None:
    """A table as text whose heads and cells take as many lines as they need, so that none is cut; what is in `words` stands left.

    A cell may be a sequence of numbers: a small line of its own scale. Wider than a phone it scrolls with its first column in sight.
    """
    with st.container(key=key):
        _as_html(frame, words)


def grid(
    frame: pd.DataFrame,
    key: str,
    paper: pd.DataFrame | None = None,
    columns: Mapping[str, Any] | None = None,
    figures: Mapping[str, Any] | None = None,
) -> None:
    """A long table that can be sorted and searched; `paper` is what is printed, and shown on phones, where it differs.

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
        _as_html(printed)


def _as_html(frame: pd.DataFrame, words: Collection[int] = (0,)) -> None:
    left = [place in words or not _figures(frame.iloc[:, place]) for place in range(frame.shape[1])]
    rows = [_row("th", frame.columns, left), *(_row("td", row, left) for row in frame.itertuples(index=False))]
    region = f'<div class="text-table" role="region" tabindex="0" aria-label="{escape(_said(frame))}">'
    st.html(f"{region}<table><thead>{rows[0]}</thead><tbody>{''.join(rows[1:])}</tbody></table></div>")


# a number, its unit apart; a dash alone
FIGURE = re.compile(r"[+−]?(?:CNY\s)?[+−–—\-\d.,%\s]*\d[\d.,%]*(?:\s\D*)?|[+−–—-]?")


def _figures(column: pd.Series) -> bool:
    """Whether a column holds figures, which stand right and whole: each cell short, a number with or without its unit, or a small line."""
    return all(not isinstance(cell, str) or (len(cell) < 24 and FIGURE.fullmatch(cell)) for cell in column)


def _small_line(values: Sequence[float]) -> str:
    """A path as a small line that shows its shape alone."""
    wide, high = SPARK
    least, most = min(values), max(values)
    y = high - 3 - (np.asarray(values, float) - least) / ((most - least) or 1.0) * (high - 6)
    points = " ".join(
        f"{round(float(x), 1)},{round(float(at), 1)}" for x, at in zip(np.linspace(2, wide - 2, len(values)), y, strict=True)
    )
    line = f'<polyline points="{points}" fill="none" stroke="#5f8fd6" stroke-width="1.6"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}">{line}</svg>'
    return f'<img alt="" width="{wide}" height="{high}" src="data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}">'


def _said(frame: pd.DataFrame) -> str:
    """What a table is to those who hear it: its first columns and where it begins, so that two on a page are told apart."""
    first = frame.iloc[0, :2] if len(frame) else ()
    comma = word("list.comma")
    return word("table.alt", heads=comma.join(map(str, frame.columns[:3])), first=comma.join(map(str, first)))


def _row(kind: str, cells: Any, left: Sequence[bool]) -> str:
    written = [_small_line(cell) if isinstance(cell, (list, tuple)) else escape(str(cell)) for cell in cells]
    sides = [' class="figure"' * (not words) for words in left]
    sides = [side or ' class="long"' * (len(str(cell)) > LONG) for side, cell in zip(sides, cells, strict=True)]
    return "<tr>" + "".join(f"<{kind}{side}>{cell}</{kind}>" for cell, side in zip(written, sides, strict=True)) + "</tr>"
