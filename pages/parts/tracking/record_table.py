"""The monthly record as a table to type into: what stands, rows that were refused as they were typed, and what becomes of edits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.wording.words import word
from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
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

REFUSED = "record_refused"
TYPED = ("indicator", "period", "value", "source")  # an enterprise alone is nothing typed: a new row has one


@dataclass(frozen=True)
class Line:
    """A row of the table: its cells; stands: what it says already (None: nothing yet); instead_of: the entry that it is to replace."""

    cells: Mapping[str, Any]
    stands: Entry | None = None
    instead_of: Key | None = None


@dataclass(frozen=True)
class Applied:
    """A record after edits: how many figures changed, which came in, and rows that did not, as typed and with the reason."""

    record: MonthlyRecord
    changes: int
    taken: tuple[Key, ...]
    refused: tuple[Line, ...]
    problems: tuple[Refusal, ...]


def keep(refused: Sequence[Line]) -> None:
    """Keep rows that were refused, to be mended."""
    state.put(REFUSED, tuple(refused))


def forget() -> None:
    """Drop rows that were refused."""
    keep(())


def editor(record: MonthlyRecord, round: int, apply: Callable[..., None]) -> None:
    """The table and the button that takes its edits. round: number of the record, with which the table begins anew."""
    words = state.words()
    shown = lines(record, state.remember(REFUSED, ()), words)
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
    key = f"track_table_{state.language()}_{round}"
    st.data_editor(
        _table(shown),
        key=key,
        hide_index=True,
        num_rows="dynamic",
        column_config=columns,
        height=320 if len(shown) > 8 else "content",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(word("track.apply"), key="track_apply", on_click=apply, args=(key, shown, words), type="primary")


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


def applied(
    record: MonthlyRecord, shown: Sequence[Line], edits: Mapping, words: Words, drafts: Collection[Key] = ()
) -> Applied:
    """A record after the edits of the table that showed these rows.

    edits: what the table reports: `edited_rows` by row and column, `added_rows`, `deleted_rows`; drafts: what nobody has been told
    yet, so that another value is no correction.
    """
    gone = {int(row) for row in edits.get("deleted_rows", ())}
    changed = {int(row): cells for row, cells in edits.get("edited_rows", {}).items()}
    deleted = {key for row in gone if (key := _key(shown[row])) is not None}
    typed = [
        (row, Line({**line.cells, **changed.get(row, {})}, None, _key(line)))
        for row, line in enumerate(shown)
        if row not in gone and (row in changed or line.stands is None)
    ]
    added = (dict(cells) for cells in edits.get("added_rows", ()))
    typed += [(len(shown) + n, Line(cells)) for n, cells in enumerate(added) if any(_told(cells, name) for name in TYPED)]
    found, refused, problems = list[Entry](), list[Line](), list[Refusal]()
    for row, line in typed:
        try:
            one = _typed(line.cells, words)
        except ScenarioError as error:
            problems.append(ScenarioError("error.sheet_row", row=row + 1, reason=error))
            refused.append(line)
            continue
        found.append(one)
        if line.instead_of is not None and one.key != line.instead_of:
            deleted.add(line.instead_of)  # what stood there was of another month or indicator
    mended = [one.key for one in found if one.key in drafts and record.standing.get(one.key) != one]
    after = record.without(deleted).taking_back(mended).with_entries(found)
    return Applied(after, len(found) + len(gone), tuple(one.key for one in found), tuple(refused), tuple(problems))


def _key(line: Line) -> Key | None:
    return line.instead_of if line.stands is None else line.stands.key


def _told(cells: Mapping[str, Any], name: str) -> bool:
    return cells.get(name) not in (None, "")


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
