"""Pieces of the page on how well the model did; everything shown is computed from the run and the tables."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import text_table
from pages.parts.wording.words import figure, given, name, percent, unit, unit_of, without_unit, word, written
from simulation.evidence.backtest import STAGES, cooperation_fit
from simulation.evidence.elasticities import Response, pairs, responses
from simulation.evidence.hindcast import Held, held, u2

PROFIT = "total_profit"


def _of(*parts: str) -> list[Held]:
    return [row for row in held(state.scenario().place) if row.reading.part in parts]


def _entity(entity: str) -> str:
    known = {row.id: row for row in state.scenario().place.entities}
    return written(known[entity]) if entity else word("record.whole")


def _condition(condition: str) -> str:
    return written(state.place().conditions[condition])


def _note(row: Any) -> str:
    return row.note_zh if state.language() == "zh" else row.note_en


def reading() -> None:
    """The page's answer: how far off, against no change, and that it is too few to confirm."""
    rows = _of("hindcast")
    worst = max(rows, key=lambda row: abs(row.error))
    st.markdown(
        word(
            "record.reading",
            count=len(rows),
            u2=without_unit(u2(rows), "index"),
            year=worst.reading.year,
            worst=name(worst.reading.variable),
            error=percent(worst.error, signed=True),
        )
    )
    single = max(_of("pair", "half_year"), key=lambda row: abs(row.error), default=None)
    if single and abs(single.error) > abs(worst.error):
        of = {"of": _entity(single.reading.entity), "name": name(single.reading.variable), "year": single.reading.year}
        st.markdown(word("record.single", **of, error=percent(single.error, signed=True)))


def hindcast() -> None:
    """Started in 2019 (the whole) and 2016 (one group), and half-years since, fitted and tested told apart."""
    st.header(word("record.hindcast"), anchor=False)
    _table(_of("hindcast", "pair", "half_year"), "record_hindcast")
    st.caption(word("record.hindcast_note"))


def since() -> None:
    """What is known since the base year beside the model's own."""
    st.header(word("record.since"), anchor=False)
    _table(_of("since"), "record_since")
    st.caption(word("record.since_note"))


def _table(rows: list[Held], key: str) -> None:
    shown = [
        (
            _entity(row.reading.entity),
            name(row.reading.variable),
            str(row.reading.year),
            figure(row.reading.variable, row.reading.value),
            figure(row.reading.variable, row.modelled),
            percent(row.error, signed=True),
            word(f"record.{row.reading.use}"),
            row.reading.facts,
            _note(row.reading),
        )
        for row in rows
    ]
    heads = ("of", "variable", "year", "reported", "model", "error", "use", "facts", "note")
    text_table(pd.DataFrame(shown, columns=[word(f"record.column.{head}") for head in heads]), f"plain_{key}")


def signs() -> None:
    """Directions of single groups, and whether the model goes the same way."""
    rows = _of("sign")
    missed = sum(row.error > 0 for row in rows)
    st.header(word("record.signs", right=len(rows) - missed, count=len(rows)), anchor=False)
    shown = [
        (
            _entity(row.reading.entity),
            name(row.reading.variable),
            str(row.reading.year),
            word("record.up" if row.reading.value > 0 else "record.down"),
            word("record.up" if row.modelled > 0 else "record.down"),
            word("record.missed" if row.error else "record.right"),
            _note(row.reading),
        )
        for row in rows
    ]
    heads = ("of", "variable", "year", "reported", "model", "verdict", "note")
    text_table(pd.DataFrame(shown, columns=[word(f"record.column.{head}") for head in heads]), "plain_signs", (0, 1, 6))


def conditions() -> None:
    """How profit responds to conditions in the model, and the pairs of years that history offers."""
    found = responses()
    st.header(word("record.conditions", first=_condition(found[0].condition)), anchor=False)
    heads = ("condition", "step", "first_change", "last_change", "elasticity")
    shown = [_response(row) for row in found]
    blanks = {"first": state.scenario().place.decided_from, "last": found[0].last, "unit": unit(unit_of(PROFIT))}
    text_table(
        pd.DataFrame(shown, columns=[word(f"record.column.{head}", **blanks) for head in heads]),
        "plain_elasticities",
    )
    known = [
        (
            _condition(row.pair.condition),
            _note(row.pair),
            f"{row.pair.first}–{row.pair.last}",
            f"{given(row.pair.before, unit_of(PROFIT))} → {given(row.pair.after, unit_of(PROFIT))}",
            without_unit(row.reported, "elasticity", signed=True),
            without_unit(row.modelled, "elasticity", signed=True),
        )
        for row in pairs(state.scenario().place)
    ]
    pair_heads = ("condition", "of", "years", "profit", "reported_elasticity", "model_elasticity")
    text_table(pd.DataFrame(known, columns=[word(f"record.column.{head}", **blanks) for head in pair_heads]), "plain_pairs")
    st.caption(word("record.conditions_note"))


def _response(row: Response) -> tuple[str, ...]:
    index = state.place().conditions[row.condition].unit == "index"
    return (
        _condition(row.condition),
        word("record.tenth" if index else "record.point"),
        *(without_unit(change, unit_of(PROFIT), signed=True) for change in row.change),
        without_unit(row.elasticity, "elasticity", signed=True),
    )


def cooperation() -> None:
    """Readings of central-local cooperation; rates are fitted to them."""
    st.header(word("record.cooperation"), anchor=False)
    fits = [cooperation_fit(stage) for stage in STAGES]
    rows = [
        (
            fact,
            word(f"backtest.{fit.stage}"),
            f"{int(date)}-{round(date % 1 * 12):02d}",
            given(told, "count"),
            without_unit(found, "count"),
            percent(found / told - 1, signed=True),
        )
        for fit in fits
        for fact, date, told, found in zip(fit.facts, fit.dates, fit.reported, fit.modelled, strict=True)
    ]
    heads = ("facts", "item", "backtest.date", "backtest.reported", "backtest.modelled", "backtest.error")
    text_table(pd.DataFrame(rows, columns=[word(f"column.{head}") for head in heads]), "plain_backtest")
    for fit in fits:
        st.markdown(
            word(
                "backtest.fit",
                stage=word(f"backtest.{fit.stage}"),
                rmspe=percent(fit.rmspe),
                u2=without_unit(fit.u2, "index"),
                **{part: percent(share) for part, share in fit.theil._asdict().items()},
                coverage=percent(fit.coverage),
                count=len(fit.facts),
            )
        )
    st.caption(word("backtest.note"))
