"""Fields of a room's rules: levers with their ranges, targets, budgets; tables that are edited, read back into rules."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.wording.words import word, written
from simulation import catalogue
from simulation.engine.place import Place
from simulation.workshop.room_rules import Rules

LEVER, ALLOWED, LEAST, MOST, TARGET = "lever", "allowed", "least", "most", "target"


def lever_frame(rules: Rules, place: Place) -> pd.DataFrame:
    """A row a lever of the place: whether teams may set it, and from where to where, in the unit shown."""
    words, rows = state.words(), {}
    for row in (row for row in place.levers.values() if row.standing == "valued"):
        least, most = rules.levers.get(row.id, (row.min, row.max))
        factor, digits = words.factor(row.unit), words.lever_digits(row)
        unit = words.unit(row.unit)
        rows[row.id] = {
            LEVER: word("with_unit", name=written(row), unit=unit) if unit else written(row),
            ALLOWED: row.id in rules.levers,
            LEAST: round(least * factor, digits + 1),
            MOST: round(most * factor, digits + 1),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def levers_of(frame: pd.DataFrame, place: Place) -> dict[str, tuple[float, float]]:
    """Ranges of the levers that are allowed; an end left as it stands, or beyond the lever's own, is the lever's own."""
    words, found = state.words(), {}
    for name, row in frame[frame[ALLOWED]].iterrows():
        own = place.levers[str(name)]
        ends = []
        for value, usual in ((row[LEAST], own.min), (row[MOST], own.max)):
            given = usual if pd.isna(value) else float(value) / words.factor(own.unit)
            ends.append(min(max(round(given, 12), own.min), own.max))
        found[str(name)] = (ends[0], ends[1])
    return found


def target_frame(rules: Rules, place: Place) -> pd.DataFrame:
    """A row an outcome that may have a target: its value in the unit shown, blank where none is set."""
    words = state.words()
    rows = {
        name: {
            LEVER: word("with_unit", name=words.variable(name), unit=unit) if unit else words.variable(name),
            TARGET: round(rules.targets[name] * _factor(name), words.digits(name) + 1) if name in rules.targets else None,
        }
        for name in place.target_rules
        for unit in (words.unit_of(name),)
    }
    return pd.DataFrame.from_dict(rows, orient="index").astype({TARGET: "float64"})


def targets_of(frame: pd.DataFrame) -> dict[str, float]:
    """Targets that are filled in."""
    return {str(name): float(row[TARGET]) / _factor(str(name)) for name, row in frame.iterrows() if not pd.isna(row[TARGET])}


def _factor(name: str) -> float:
    return state.words().factor(catalogue().variables[name].unit)


def edited(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """The table as the facilitator leaves it; names stand fast."""
    named: dict[str, Any] = {LEVER: word("workshop.lever" if LEAST in frame else "paper.minutes.column.outcome")}
    columns: dict[str, Any] = {
        LEVER: st.column_config.TextColumn(named[LEVER], disabled=True, width="large"),
        ALLOWED: st.column_config.CheckboxColumn(word("workshop.allowed")),
        LEAST: st.column_config.NumberColumn(word("workshop.least")),
        MOST: st.column_config.NumberColumn(word("workshop.most")),
        TARGET: st.column_config.NumberColumn(word("paper.minutes.column.target")),
    }
    shown = {name: column for name, column in columns.items() if name in frame}
    return st.data_editor(
        frame, column_config=shown, hide_index=True, num_rows="fixed", key=key, width="stretch", placeholder=""
    )


def budgets(rules: Rules) -> dict[str, Any]:
    """Money, attention, agreement, year, one lever a round."""
    money, attention, agreement = st.columns(3)
    factor = state.words().factor("亿元")
    asked = None if rules.money is None else rules.money * factor
    most = money.number_input(word("workshop.money"), min_value=0.0, value=asked, step=50.0 * factor)
    efforts = attention.number_input(word("workshop.attention"), min_value=0.0, value=rules.attention, step=0.5)
    percent = agreement.slider(word("workshop.threshold"), 55, 100, round(rules.threshold * 100), 5)
    one = st.checkbox(word("workshop.one_lever"), value=rules.one_lever)
    return {
        "money": None if most is None else round(most / factor, 9),
        "attention": efforts,
        "threshold": percent / 100,
        "one_lever": one,
    }
