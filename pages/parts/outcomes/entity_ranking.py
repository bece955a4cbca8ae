"""The entities page's own pieces: ranking, one entity's paths, its base-year figures and own levers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.parts.figures import dot_rows, outcome_charts, row_names
from pages.parts.figures.page_tables import MOST, grid, table, text_table
from pages.parts.shared.sections import described, draw_lines, entity_name, pair
from pages.parts.shared.view import View
from pages.parts.wording import ranges_in_words
from pages.parts.wording.lever_settings import setting_text
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import (
    digits,
    given,
    half,
    name,
    percent,
    plain,
    printed_gap,
    same,
    scaled,
    unit,
    unit_of,
    word,
    written,
)
from simulation import catalogue
from simulation.engine.rows import Cell
from simulation.explanation.solvency_in_words import solvency_sentences
from simulation.language.quotes import Quote, Sentence
from simulation.language.text_width import sign_widths
from simulation.projection import TOTAL
from simulation.workbench.differences import stated

LEADING = "total_profit"
SIGN = {1: 7, 2: 13}  # pixels of a sign, by its width
DRAWN = 40  # entities drawn; all stand in the table
FALLS = "▼ "  # as on the scorecard: a fall is not told by colour alone


def finding(view: View) -> Sentence:
    """Who is in loss in the last year; who adds most profit since the base year, and who adds least or loses."""
    profits = {e: view.projection.entity("total_profit", e) for e in view.projection.baseline.seen_ids}
    return quoter().adjoined(*_losses(view, profits), _gains(view, profits))


def _losses(view: View, profits: Mapping[str, np.ndarray]) -> list[Sentence]:
    lost = {entity: path[-1] for entity, path in profits.items() if path[-1] < 0 and not same("total_profit", path[-1])}
    quotes = quoter()
    named = [
        quotes.say(
            "entities.loss",
            name=ranges_in_words.inner(entity_name(view, entity)),
            value=quotes.level("total_profit", value, f"of:{entity}", view.last),
        )
        for entity, value in sorted(lost.items(), key=lambda pair: pair[1])
    ]
    return [quotes.say("entities.losses", year=view.last, names=quotes.joined(named, "list.comma"))] if named else []


def _gains(view: View, profits: Mapping[str, np.ndarray]) -> Sentence:
    gains = {entity: printed_gap("total_profit", path[0], path[-1]) for entity, path in profits.items()}
    best, worst = max(gains, key=gains.__getitem__), min(gains, key=gains.__getitem__)
    quotes = quoter()

    def gain(entity: str) -> Quote:
        moved = float(profits[entity][-1] - profits[entity][0])
        return quotes.change("total_profit", gains[entity], moved, f"since_base:{entity}", view.last)

    if best == worst:
        one = ranges_in_words.inner(entity_name(view, best))
        return quotes.say("entities.finding.one", start=view.years[0], year=view.last, name=one, gain=gain(best))
    return quotes.say(
        "entities.finding.lost" if gains[worst] < 0 else "entities.finding",
        start=view.years[0],
        year=view.last,
        best=ranges_in_words.inner(entity_name(view, best)),
        worst=ranges_in_words.inner(entity_name(view, worst)),
        gain=gain(best),
        loss=gain(worst),
    )


def without_equity(view: View) -> None:
    """Which entities are rescued or leave, and who bears what."""
    for sentence in solvency_sentences(quoter(), view.projection):
        st.warning(str(sentence))


def _others() -> tuple[str, ...]:
    """What stands beside the profit of each entity."""
    return tuple(variable for variable in catalogue().listed("ranked") if variable != LEADING)


def changes(view: View) -> None:
    """Profit of each entity from the base year to the last on one scale, the largest first, with its share of all."""
    profits = {e: (view.projection.entity(LEADING, e), view.reference.entity(LEADING, e)) for e in view.place.seen_ids}
    ordered = sorted(profits, key=lambda e: -profits[e][0][-1])
    if len(ordered) > DRAWN:
        ordered = [e for e in ordered if e in sorted(ordered, key=lambda one: -abs(profits[one][0][-1]))[:DRAWN]]
    whole = float(view.projection.total(LEADING)[-1])
    marks: list[dict] = []
    for entity in ordered:
        own, usual = profits[entity]
        item, rises = entity_name(view, entity), own[-1] >= own[0]
        first, last, practice = (float(scaled(value, "亿元")) for value in (own[0], own[-1], usual[-1]))
        share = f" · {percent(own[-1] / whole)}" if whole > 0 else ""
        text = f"{plain(last, digits(LEADING))}{share}"
        falling = "" if rises else FALLS
        role = "scenario" if rises else "less"
        marks += [
            {"item": item, "kind": "link", "x": first, "x2": last, "role": role},
            {
                "item": item,
                "kind": "ring",
                "x": first,
                "role": "target",
                "hint": f"{view.years[0]} {plain(first, digits(LEADING))}",
            },
            {
                "item": item,
                "kind": "tick",
                "x": practice,
                "role": "reference",
                "hint": f"{word('role.reference')} {plain(practice, digits(LEADING))}",
            },
            {"item": item, "kind": "dot", "x": last, "role": role, "hint": f"{view.last} {text}"},
            {"item": item, "kind": "end", "role": role, "text": falling + text},
        ]
    spec = dot_rows.dot_rows_spec(unit("亿元"), word("entity"), 112)
    height = row_names.ROW * len(ordered) + 66
    outcome_charts.draw(dot_rows.rows_of(marks), spec, "entities_changes", word("entities.changes_alt"), height)
    st.caption(word("entities.changes_legend", first=view.years[0], last=view.last))


def ranking(view: View) -> None:
    """Entities by profit in the last year with a total, and the path of profit as a sparkline."""
    rows = [_row(view, entity_name(view, entity), entity) for entity in view.place.seen_ids]
    rows = [*sorted(rows, key=lambda row: -row[2]), _row(view, word("total"), TOTAL)]
    frame = pd.DataFrame(rows, columns=["entity", "first", "last", "gap", "path", *_others()])
    titles = {
        "first": word("entities.profit_unit", year=view.years[0], unit=unit("亿元")),
        "last": word("entities.profit_unit", year=view.last, unit=unit("亿元")),
        "gap": word("with_unit", name=word("against"), unit=unit("亿元")),
    }
    others = {v: word("with_unit", name=name(v), unit=unit(unit_of(v))) for v in _others()}
    printed = _printed(frame, titles, others)
    if len(frame) <= MOST:
        printed.insert(4, word("entities.path"), frame["path"])
        text_table(printed, "entities_ranking")
    else:
        _sortable(frame, titles, others, printed)
    ways = word("list.comma").join(name(v) + way(v) for v in (LEADING, *_others()) if way(v))
    st.caption(word("entities.units", year=view.last) + (f" {ways}" if ways else ""))


def _sortable(frame: pd.DataFrame, titles: dict[str, str], others: dict[str, str], printed: pd.DataFrame) -> None:
    """Many enterprises, to be sorted and searched."""
    config = st.column_config
    columns = {key: config.NumberColumn(title, width=_room(title)) for key, title in titles.items()}
    columns |= {v: config.NumberColumn(title, width=_room(title)) for v, title in others.items()}
    columns["entity"] = config.TextColumn(word("entity"), pinned=True, width=_room(max(frame["entity"], key=len)))
    columns["path"] = config.LineChartColumn(word("entities.path"), width=72)
    figures = {key: partial(_figure, LEADING, key == "gap") for key in titles} | {
        v: partial(_figure, v, False) for v in others
    }
    grid(frame, "entities_ranking", printed, columns, figures=figures)


def _room(text: str) -> int:
    """Pixels that a head or name takes."""
    return 20 + sum(SIGN[wide] for wide in sign_widths(text[:34]))


def _row(view: View, title: str, entity: str) -> list[Any]:
    profit, usual = (p.entity(LEADING, entity) for p in (view.projection, view.reference))
    gap, shown = printed_gap(LEADING, usual[-1], profit[-1]), scaled(profit, "亿元")
    others = [float(scaled(view.projection.entity(v, entity)[-1], unit_of(v))) for v in _others()]
    return [title, shown[0], shown[-1], float(scaled(gap, "亿元")), list(shown), *others]


def _figure(variable: str, signed: bool, value: float) -> str:
    return plain(value, digits(variable), signed=signed)


def _printed(frame: pd.DataFrame, titles: dict[str, str], others: dict[str, str]) -> pd.DataFrame:
    """The same without the sparkline, figures written out."""
    shown: dict[str, Any] = {word("entity"): frame["entity"]}
    shown |= {title: [_figure(LEADING, key == "gap", value) for value in frame[key]] for key, title in titles.items()}
    return pd.DataFrame(shown | {title: [_figure(v, False, value) for value in frame[v]] for v, title in others.items()})


def outcomes(view: View, entity: str) -> None:
    """Four outcomes of one entity against the reference."""
    with st.container(key="entity_outcomes"):
        places = st.columns(4, gap="medium", vertical_alignment="bottom")
    for place, variable in zip(places, catalogue().listed("ranked"), strict=True):
        with place:
            values = view.projection.entity(variable, entity)
            quotes, level = quoter(), float(values[-1])
            figure = quotes.level(variable, level, f"of:{entity}", view.last)
            heading(quotes.say("entities.outcome", name=name(variable), value=figure), variable, entity)
            draw_lines(view, pair(view, variable, entity), unit_of(variable), f"entity_{variable}", described(variable), 190)


def overrides(view: View, entity: str) -> None:
    """Levers set for this entity alone."""
    own = view.scenario.entities.get(entity, {})
    if not own:
        st.caption(word("entities.common"))
        return
    levers = view.scenario.place.levers
    for lever, setting in own.items():
        text = setting_text(levers[lever], stated(levers[lever], setting))
        st.markdown(word("entities.own", lever=written(levers[lever]), value=text))


def base_figures(view: View, entity: str) -> None:
    """The entity's base-year figures, each with range, kind and source."""
    with st.expander(word("entities.base", year=view.years[0])):
        cells = view.projection.baseline.cells.items()
        rows = [_base_row(variable, cell) for (owner, variable), cell in cells if owner == entity]
        heads = ("item", "value", "range", "unit", "kind", "source")
        table(pd.DataFrame(rows, columns=[word(f"column.{head}") for head in heads]), "base_table", words=(0, 3, 4, 5))


def _base_row(variable: str, cell: Cell) -> tuple[str, ...]:
    row = catalogue().columns.get(variable)
    value, low, high = (given(v, cell.unit) for v in (cell.value, cell.low, cell.high))
    kind = word(f"kind.{cell.grade}")
    return written(row) if row else name(variable), value, f"{low} – {high}", unit(cell.unit), kind, half(cell.source)
