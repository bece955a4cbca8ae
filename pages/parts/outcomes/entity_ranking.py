"""The entities page's own pieces: ranking, one entity's paths, its base-year figures and own levers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.parts.figures.page_tables import grid, table
from pages.parts.shared.sections import described, draw_lines, entity_name, pair
from pages.parts.shared.view import View
from pages.parts.wording import ranges_in_words
from pages.parts.wording.lever_settings import setting_text
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import (
    column_format,
    digits,
    given,
    half,
    name,
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
from simulation.workbench.differences import stated

LEADING = "total_profit"


def finding(view: View) -> Sentence:
    """Who is in loss in the last year; who adds most profit since the base year, and who adds least or loses."""
    profits = {e: view.projection.entity("total_profit", e) for e in view.projection.baseline.entity_ids}
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


def ranking(view: View) -> None:
    """Entities by profit in the last year, with the path of profit as a sparkline."""
    rows = []
    for entity in view.projection.baseline.entity_ids:
        profit, usual = (p.entity("total_profit", entity) for p in (view.projection, view.reference))
        gap = printed_gap("total_profit", usual[-1], profit[-1])
        shown = scaled(profit, "亿元")
        rows.append([entity_name(view, entity), shown[0], shown[-1], float(scaled(gap, "亿元")), list(shown)])
        rows[-1] += [float(scaled(view.projection.entity(v, entity)[-1], unit_of(v))) for v in _others()]
    heads = ["entity", "first", "last", "gap", "path", *_others()]
    frame = pd.DataFrame(rows, columns=heads).sort_values("last", ascending=False)
    config = st.column_config
    titles = {
        "first": word("entities.profit", year=view.years[0]),
        "last": word("entities.profit", year=view.last),
        "gap": word("against"),
    }
    columns = {
        key: config.NumberColumn(title, width=88, format=column_format("total_profit", signed=key == "gap"))
        for key, title in titles.items()
    }
    columns |= {v: config.NumberColumn(name(v), width=136, format=column_format(v)) for v in _others()}
    columns["entity"] = config.TextColumn(word("entity"), pinned=True, width=196)
    columns["path"] = config.LineChartColumn(word("entities.path"), width=96)
    grid(frame, "entities_ranking", _printed(frame, titles), columns)
    shown = word("list.comma").join(
        word("with_unit", name=name(v), unit=unit(unit_of(v))) + way(v) for v in (LEADING, *_others())
    )
    st.caption(word("entities.units", year=view.last, units=shown))


def _printed(frame: pd.DataFrame, titles: dict[str, str]) -> pd.DataFrame:
    """The same without the sparkline, figures written out."""
    shown: dict[str, Any] = {word("entity"): frame["entity"]}
    shown |= {
        title: [plain(value, digits("total_profit"), signed=key == "gap") for value in frame[key]]
        for key, title in titles.items()
    }
    return pd.DataFrame(shown | {name(v): [plain(value, digits(v)) for value in frame[v]] for v in _others()})


def outcomes(view: View, entity: str) -> None:
    """Four outcomes of one entity against the reference."""
    for column, variable in zip(
        st.columns(4, gap="medium", vertical_alignment="bottom"), catalogue().listed("ranked"), strict=True
    ):
        with column:
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
