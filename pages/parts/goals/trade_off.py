"""What two outcomes cost each other: plans none of which is better in both."""

from __future__ import annotations

import streamlit as st

from pages.parts.figures import analysis_charts, outcome_charts
from pages.parts.goals import routes
from pages.parts.shared import analyses, target_inputs
from pages.parts.shared.view import View
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import choices, figure, name, printed_gap, same, scaled, size, unit, unit_of, word
from simulation import catalogue
from simulation.analysis.goals.pareto import Front
from simulation.language.quotes import Sentence


def front(view: View) -> None:
    """What two outcomes cost each other: plans none of which is better in both."""
    st.header(word("goals.trade"), anchor=False)
    traded = catalogue().listed("traded")
    with st.container(horizontal=True, key="picks"):
        first = target_inputs.outcome("trade_first", traded)
        second = target_inputs.outcome("trade_second", (traded[1], traded[0], *traded[2:]))
    if first == second:
        st.info(word("goals.two"))
        return
    with st.spinner(word("goals.trading")):
        found = analyses.front(view.reference.scenario, first, second, view.last)
    heading(_behind(view, found, first, second), second)
    quotes = quoter()
    (low, better), (high, worse) = (
        [
            quotes.level(variable, value, f"front:{end}", view.last)
            for variable, value in zip((first, second), found.values[at], strict=True)
        ]
        for at, end in ((0, "first"), (-1, "last"))
    )
    traded_off = quotes.say(
        "goals.trade_off" if len(found.values) > 1 else "goals.no_trade_off",
        first=ranges_in_words.inner(name(first)),
        second=ranges_in_words.inner(name(second)),
        low=low,
        high=high,
        better=better,
        worse=worse,
    )
    st.markdown(str(traded_off))
    _points(view, found, first, second)
    _choose(found, first, second)


def _behind(view: View, found: Front, first: str, second: str) -> Sentence:
    """How far the scenario lies from what can be had: the first thing a trade-off says to who has a plan."""
    at_first, at_second = (float(view.projection.total(variable)[-1]) for variable in (first, second))
    behind = printed_gap(second, at_second, at_second + found.ahead(at_first, at_second))
    names = {"first": ranges_in_words.inner(name(first)), "second": ranges_in_words.inner(name(second))}
    quotes, ahead = quoter(), found.ahead(at_first, at_second)
    if same(second, behind):
        return quotes.say("goals.on_front", **names)
    value = quotes.level(first, at_first, "central", view.last)
    return quotes.say(
        "goals.behind", **names, value=value, size=quotes.size(second, behind, ahead, "behind_front", view.last)
    )


def _points(view: View, found: Front, first: str, second: str) -> None:
    points = [(*values, "scenario", word("goals.plan", number=i + 1), None) for i, values in enumerate(found.values)]
    for role, projection in (("reference", view.reference), ("benchmark", view.projection)):
        if role == "reference" or view.moved:
            title = word("role.reference" if role == "reference" else "role.scenario")
            points.append((projection.total(first)[-1], projection.total(second)[-1], role, title, title))
    at_first, at_second = (float(view.projection.total(variable)[-1]) for variable in (first, second))
    ahead = found.ahead(at_first, at_second)
    printed = printed_gap(second, at_second, at_second + ahead)  # as the heading above has it
    titles = (word("with_unit", name=name(variable), unit=unit(unit_of(variable))) for variable in (first, second))
    spec = analysis_charts.trade_spec(name(first), name(second), *titles)
    alt = word("goals.trade_alt", first=name(first), second=name(second))
    rows = analysis_charts.trade_data(points, first, second)
    own = rows.index[rows["role"] == "benchmark"] if view.moved else rows.index[rows["role"] == "reference"]
    rows.loc[own, "reach"] = rows.loc[own, "y"] + float(scaled(ahead, unit_of(second)))
    rows.loc[own, "reach_text"] = size(second, printed) if not same(second, printed) else None
    outcome_charts.draw(rows, spec, "trade", alt, 320)
    st.caption(word("goals.trade_note"))


def _choose(found: Front, first: str, second: str) -> None:
    plans = {
        i: word("goals.option", number=i + 1, first=figure(first, a), second=figure(second, b))
        for i, (a, b) in enumerate(found.values)
    }
    left, right = st.columns([3, 1], gap="small", vertical_alignment="bottom")
    with left:
        # a key for each pair: the browser would go on showing the label of the pair before
        chosen = st.selectbox(word("goals.pick"), key=f"trade_plan_{first}_{second}", **choices(plans))
    with right:
        routes.load(found.scenario(chosen), "trade", "on_front")
