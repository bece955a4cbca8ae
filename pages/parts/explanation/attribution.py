"""The attribution page's own pieces: contributions, how players help or hinder each other, over time, by entity."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures import analysis_charts, outcome_charts, row_names
from pages.parts.figures.page_tables import table
from pages.parts.shared import analyses
from pages.parts.shared.sections import entity_name
from pages.parts.shared.view import View
from pages.parts.wording.quoted import quoter
from pages.parts.wording.words import (
    digits,
    name,
    plain,
    printed_gap,
    printed_parts,
    same,
    scaled,
    unit,
    unit_of,
    word,
    written,
)
from simulation import HEADLINES, Scenario, catalogue
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.causes.attribution import ASSUMPTIONS, CONDITIONS, Attribution
from simulation.explanation.prices_in_words import lever_as_set


def offered() -> tuple[str, ...]:
    """Outcomes whose change may be attributed, those looked at first in front."""
    return tuple(dict.fromkeys((*HEADLINES, *catalogue().listed("studied"), *catalogue().listed("attributed"))))


def title_of(player: str) -> str:
    """Name of a player: a lever, of one wholly below practice that it is, a group of levers, an own assumption or all of them, or conditions."""
    if player in (CONDITIONS, ASSUMPTIONS):
        return word("causes.conditions" if player == CONDITIONS else "assumptions")
    if player in state.place().parameters:
        return word("causes.assumed", name=written(state.place().parameters[player]))
    if player in state.place().levers:
        return lever_as_set(state.words(), state.scenario(), player, inside=False)
    return written(catalogue().groups[player])


def empty() -> None:
    """Nothing is changed: what to do first."""
    st.info(word("causes.empty"))
    packages = [name for name in state.place().compared_presets() if name != state.REFERENCE]
    if packages:
        label = word("causes.try", name=written(state.place().scenario_presets[packages[0]]))
        st.button(label, key="causes_try", on_click=_try, args=(packages[0],), type="primary")


def _try(package: str) -> None:
    state.keep(Scenario.preset(package, state.place()).beside(state.scenario()))


def parts_of(found: Attribution, variable: str, at: int) -> dict[str, float]:
    """Contributions by player in a year, largest first."""
    values = dict(zip(found.players, map(float, found.contributions[variable][at]), strict=True))
    return dict(sorted(values.items(), key=lambda part: -abs(part[1])))


def printed_contributions(found: Attribution, variable: str, year: int) -> dict[str, float]:
    """The same as printed: together the printed change."""
    return printed_by(parts_of(found, variable, found.years.index(year)), found, variable, year)


def printed_by(exact: dict[str, float], found: Attribution, variable: str, year: int) -> dict[str, float]:
    """Parts of the whole change of a year, by name, as printed: together the printed change."""
    at = found.years.index(year)
    whole = printed_gap(variable, found.before[variable][at], found.after[variable][at])
    return dict(zip(exact, printed_parts(variable, list(exact.values()), whole), strict=True))


def bars(parts: dict[str, float], variable: str, key: str, alt: str) -> None:
    """Contributions as steps to the whole change; what cannot be seen at the digits shown is gathered in one bar."""
    symbol, places = unit_of(variable), digits(variable)
    shown = {title_of(p): float(scaled(v, symbol)) for p, v in parts.items() if not same(variable, v)}
    small = sum(float(scaled(v, symbol)) for v in parts.values() if same(variable, v))
    if round(small, places):
        shown[word("causes.small")] = small
    whole = (word("causes.whole"), float(scaled(sum(parts.values()), symbol)))
    texts = {title: plain(value, places, signed=True) for title, value in (*shown.items(), whole)}
    rows = outcome_charts.waterfall_data((whole[0], 0.0), shown, whole, texts).iloc[1:]
    outcome_charts.draw(
        rows, analysis_charts.steps_spec(unit(symbol), word("driver")), key, alt, row_names.ROW * len(rows) + 60
    )


def together(found: Attribution, variable: str, year: int) -> None:
    """Pairs that help or hinder each other."""
    pairs = [pair for pair in found.strongest_pairs(variable, year) if not same(variable, pair[2])]
    st.header(word("causes.pairs" if pairs else "causes.no_pairs"), anchor=False)
    if pairs:
        quotes = quoter()
        said = (
            quotes.say(
                "causes.help" if value > 0 else "causes.hinder",
                one=title_of(one),
                other=title_of(other),
                value=quotes.size(variable, value, value, f"together:{one}:{other}", year),
            )
            for one, other, value in pairs
        )
        st.markdown("\n".join(f"- {line}" for line in said))
        st.caption(word("causes.pairs_note"))


def over_time(found: Attribution, variable: str) -> None:
    """Contributions by player and year, with their sum."""
    st.header(word("causes.time", name=name(variable), unit=unit(unit_of(variable))), anchor=False)
    last = parts_of(found, variable, len(found.years) - 1)
    values = {title_of(p): found.contributions[variable][1:, found.players.index(p)] for p in last}
    wholes = [
        printed_gap(variable, *ends) for ends in zip(found.before[variable][1:], found.after[variable][1:], strict=True)
    ]
    years = [printed_parts(variable, parts, whole) for parts, whole in zip(zip(*values.values()), wholes, strict=True)]
    shown = [(title, *_written(row, variable)) for title, row in zip(values, zip(*years), strict=True)]
    shown.append((word("total"), *_written(wholes, variable)))
    table(pd.DataFrame(shown, columns=[word("causes.player"), *map(str, found.years[1:])]), "causes_time")


def by_entity(view: View, variable: str, year: int) -> None:
    """Contributions to one outcome of each entity."""
    st.header(word("causes.entities", year=year, name=name(variable), unit=unit(unit_of(variable))), anchor=False)
    try:
        players, values = analyses.causes_by_entity(view.scenario, variable)
    except AnalysisError:
        st.info(word("causes.no_entity"))
        return
    at, place = view.years.index(year), view.projection.baseline
    shown = []
    for i, entity in enumerate(place.entity_ids):
        if entity not in place.seen_ids:
            continue
        own = float(view.projection.entity(variable, entity)[at])
        whole = printed_gap(variable, own - values[at, i].sum(), own)  # as the page of the outcome prints it
        shown.append(
            (entity_name(view, entity), *_written([*printed_parts(variable, values[at, i], whole), whole], variable))
        )
    heads = [word("entity"), *map(title_of, players), word("causes.whole")]
    with st.container(key="wide_causes"):
        table(pd.DataFrame(shown, columns=heads), "plain_causes_entities")
    if catalogue().variables[variable].aggregate == "ratio":
        st.caption(word("causes.ratio"))


def _written(values: Iterable[float], variable: str) -> list[str]:
    return [plain(scaled(value, unit_of(variable)), digits(variable), signed=True) for value in values]
