"""The monthly record as a table to type into: what stands, rows that were refused as they were typed, and what becomes of edits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.tracking.table_rows import Line, Rows
from pages.parts.wording.words import word
from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.setting import ScenarioError
from simulation.language.words import Words
from simulation.tracking.monthly_record import Entry, Key, MonthlyRecord
from simulation.tracking.record_sheet import (
    COLUMNS,
    entity_label,
    entity_names,
    entry,
    indicator_names,
    unit_of,
    unmistakable,
    value_shown,
)
from simulation.tracking.usual_figures import UsualFigures

WAITING, SHOWN = "record_refused", "record_table"


@dataclass(frozen=True)
class Applied:
    """A record after edits: how many figures changed, which came in, rows that did not, as typed and with the reason, and what the rows say now."""

    record: MonthlyRecord
    changes: int
    taken: tuple[Key, ...]
    refused: tuple[Line, ...]
    problems: tuple[Refusal, ...]
    rows: Rows


@dataclass(frozen=True)
class Shown:
    """The table on the page. number: how often it began anew; under: language, place and round of the record under which it did;
    record: what it knows to stand; rows: what its rows say."""

    number: int
    under: tuple[Any, ...]
    record: MonthlyRecord
    rows: Rows

    @property
    def key(self) -> str:
        """The table's key."""
        return f"track_table_{self.number}"

    @property
    def edits(self) -> Mapping[str, Any]:
        """What was typed since it began."""
        return state.current(self.key) or {}


def keep(shown: Shown, waiting: Iterable[Line]) -> None:
    """Keep what the rows say, and those to begin with when the table begins anew: what was typed and does not stand."""
    state.put(SHOWN, shown)
    state.put(WAITING, tuple(replace(line, language=line.language or shown.under[0]) for line in waiting))


def forget() -> None:
    """Drop rows that were typed and do not stand."""
    state.put(WAITING, ())


def _noted() -> None:
    """Callback: what was typed outlives the table, which another page, another language or a file makes begin anew."""
    shown = state.remember(SHOWN, None)
    if shown is not None:
        rows, edits = shown.rows.told(shown.edits), shown.edits
        keep(replace(shown, rows=rows), unapplied(shown.record, rows, edits, state.words()))


def _shown(record: MonthlyRecord, round: int, words: Words) -> Shown:
    """The table as it goes on; begun anew where it was left, or the record is another than its rows have made."""
    shown, under = state.remember(SHOWN, None), (state.language(), state.key_of(state.place()), round)
    if shown is None or (shown.under, shown.record) != (under, record) or state.current(shown.key) is None:
        waiting = [in_words(line, words, state.place()) for line in state.remember(WAITING, ())]
        number = 1 if shown is None else shown.number + 1
        shown = Shown(number, under, record, Rows.of(lines(record, waiting, words)))
        keep(shown, waiting)
    return shown


