"""What attribution opens on: every lever by what it adds, with what it costs beside; the reform focuses as an inset."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.explanation.attribution import bars, parts_of, printed_by, title_of
from pages.parts.figures import analysis_charts, outcome_charts, row_names
from pages.parts.shared import analyses
from pages.parts.shared.view import View
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.ranges_in_words import inner
from pages.parts.wording.words import decimals, digits, name, plain, same, scaled, unit, unit_of, word
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.causes.attribution import Attribution
from simulation.analysis.causes.lever_by_lever import levers_below
from simulation.engine.catalogue import catalogue
from simulation.explanation.actions import COSTS
from simulation.explanation.relabelled_in_words import relabelled_said
from simulation.language.table_files import as_csv
from simulation.model import MODEL_VERSION
from simulation.report.charts.path_charts import in_lines
from simulation.report.safety import file_part

HEAD = 10  # half-width characters of a line of a column's head
LINE, AXES = 12, 96  # pixels of a line of a head; of the axis below and the room around the rows
MONEY = "亿元"  # unit of amounts in the tables, in which effect and cost can be set against each other


def ranked(view: View, found: Attribution, variable: str, year: int) -> None:
    """One bar a lever from nought, what adds most first; beside it what it costs, and how much that buys."""
    at = found.years.index(year)
    exact, costs, whole_groups = _by_lever(view, found, variable, at)
    parts = printed_by(exact, found, variable, year)
    first, quotes = max(exact, key=lambda player: abs(exact[player])), quoter()
    moved = float(found.after[variable][at] - found.before[variable][at])
    whole = quotes.change(variable, sum(parts.values()), moved, "gap", year)
    part = quotes.change(variable, parts[first], exact[first], "share", year, first)
    title = heading(
        quotes.say("causes.finding", year=year, name=name(variable), whole=whole, first=title_of(first), part=part), variable
    )
    money, of = unit_of(variable) == MONEY, {"start": found.years[1], "year": year, "unit": unit(MONEY)}
    below = levers_below(view.scenario)  # what is left undone is no investment, and buys nothing
    bought = {one: 0.0 if one in below else _bought(exact[one], costs[one]) for one in parts}
    most = max((one for one in parts if one in view.place.levers), key=bought.__getitem__, default=first)
    st.caption(word("causes.ranked.priced" if money else "causes.ranked", name=inner(name(variable)), **of))
    if money and round(times := bought[most], decimals("x")) > 0:
        told = {"lever": title_of(most), "times": quotes.bare(times, "x", "bought"), "name": inner(name(variable))}
        st.caption(str(quotes.say("causes.most_bought", **told, year=year, unit=unit(MONEY))))
    _draw(view, parts, costs, bought, variable, title)
    st.caption(str(quotes.adjoined(quotes.say("causes.sum", whole=whole), quotes.say(f"causes.rule.{found.rule}"))))
    if said := relabelled_said(quoter(), view.projection, view.reference):
        st.caption(str(said))
    for group in whole_groups:
        st.caption(word("causes.indivisible", group=title_of(group)))
    _to_take(view, variable, year, parts, costs, bought)


def _bought(value: float, cost: float) -> float:
    """How much of an amount of money each unit spent buys; 0 where nothing is spent or gained, or no more than is printed as nought."""
    return value / cost if cost > 0 and value > 0 and not same(COSTS[0], cost) else 0.0


def _to_take(
    view: View, variable: str, year: int, parts: dict[str, float], costs: dict[str, float], bought: dict[str, float]
) -> None:
    """The same as a table to take along."""
    st.download_button(
        word("causes.take"), as_csv(taken(view, variable, year, parts, costs, bought)),
        f"{file_part(word('causes.file', name=name(variable), year=year))}.csv",
        "text/csv", key="causes_take", on_click="ignore", icon=":material/download:",
    )  # fmt: skip


def taken(
    view: View, variable: str, year: int, parts: dict[str, float], costs: dict[str, float], bought: dict[str, float]
) -> pd.DataFrame:
    """Rows of levers as the chart has them, with units in the heads, and in each row of which scenario, year, model and data it is."""
    symbol = unit_of(variable)
    effect, cost = (
        word("with_unit", name=said, unit=unit(of))
        for said, of in ((f"{name(variable)} {year}", symbol), (word("causes.cost"), MONEY))
    )
    gained = {word("causes.bought", unit=unit(MONEY)): bought} if symbol == MONEY else {}
    of = {
        word("paper.book.scenario"): state.words().scenario(view.scenario),
        word("stamp.scenario"): view.scenario.id,
        word("year"): year,
        word("stamp.model"): MODEL_VERSION,
        word("stamp.data"): catalogue().digest,
    }
    return pd.DataFrame(
        {
            word("driver"): title_of(player),
            effect: _written(float(scaled(value, symbol)), digits(variable)),
            cost: _written(float(scaled(costs[player], MONEY)), decimals(MONEY)),
            **{head: _written(values[player], decimals("x")) for head, values in gained.items()},
            **of,
        }
        for player, value in parts.items()
    )


def _written(value: float, places: int) -> float:
    """A figure as the chart writes it; what is rounded to nought has no sign."""
    return round(value, places) + 0.0


def _by_lever(
    view: View, found: Attribution, variable: str, at: int
) -> tuple[dict[str, float], dict[str, float], list[str]]:
    """Effect in a year and cost until then of each lever; groups that cannot be divided stand whole and are named."""
    effects, costs, whole_groups = {}, {}, []
    for player, levers in found.members.items():
        divided, players = found, [player]
        if len(levers) > 1:
            try:
                divided = analyses.causes_within(view.scenario, player)
                players = list(divided.players)
            except AnalysisError:
                whole_groups.append(player)
        for one in players:
            place = divided.players.index(one)
            named = divided.members[one][0] if len(divided.members[one]) == 1 else one
            effects[named] = float(divided.contributions[variable][at, place])
            costs[named] = float(sum(np.sum(divided.contributions[cost][1 : at + 1, place]) for cost in COSTS))
    ordered = sorted(effects, key=lambda one: -effects[one])
    return {one: effects[one] for one in ordered}, costs, whole_groups


def _draw(
    view: View, parts: dict[str, float], costs: dict[str, float], bought: dict[str, float], variable: str, title: str
) -> None:
    symbol, places = unit_of(variable), digits(variable)
    rows = []
    for place, (player, value) in enumerate(parts.items()):
        end = float(scaled(value, symbol))
        rows.append(
            {
                "driver": title_of(player),
                "place": place,
                "start": 0.0,
                "end": end,
                "right": max(0.0, end),
                "role": "scenario" if value >= 0 else "less",
                "text": plain(end, places, signed=True),
                **_beside(variable, costs[player], bought[player], player in view.place.levers),
            }
        )
    heads = {field: tuple(in_lines(word(f"causes.head.{field}"), HEAD)) for field in rows[0] if field in ("cost", "bought")}
    spec = analysis_charts.ranked_spec(unit(symbol), word("driver"), tuple(heads.items()))
    above = LINE * max(map(len, heads.values()), default=0)
    outcome_charts.draw(pd.DataFrame(rows), spec, "causes_ranked", title, row_names.ROW * len(rows) + AXES + above)


def _beside(variable: str, cost: float, times: float, lever: bool) -> dict[str, str]:
    """What a lever costs, and for an amount of money how much each unit of money buys; none where nothing is spent or gained."""
    found = {"cost": plain(scaled(cost, MONEY), decimals(MONEY)) if lever else ""}
    if unit_of(variable) == MONEY:
        found["bought"] = (plain(times, decimals("x")) if times else word("dash")) if lever else ""
    return found


def other_question(view: View, lever: str, variable: str, year: int, alone: float) -> None:
    """Beside what a plan would lose without a lever (`alone`): its contribution, where the two are printed as different figures."""
    with st.spinner(word("causes.working")):
        found = analyses.causes(view.scenario)
    if variable not in found.contributions:
        return
    exact = _by_lever(view, found, variable, found.years.index(year))[0]
    if lever not in exact:
        return
    share = printed_by(exact, found, variable, year)[lever]
    if not same(variable, share - alone):
        quotes = quoter()
        st.caption(str(quotes.say("map.share", share=quotes.change(variable, share, exact[lever], "share", year, lever))))


def by_focus(found: Attribution, variable: str, year: int) -> None:
    """The same by reform focus, as steps to the whole change."""
    at = found.years.index(year)
    focus: dict[str, float] = {}
    for player, value in parts_of(found, variable, at).items():
        group = found.scenario.place.levers[player].group if player in found.scenario.place.levers else player
        focus[group] = focus.get(group, 0.0) + value
    ordered = dict(sorted(focus.items(), key=lambda part: -abs(part[1])))
    st.markdown(f"**{word('causes.by_focus')}**")
    bars(printed_by(ordered, found, variable, year), variable, "causes_bars", word("causes.by_focus"))
