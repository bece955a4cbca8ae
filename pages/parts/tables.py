"""Small tables as text."""

from __future__ import annotations

import pandas as pd
import streamlit as st


def table(shown: pd.DataFrame, key: str) -> None:
    """A small table as text: first column left, figures right; readable by screen readers and in print."""
    with st.container(key=key):
        heads = "|".join(shown.columns)
        align = "|".join([":--", *["--:"] * (len(shown.columns) - 1)])
        body = "\n".join("|" + "|".join(str(cell) for cell in row) + "|" for row in shown.itertuples(index=False))
        st.markdown(f"|{heads}|\n|{align}|\n{body}")
