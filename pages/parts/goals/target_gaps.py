"""The targets page's own pieces: gaps, the six indicators by year, and the targets to edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import table
from pages.parts.shared import analyses, later, taken_away, target_inputs
from pages.parts.shared.sections import owners_capital
from pages.parts.shared.view import View
from pages.parts.wording import alert_marks, ranges_in_words
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import (
    at_base,
    digits,
    factor,
    figure,
    half,
    name,
    percent,
    plain,
    printed_gap,
    refusal,
    scaled,
    size,
    unit,
    unit_of,
    word,
    written,
)
from simulation.analysis.goals.alerts import Alert, alerts, counted, reached
from simulation.analysis.goals.targets import LIKELY, TargetSet
from simulation.analysis.uncertainty.released_ranges import DRAWS
from simulation.engine.errors import Refusal
from simulation.engine.place_ref import OWN
from simulation.engine.setting import ScenarioError
from simulation.intake.typed_cells import blank, number
from simulation.language.numbers import PERCENT
from simulation.tracking.closed_years import last_closed, reported

Judged = Mapping[tuple[str, int], Alert]
WIDE = {"indicator": 196, "unit": 104}
SEED, ROUND, REFUSED = "targets_seed", "targets_round", "targets_refused"


def judged(view: View) -> tuple[Judged, Judged]:
    """How scenario and reference stand to every target, by indicator and year."""
    ranges = analyses.towards_targets(view)
    projections = (view.projection, view.reference)
    own, reference = (
        {(alert.target.outcome, alert.target.year): alert for alert in alerts(target_inputs.chosen(), projection, found)}
        for projection, found in zip(projections, ranges, strict=True)
    )
    return own, reference


def gaps(view: View, own: Judged, usual: Judged) -> None:
    """Targets of one year: projected value, gap, chance and state."""
    place, year = st.container(), target_inputs.year("targets", view.ahead, target_inputs.last_aimed(view.ahead))
    found = [alert for (_, when), alert in own.items() if when == year]
    if not found:
        st.info(word("targets.none", year=year))
        return
    quotes, usually = quoter(), counted(usual[alert.target.outcome, year] for alert in found)
    counts = {colour: quotes.count(number, f"targets:{colour}") for colour, number in counted(found).items()}
    also = {"count": quotes.count(len(found), "targets"), "usual": quotes.count(usually["blue"], "targets:usual")}
    also["met"] = quotes.count(reached(found), "reached")
    with place:
        heading(quotes.say("targets.finding", year=year, likely=percent(LIKELY), **also, **counts))
    heads = [word(f"targets.column.{part}") for part in ("indicator", "state", "value", "target", "chance", "gap", "usual")]
    rows = []
    for alert in found:  # a narrow screen shows the first columns: state, projected value and target are among them
        title, side, value, gap, chance, status = _gap(alert)
        practice = alert_marks.said(usual[alert.target.outcome, year].colour)
        rows.append((title, status, value, side, chance, gap, practice))
    table(pd.DataFrame(rows, columns=heads), "plain_gaps")
    owners_capital(view)
    if found and view.moved:
        st.caption(later.sentence(view.scenario, tuple(dict.fromkeys(alert.target.outcome for alert in found)), year))
        later.price_table(view.scenario, view.last)
    said = f"{word('targets.draws_note', draws=DRAWS)} {word('chance.not_median')}"
    st.caption(f"{alert_marks.rule()}\n\n{said}")


def _gap(alert: Alert) -> tuple[str, ...]:
    target, outcome = alert.target, alert.target.outcome
    met, margin = target.met(alert.value), printed_gap(outcome, target.value, alert.value)
    gap = word("targets.spare" if met else "targets.short", size=size(outcome, margin))
    side = word("targets.most" if target.sign < 0 else "targets.least", value=figure(outcome, target.value))
    chance = word("dash") if alert.probability is None else ranges_in_words.chance(alert.probability)
    return (
        name(outcome) + way(outcome, year=target.year),
        side,
        figure(outcome, alert.value),
        gap,
        chance,
        alert_marks.said(alert.colour),
    )


def strip(view: View, own: Judged) -> None:
    """The six indicators of state assets supervision in every year, each with its state."""
    st.header(word("targets.strip"), anchor=False)
    appraisal = state.place().appraisal
    rows = []
    for outcome in appraisal.indicators(view.years):
        values, told = zip(view.years, view.projection.total(outcome), strict=True), reported(view.place, outcome)
        cells = [
            _cell(outcome, value, own.get((outcome, year)), told.get(year)) if outcome in appraisal.duties(year) else "—"
            for year, value in values
        ]
        cells[0] = at_base(outcome, cells[0])
        title = word("targets.row", name=name(outcome), unit=unit(unit_of(outcome)))
        rows.append((title + way(outcome), *cells))
    table(pd.DataFrame(rows, columns=[word("targets.column.indicator"), *map(str, view.years)]), "plain_strip")
    st.caption(word("targets.strip_note", year=view.years[0], observed=view.place.observed_until))
    if last_closed(view.place) is not None:
        st.caption(word("targets.strip.closed_note"))


def _cell(outcome: str, value: float, alert: Alert | None, told: float | None) -> str:
    """As projected, with its state; of a year that was reported that figure, which no chance is left of."""
    if told is not None:
        return word("targets.strip.closed", value=plain(scaled(told, unit_of(outcome)), digits(outcome)))
    shown = plain(scaled(value, unit_of(outcome)), digits(outcome))
    return f"{shown} {alert_marks.said(alert.colour)}" if alert else shown


def editor(view: View) -> None:
    """Targets by indicator and year in a table to edit; what cannot be used is said, and the target is left as it was."""
    st.header(word("targets.edit"), anchor=False)
    st.caption(word("targets.edit_note"))
    key = _key(view)
    seed, columns = state.remember(SEED, target_inputs.chosen()), {}
    for part in ("indicator", "unit"):
        head = word(f"targets.column.{part}")
        columns[part] = st.column_config.TextColumn(head, pinned=part == "indicator", width=WIDE[part])
    columns |= {str(year): st.column_config.TextColumn(str(year), alignment="right", max_chars=24) for year in view.ahead}
    st.data_editor(
        _shown(seed, view.ahead),
        key=key,
        hide_index=True,
        height="content",
        disabled=["indicator", "unit"],
        column_config=columns,
        placeholder=word("empty"),
        on_change=_edited,
        args=(key, tuple(factor(unit_of(outcome)) for outcome in state.place().target_rules)),
    )
    for refused in state.remember(REFUSED, ()):
        st.warning(refusal(refused))
    changed = len(target_inputs.chosen().changes)
    left = st.container(horizontal=True, vertical_alignment="center")
    left.button(word(f"targets.reset.{_origin()}"), key="targets_reset", on_click=taken_away.taking, args=(target_inputs.TARGETS, _reset), disabled=not changed)  # fmt: skip
    left.caption(word("targets.changed", count=changed) if changed else word(f"targets.unchanged.{_origin()}"))
    taken_away.offer(target_inputs.TARGETS)


def _origin() -> str:
    """Where targets come from that nobody changed, as an ending of keys: the tables of a place, an own workbook, or nowhere."""
    place = state.place()
    return "none" if not place.targets else "own" if place.row.id == OWN else "tables"


def _key(view: View) -> str:
    """Key of the table; a new one, starting from the targets as they stand, whenever these came from elsewhere."""
    key = f"targets_table_{state.language()}_{state.remember(ROUND, 0)}"
    shown = state.current(key)
    scales = tuple(factor(unit_of(outcome)) for outcome in state.place().target_rules)
    if (
        shown is not None
        and applied(state.remember(SEED, TargetSet(place=state.place())), shown, scales)[0] != target_inputs.chosen()
    ):
        state.put(ROUND, state.remember(ROUND, 0) + 1)
        key, shown = f"targets_table_{state.language()}_{state.remember(ROUND, 0)}", None
    if shown is None:
        state.put(SEED, target_inputs.chosen())
        state.put(REFUSED, ())
    return key


def _shown(targets: TargetSet, years: Sequence[int]) -> pd.DataFrame:
    """Targets in the units shown: a row for each indicator, a column for each year."""
    rows = []
    for outcome in state.place().target_rules:
        symbol, values = unit_of(outcome), targets.values(outcome)
        amounts = {year: float(scaled(values[year], symbol)) for year in years if year in values}
        places = _places(outcome, list(amounts.values()))
        cells = {str(year): plain(amounts[year], places) if year in amounts else None for year in years}
        rows.append({"indicator": name(outcome), "unit": unit(symbol), **cells})
    return pd.DataFrame(rows)


def _places(outcome: str, amounts: Sequence[float]) -> int:
    """Decimals of a row, the same for all its years: the indicator's own, one more where that writes what is set exactly."""
    usual = digits(outcome)
    exact = (at for at in (usual, usual + 1) if all(abs(round(amount, at) - amount) < 1e-6 for amount in amounts))
    return next(exact, usual)


