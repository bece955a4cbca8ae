"""Choices that pages offer beside the levers: what is compared with what, which years, which entity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.parts import state
from pages.parts.shared.view import View
from pages.parts.wording.words import choices, name, word, written
from simulation import HEADLINES
from simulation.analysis.causes.decomposition import Moment
from simulation.analysis.like_for_like import like_for_like

AGAINST = ("base", "reference")


def one_of(key: str, label: str, labels: Mapping[Any, str], first: Any = None, **look: Any) -> Any:
    """One of a few things by their names, all in sight, kept across pages. first: chosen until the visitor does."""
    _filled(key, labels, first)
    look = {"label_visibility": "collapsed", "required": True, **look, **choices(labels)}
    return st.segmented_control(word(label), key=key, on_change=state.store, args=(key,), **look)


def from_list(key: str, label: str, labels: Mapping[Any, str], first: Any = None, **look: Any) -> Any:
    """One of many things by their names, folded away, kept across pages."""
    _filled(key, labels, first)
    return st.selectbox(word(label), key=key, on_change=state.store, args=(key,), **look, **choices(labels))


def some_of(key: str, label: str, labels: Mapping[Any, str], first: Sequence[Any], **look: Any) -> list[Any]:
    """Any of a few things by their names, all in sight, kept across pages; one that is no longer offered is left out."""
    state.fill(key, [one for one in state.remember(key, list(first)) if one in labels])
    look = {"selection_mode": "multi", "wrap": True, **look, **choices(labels)}
    return list(st.pills(word(label), key=key, on_change=state.store, args=(key,), **look) or ())


def _filled(key: str, labels: Mapping[Any, str], first: Any) -> None:
    """Show the choice that was kept; one that is no longer offered gives way to the first."""
    usual = next(iter(labels)) if first is None else first
    kept = state.remember(key, usual)
    state.fill(key, kept if kept in list(labels) else usual)


def comparison(view: View, page: str) -> tuple[Moment, Moment, tuple[str, str]]:
    """What a decomposition compares: base year with last year, or reference with scenario in the last year."""
    kinds = {kind: word(f"comparison.{kind}", base=view.years[0], year=view.last) for kind in AGAINST}
    chosen = one_of(f"{page}_comparison", "comparison", kinds)
    if chosen == "reference":
        return (
            Moment(view.reference, view.last),
            Moment(view.projection, view.last),
            (word("role.reference"), word("role.scenario")),
        )
    first = view.years[0]
    alike = like_for_like(view.projection)
    return Moment(alike, first), Moment(alike, view.last), (word("at", year=first), word("at", year=view.last))


def two_years(view: View, page: str) -> tuple[int, int]:
    """Two years to compare."""
    key = f"{page}_years"
    kept = state.remember(key, (view.years[0], view.last))
    shown = tuple(min(one, view.last) for one in kept)
    here = f"{key}_{view.last}"  # another slider where other years are shown
    start, end = st.select_slider(word("years"), list(view.years), shown, key=here, on_change=state.store, args=(here, key))
    return start, end


def entity(view: View) -> str:
    """One entity of the baseline; at first one that is set apart, where there is any."""
    rows = {row.id: written(row) for row in view.projection.baseline.seen}
    first = next((entity for entity in view.scenario.entities if entity in rows), None)
    return from_list("entity", "entity.choose", rows, first, width=320)


def headline(key: str) -> str:
    """One headline outcome, all of them in sight."""
    return one_of(key, "outcome", {variable: name(variable) for variable in HEADLINES})


def section(key: str, labels: dict[str, str]) -> str:
    """One part of a long page."""
    return one_of(key, "section", labels)