def editor(record: MonthlyRecord, round: int, apply: Callable[..., None]) -> None:
    """The table and the button that takes its edits; it goes on as typed. round: number of the record, with which it begins anew."""
    words = state.words()
    table = _shown(record, round, words)
    first = table.rows.first
    entities = [entity_label(words, name, state.place()) for name in ("total", *state.place().seen_ids)]
    heads = {name: word(f"track.column.{name}") for name in COLUMNS}
    columns = {  # none is required, nor its text checked here: the browser drops such a row without a word
        "indicator": st.column_config.SelectboxColumn(
            heads["indicator"], options=found_by_typing(unmistakable(words, name) for name in _names()), width="medium"
        ),
        "period": st.column_config.TextColumn(heads["period"], width=90, help=word("track.column.period.help")),
        "value": st.column_config.NumberColumn(heads["value"], format="%.12g"),
        "unit": st.column_config.TextColumn(heads["unit"], disabled=True, width=90),
        "entity": st.column_config.SelectboxColumn(heads["entity"], options=found_by_typing(entities), default=entities[0]),
        "source": st.column_config.TextColumn(heads["source"], max_chars=80),
    }
    st.data_editor(
        _table(first),
        key=table.key,
        hide_index=True,
        num_rows="dynamic",
        column_config=columns,
        height=320 if len(first) > 8 else "content",
        on_change=_noted,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(word("track.apply"), key="track_apply", on_click=apply, args=(table.number, words), type="primary")


def found_by_typing(names: Iterable[str]) -> list[str]:
    """Names in their order, but none behind one that contains it: the table takes the first that holds what is typed."""
    listed = list(names)
    depth = {name: sum(other != name and other.casefold() in name.casefold() for other in listed) for name in listed}
    return sorted(listed, key=lambda name: depth[name])


def lines(record: MonthlyRecord, refused: Iterable[Line], words: Words) -> tuple[Line, ...]:
    """Rows of the table: refused ones first, then what stands, the latest months first."""
    waiting = tuple(refused)
    replaced = {line.instead_of for line in waiting}
    order = {name: place for place, name in enumerate(_names())}
    standing = sorted(
        record.standing.values(), key=lambda one: (-one.year, -one.month, order.get(one.indicator, len(order)))
    )
    return (*waiting, *(Line(_cells(one, words), one) for one in standing if one.key not in replaced))


def applied(record: MonthlyRecord, rows: Rows, edits: Mapping, words: Words, drafts: Collection[Key] = ()) -> Applied:
    """A record after the edits of the table that has these rows.

    edits: what the table reports since it began: `edited_rows` by row and column, `added_rows`, `deleted_rows`; drafts: what nobody has
    been told yet, so that another value is no correction.
    """
    rows = rows.told(edits)
    deleted, found = rows.left(edits), dict[int, Entry]()
    refused, problems = list[Line](), list[Refusal]()
    for row in rows.typed(edits):
        try:
            one = _typed(row.line.cells, words)
        except ScenarioError as error:
            problems.append(ScenarioError("error.sheet_row", row=row.number, reason=error))
            refused.append(row.line)
            continue
        found[row.at] = one
        if row.line.instead_of is not None and one.key != row.line.instead_of:
            deleted.add(row.line.instead_of)  # what stood there was of another month or indicator
    entries = tuple(found.values())
    deleted -= {one.key for one in entries}
    new = [one for one in entries if record.standing.get(one.key) != one]
    mended = [one.key for one in new if one.key in drafts]
    after = record.without(deleted).taking_back(mended).with_entries(entries)
    changes = len(new) + len(deleted & set(record.standing))
    rows = replace(rows.saying({at: one.key for at, one in found.items()}), dropped=())
    return Applied(after, changes, tuple(one.key for one in entries), tuple(refused), tuple(problems), rows)


def unapplied(record: MonthlyRecord, rows: Rows, edits: Mapping, words: Words) -> list[Line]:
    """Rows that were typed and that the record does not say."""

    def stands(line: Line) -> bool:
        try:
            one = _typed(line.cells, words)
        except ScenarioError:
            return False
        return record.standing.get(one.key) == one

    return [row.line for row in rows.typed(edits) if not stands(row.line)]


def in_words(line: Line, words: Words, place: Place) -> Line:
    """A row that was typed in another language, with names and value as they are written in this one."""
    if line.language in ("", words.language):
        return line
    before, cells = Words.screen(line.language, place), dict(line.cells)
    indicator = indicator_names().get(str(cells.get("indicator") or ""))
    if indicator is not None:
        cells |= {"indicator": unmistakable(words, indicator), "unit": words.unit(unit_of(indicator))}
        if isinstance(cells.get("value"), (int, float)):
            unit = unit_of(indicator)
            cells["value"] = round(cells["value"] * words.factor(unit) / before.factor(unit), 12)
    entity = entity_names(place).get(str(cells.get("entity") or ""))
    if entity is not None:
        cells["entity"] = entity_label(words, entity, place)
    return replace(line, cells=cells, language=words.language)


def _names() -> tuple[str, ...]:
    """What may be reported: indicators first, then conditions and levers."""
    place = state.place()
    return (
        *catalogue().scorecard,
        *place.conditions,
        *(name for name, row in place.levers.items() if row.standing == "valued"),
    )


def _cells(one: Entry, words: Words) -> dict[str, Any]:
    return {
        "indicator": unmistakable(words, one.indicator),
        "period": one.period,
        "value": value_shown(words, one.indicator, one.value),
        "unit": words.unit(unit_of(one.indicator)),
        "entity": entity_label(words, one.entity, state.place()),
        "source": one.source,
    }


def _table(shown: Sequence[Line]) -> pd.DataFrame:
    rows = [{name: line.cells.get(name) for name in COLUMNS} for line in shown]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"value": float})


def _typed(cells: Mapping[str, Any], words: Words) -> Entry:
    """A row of the table as an entry: its value is in the unit shown."""
    stated = {name: raw for name, raw in cells.items() if raw is not None and raw != "" and name != "unit"}
    indicator = indicator_names().get(str(stated.get("indicator", "")))
    if indicator and isinstance(stated.get("value"), (int, float)):
        stated["unit"] = words.unit(unit_of(indicator))
    one = entry(stated, entity_names(state.place()))
    UsualFigures(state.place()).check(one, "unit" in stated)
    return one