def applied(seed: TargetSet, edits: Mapping, scales: tuple[float, ...]) -> tuple[TargetSet, tuple[Refusal, ...]]:
    """Targets after the edits of the table, and the refusals of those that cannot be used.

    edits: what the table reports, `edited_rows` by row and column; scales: from the unit of the tables
    to the one shown, by row.
    """
    found, refused = seed, []
    for row, cells in edits.get("edited_rows", {}).items():
        outcome, scale = list(state.place().target_rules)[int(row)], scales[int(row)]
        for year, shown in cells.items():
            try:
                found = found.with_value(outcome, int(year), _typed(outcome, year, shown, scale))
            except Refusal as error:
                refused.append(error)
    return found, tuple(refused)


def _typed(outcome: str, year: str, shown: Any, scale: float) -> float | None:
    """What a cell says in the unit of the tables; None for a blank one, a Refusal for one that holds no number of the unit."""
    if blank(shown):
        return None
    place = word("targets.cell", name=name(outcome), year=year)
    value = number(place, shown)
    if not str(shown).rstrip().endswith(("%", "％")):
        return round(value / scale, 9)
    if unit_of(outcome) not in PERCENT:
        raise ScenarioError("error.sheet_percent", unit=unit(unit_of(outcome)), place=place, found=str(shown))
    return value


