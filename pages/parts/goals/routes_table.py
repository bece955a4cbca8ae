"""Routes side by side as one table: what differs between them first, then what all share."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import table
from pages.parts.panel.lever_details import STATED
from pages.parts.shared.view import projected, projected_after
from pages.parts.wording import ranges_in_words
from pages.parts.wording.quoted import quoter
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import (
    change,
    decimals,
    figure,
    measured,
    name,
    plain,
    printed_gap,
    same,
    word,
    written,
)
from simulation import HEADLINES
from simulation.analysis.causes.later_years import LEFT
from simulation.analysis.goals.courses import moved_to
from simulation.analysis.goals.seek import Route
from simulation.analysis.goals.targets import Target
from simulation.engine.rows import AFTER
from simulation.engine.setting import Setting
from simulation.explanation.limits_in_words import EFFORTS
from simulation.explanation.targets_in_words import target_sentence
from simulation.language.quotes import opening

Row = tuple[str, list[str]]


def title_of(kinds: Sequence[str]) -> str:
    """Name of a route that is of one kind, or of several at once."""
    return word("list.semicolon").join(word(f"scenario.{kind}") for kind in kinds)


def side_by_side(routes: Sequence[Route], titles: Sequence[str]) -> None:
    """What each route reaches, takes and moves; titles: their names."""
    rows = [*_reached(routes), *_taken(routes), *_besides(routes), *_levers(routes)]
    rows.sort(key=lambda row: len(set(row[1])) == 1)
    heads = [word("column.item"), *titles]
    shown = pd.DataFrame([(label, *cells) for label, cells in rows], columns=heads)
    table(shown, "plain_routes")
    year = max(projected(route.scenario).years[-1] for route in routes)
    st.caption(word("routes.table_note" if len(routes) > 1 else "routes.table_note.one", year=year))


def _reached(routes: Sequence[Route]) -> list[Row]:
    rows = []
    for target in routes[0].reached:
        cells = [_at_target(route, target) for route in routes]
        rows.append((str(opening(target_sentence(quoter(), target))) + way(target.outcome, year=target.year), cells))
    if len(rows) > 1:
        rows.append(
            (word("routes.row.together", count=len(rows)), [ranges_in_words.chance(route.together) for route in routes])
        )
    return rows


def _at_target(route: Route, target: Target) -> str:
    """The value reached with its chance; where levers move late or in single years, also what is left of it five years after."""
    reached = route.reached[target]
    said = word(
        "routes.cell", value=figure(target.outcome, reached), chance=ranges_in_words.chance(route.probability[target])
    )
    if not route.late:
        return said
    usual, own = (
        projected_after(one, target.year).total(target.outcome) for one in (route.scenario.reference(), route.scenario)
    )
    gain, left = (target.sign * printed_gap(target.outcome, usual[at], own[at]) for at in (-1 - AFTER, -1))
    kind = "alone" if gain > 0 >= left else "fades" if left < LEFT * gain else "lasts"
    years = {"year": target.year, "after": target.year + AFTER}
    ends = {"later": figure(target.outcome, own[-1]), "usual": figure(target.outcome, usual[-1])}
    return word(f"routes.late.{kind}", said=said, **years, **ends)


def _taken(routes: Sequence[Route]) -> list[Row]:
    money = [change("programme_investment", route.money) for route in routes]
    attention = [measured(plain(route.attention, decimals(EFFORTS)), EFFORTS) for route in routes]
    owner = [change("owner_cash", -route.owner) for route in routes]
    rows = (("money", money), ("attention", attention), ("owner", owner))
    return [(word(f"routes.row.{key}"), cells) for key, cells in rows]


def _besides(routes: Sequence[Route]) -> list[Row]:
    """Headline outcomes that nobody asked about, and debt, against current practice."""
    asked, rows = {target.outcome for target in routes[0].reached}, []
    for variable in (*HEADLINES, "debt"):
        gaps = [_gap(route, variable) for route in routes]
        if variable not in asked and not all(same(variable, gap) for gap in gaps):
            rows.append(
                (word("routes.row.beside", name=name(variable)) + way(variable), [change(variable, gap) for gap in gaps])
            )
    return rows


def _gap(route: Route, variable: str) -> float:
    own, usual = (projected(one).total(variable)[-1] for one in (route.scenario, route.scenario.reference()))
    return printed_gap(variable, usual, own)


def _levers(routes: Sequence[Route]) -> list[Row]:
    moved = dict.fromkeys(lever for route in routes for lever in route.moved)
    rows = state.place().levers
    titles = {lever: word("sensitivity.marked", name=written(rows[lever]), grade=rows[lever].grade) for lever in moved}
    return [(titles[lever], [_move(lever, route) for route in routes]) for lever in moved]


def _move(lever: str, route: Route) -> str:
    """From practice to the value a route ends with; at an end of what evidence covers, which end."""
    if lever not in route.moved:
        return word("dash")
    row = state.place().levers[lever]
    value = moved_to(row, route.scenario.levers.get(lever) or Setting())
    words = state.words()
    practice, full = (words.setting(row, at, words.setting_digits(row, at, STATED)) for at in (row.neutral, value))
    said = word("routes.from_to", practice=words.practice(row, practice), value=full)
    end = next(
        (end for end, at in (("max", row.max), ("min", row.min)) if abs(value - at) < 1e-9 and at != row.neutral), None
    )
    said = word(f"routes.at.{end}", value=said) if end else said
    if course := route.late.get(lever):
        if course.only:
            years = word("list.comma").join(map(str, course.only))
            return word("routes.only_in", value=said, years=years, after=course.only[-1] + 1)
        return word("routes.begins", value=said, year=course.begins)
    return said
