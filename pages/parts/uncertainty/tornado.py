"""The sensitivity page's own pieces: one assumption at a time, and which would decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures import analysis_charts, outcome_charts, row_names
from pages.parts.figures.page_tables import table
from pages.parts.shared import analyses
from pages.parts.shared.choices import one_of
from pages.parts.shared.view import View
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import digits, name, percent, plain, printed_gap, scaled, unit, unit_of, word
from simulation import Scenario
from simulation.analysis.sensitivity.base_figures import ALL, base_figures, is_base_figure
from simulation.explanation.assumptions_in_words import (
    assumption_grade,
    assumption_name,
    assumption_unit,
    assumption_value,
    grade_letter,
)

SHOWN = 14
WHAT = ("level", "gap")
Shares = Mapping[str, float]


def label(assumption: str) -> str:
    """Name of a parameter, a condition or a base-year figure."""
    return assumption_name(state.words(), state.place(), assumption)


def marked(assumption: str, grade: str) -> str:
    """The same behind the letter of its evidence; a condition set by the visitor moves around that value."""
    own = assumption in state.scenario().conditions
    named = word("sensitivity.around_own", name=label(assumption)) if own else label(assumption)
    return word("sensitivity.marked", name=named, grade=grade_letter(grade))


def subject(view: View) -> Scenario | None:
    """Whether the scenario itself is examined, or its advantage: the scenario compared with, if any."""
    if not view.moved:
        return None
    chosen = one_of("sensitivity_what", "comparison", {what: word(f"sensitivity.{what}") for what in WHAT}, "gap")
    return view.reference.scenario if chosen == "gap" else None


def tornado(view: View, other: Scenario | None, variable: str, year: int, shares: Shares | None) -> None:
    """Each assumption at both ends of its range, the strongest on top; with its share of the variance once that is known."""
    found = analyses.swings(view.scenario, other).table(variable, year)
    first = found.iloc[0]
    quotes, ends = quoter(), (float(first["at_low"]), float(first["at_high"]))
    printed = printed_gap(variable, *ends)  # as in the table of values
    heading(
        quotes.say(
            "sensitivity.finding" if other is None else "sensitivity.finding_gap",
            first=label(first["id"]),
            year=year,
            name=ranges_in_words.inner(name(variable)),
            size=quotes.size(variable, printed, abs(ends[1] - ends[0]), f"swing:{first['id']}", year),
        ),
        variable,
        year=year,
    )
    leading = found["id"].isin(list(found["id"].head(SHOWN)) + list(shares or ()))
    shown = found[leading & (found["swing"] > 0)]
    rows = [_bar(cells, variable, shares) | {"place": place} for place, (_, cells) in enumerate(shown.iterrows())]
    share = word("sensitivity.share_head") if shares else ""
    room = analysis_charts.room_at_ends(rows)
    spec = analysis_charts.swing_spec(unit(unit_of(variable)), word("assumption"), share, room)
    alt = word("sensitivity.alt", name=ranges_in_words.inner(name(variable)))
    outcome_charts.draw(pd.DataFrame(rows), spec, "tornado", alt, row_names.ROW * len(rows) + 70)
    st.caption(word("sensitivity.legend"))
    _left_out()
    with st.expander(word("sensitivity.values")):
        _values(shown, variable)


def _bar(cells: pd.Series, variable: str, shares: Shares | None) -> dict[str, Any]:
    """One assumption: the outcome at both ends of its range, each end named by the assumption's own value there."""
    ends = sorted((float(scaled(cells[f"at_{side}"], unit_of(variable))), side) for side in ("low", "high"))
    (least, first), (most, last) = ends
    centre, texts = float(scaled(cells["central"], unit_of(variable))), [_value(cells, first), _value(cells, last)]
    if (
        not least <= centre <= most
    ):  # either end of the range moves it the same way: one bar from the centre, with both at its end
        least, most, both = min(least, centre), max(most, centre), " / ".join(texts)
        texts = ["", both] if least == centre else [both, ""]
    return {
        "item": marked(cells["id"], cells["grade"]),
        "least": least,
        "most": most,
        "centre": centre,
        "least_text": texts[0],
        "most_text": texts[1],
        "letter": grade_letter(cells["grade"]),
        "role": "other_B",
        "rule": "reference",
        "share": percent(shares[cells["id"]]) if shares and cells["id"] in shares else None,
        "hint": " → ".join(_outcome(variable, cells[f"at_{side}"]) for side in ("low", "high")),
    }


def _value(cells: pd.Series, side: str) -> str:
    symbol = assumption_unit(state.place(), cells["id"])
    return assumption_value(state.words(), symbol, cells[f"{side}_value"], cells["kind"] == "condition")


def _outcome(variable: str, value: float) -> str:
    """The outcome at an end, to the decimals that it has on every page."""
    return plain(scaled(value, unit_of(variable)), digits(variable))


def _values(found: pd.DataFrame, variable: str) -> None:
    rows = []
    for _, cells in found.iterrows():
        outcomes = (_outcome(variable, cells[side]) for side in ("at_low", "at_high"))
        grade = assumption_grade(state.words(), cells["grade"])
        apart = plain(
            scaled(abs(printed_gap(variable, cells["at_low"], cells["at_high"])), unit_of(variable)), digits(variable)
        )
        rows.append((label(cells["id"]), grade, _value(cells, "low"), _value(cells, "high"), *outcomes, apart))
    heads = [word(head) for head in ("assumption", "column.grade", "column.low", "column.high")]
    heads += [word(f"sensitivity.{side}", unit=unit(unit_of(variable))) for side in ("at_low", "at_high", "apart")]
    table(pd.DataFrame(rows, columns=heads), "plain_assumptions", words=(0, 1))
    st.caption(word("sensitivity.deviation"))


def _left_out() -> None:
    """On a place of many enterprises, whose base-year figures are among the candidates."""
    place = state.place()
    seen = {figure.split(":")[0] for figure in base_figures(place)} - {ALL}
    if seen and len(seen) < len(place.seen):
        st.caption(word("sensitivity.largest", count=len(seen), whole=len(place.seen)))


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
                name=marked(cells["id"], cells["grade"]),
                low=_gain(variable, cells, "at_low"),
                high=_gain(variable, cells, "at_high"),
            )
        )


def _gain(variable: str, cells: pd.Series, side: str) -> str:
    return ranges_in_words.points(variable, ranges_in_words.rounded(variable, cells[side], cells["swing"]))


def strongest_to_set(view: View, outcome: str, year: int, count: int) -> list[str]:
    """Parameters and conditions that move an outcome most: those that can be set."""
    found = analyses.swings(view.scenario, None).table(outcome, year)["id"]
    return [one for one in found if not is_base_figure(one)][:count]
