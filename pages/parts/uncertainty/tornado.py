"""The sensitivity page's own pieces: one assumption at a time, and which would decide."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures import analysis_charts, outcome_charts
from pages.parts.figures.page_tables import table
from pages.parts.shared import analyses
from pages.parts.shared.choices import one_of
from pages.parts.shared.view import View
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import name, number, percent, scaled, unit, unit_of, word, written
from simulation import Scenario
from simulation.language.numbers import three_figures

SHOWN = 12
WHAT = ("level", "gap")


def label(assumption: str, grade: str | None = None) -> str:
    """Name of a parameter or condition, with its evidence grade as a mark."""
    rows = state.place().parameters if assumption in state.place().parameters else state.place().conditions
    title = written(rows[assumption])
    return word("sensitivity.marked", name=title, grade=grade) if grade else title


def subject(view: View) -> Scenario | None:
    """Whether the scenario itself is examined, or its advantage: the scenario compared with, if any."""
    if not view.moved:
        return None
    chosen = one_of("sensitivity_what", "comparison", {what: word(f"sensitivity.{what}") for what in WHAT}, "gap")
    return view.reference.scenario if chosen == "gap" else None


def tornado(view: View, other: Scenario | None, variable: str, year: int) -> None:
    """Each assumption at both ends of its range, the strongest on top."""
    found = analyses.swings(view.scenario, other).table(variable, year)
    first = found.iloc[0]
    quotes, swing = quoter(), float(first["swing"])
    heading(
        quotes.say(
            "sensitivity.finding" if other is None else "sensitivity.finding_gap",
            first=label(first["id"]),
            year=year,
            name=ranges_in_words.inner(name(variable)),
            size=quotes.about(variable, swing, swing, f"swing:{first['id']}", year, change=True),
        )
    )
    rows = [row for _, cells in found.head(SHOWN).iterrows() for row in _bars(cells, variable)]
    spec = analysis_charts.swing_spec(unit(unit_of(variable)), word("assumption"))
    alt = word("sensitivity.alt", name=ranges_in_words.inner(name(variable)))
    outcome_charts.draw(pd.DataFrame(rows).assign(place=range(len(rows))), spec, "tornado", alt, 26 * SHOWN + 60)
    st.caption(word("sensitivity.legend"))
    with st.expander(word("sensitivity.values")):
        _values(found.head(SHOWN), variable)


def _bars(cells: pd.Series, variable: str) -> list[dict]:
    """The low and the high bar of one assumption."""
    centre, low, high = (float(scaled(cells[side], unit_of(variable))) for side in ("central", "at_low", "at_high"))
    swing = ranges_in_words.rounded(variable, cells["swing"], cells["swing"])
    title, right = label(cells["id"], cells["grade"]), max(centre, low, high)
    return [
        {
            "item": title,
            "start": centre,
            "end": end,
            "role": role,
            "rule": "reference",
            "right": right,
            "text": swing if role == "scenario" else None,
            "hint": ranges_in_words.rounded(variable, cells[side], cells["swing"]),
        }
        for end, role, side in ((low, "reference", "at_low"), (high, "scenario", "at_high"))
    ]


def _values(found: pd.DataFrame, variable: str) -> None:
    rows = []
    for _, cells in found.iterrows():
        table_ = state.place().parameters if cells["kind"] == "parameter" else state.place().conditions
        symbol, signed = table_[cells["id"]].unit, cells["kind"] == "condition"
        ends = (assumed(symbol, cells[side], signed) for side in ("low_value", "high_value"))
        outcomes = (ranges_in_words.rounded(variable, cells[side], cells["swing"]) for side in ("at_low", "at_high"))
        rows.append((label(cells["id"]), word(f"grade.{cells['grade']}"), *ends, *outcomes))
    heads = ("assumption", "column.grade", "column.low", "column.high", "sensitivity.at_low", "sensitivity.at_high")
    table(pd.DataFrame(rows, columns=[word(head) for head in heads]), "plain_assumptions")
    st.caption(word("sensitivity.deviation"))


def assumed(symbol: str, value: float, signed: bool = False) -> str:
    """Value of an assumption in its unit; a condition's is a deviation."""
    if symbol in ("index", "10MW") and signed:
        return percent(value, signed=True)
    return number(value, symbol, three_figures(float(scaled(value, symbol))), signed=signed)


def decisive(view: View, variable: str, year: int) -> None:
    """Assumptions that alone would turn the scenario's advantage around."""
    st.header(word("sensitivity.decisive"), anchor=False)
    if not view.moved:
        st.info(word("sensitivity.unmoved"))
        return
    found = analyses.swings(view.scenario, view.reference.scenario).table(variable, year)
    way = "up" if found["central"].iloc[0] > 0 else "down"
    found = found[found["flips"]]
    if found.empty:
        st.success(word(f"sensitivity.firm.{way}", year=year, name=ranges_in_words.inner(name(variable))))
    for _, cells in found.iterrows():
        st.markdown(
            "- "
            + word(
                "sensitivity.flips",
                name=label(cells["id"], cells["grade"]),
                low=_gain(variable, cells, "at_low"),
                high=_gain(variable, cells, "at_high"),
            )
        )


def _gain(variable: str, cells: pd.Series, side: str) -> str:
    return ranges_in_words.points(variable, ranges_in_words.rounded(variable, cells[side], cells["swing"]))