def _edited(key: str, scales: tuple[float, ...]) -> None:
    """Callback of the table; what was refused stays in its cell to be mended, for a table made anew takes away what is being typed."""
    found, refused = applied(state.remember(SEED, TargetSet(place=state.place())), state.current(key), scales)
    target_inputs.choose(found)
    state.put(REFUSED, refused)


def _reset() -> None:
    """Callback: the targets of the tables again."""
    target_inputs.choose(TargetSet(place=state.place()))
    state.put(REFUSED, ())
    state.put(ROUND, state.remember(ROUND, 0) + 1)


def sources() -> None:
    """Where the targets of the tables come from, where a place has some."""
    if not state.place().targets:
        return
    with st.expander(word(f"targets.sources.{_origin()}"), key="targets_sources"):
        rows = []
        for outcome, rule in state.place().target_rules.items():
            own = [row for (variable, _), row in state.place().targets.items() if variable == outcome]
            for source in dict.fromkeys(row.source for row in own):
                named = [row for row in own if row.source == source]
                kinds = word("list.comma").join(dict.fromkeys(word(f"kind.{row.grade}") for row in named))
                when = str(named[0].year) if len(named) == 1 else f"{named[0].year}–{named[-1].year}"
                rows.append((name(outcome), when, written(rule, "basis"), kinds, half(source)))
        heads = [word(f"targets.column.{part}") for part in ("indicator", "year", "basis", "kind", "source")]
        table(pd.DataFrame(rows, columns=heads), "plain_target_sources")
