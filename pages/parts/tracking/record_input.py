"""The monthly record on the page: read from a file, typed into a table, kept, taken away again."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.tracking import files_received
from pages.parts.wording.words import refusal, word
from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.folders import DATA
from simulation.engine.place import Place
from simulation.engine.setting import ScenarioError
from simulation.intake.file_bundle import File, unpacked
from simulation.intake.plain_table import read_rows
from simulation.language.table_files import as_csv, as_workbook
from simulation.language.words import Words
from simulation.tracking.closed_years import closing
from simulation.tracking.kept_record import as_text, read_text
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_folder import read_files
from simulation.tracking.record_sheet import (
    COLUMNS,
    MOST_KEPT,
    ReadRecord,
    entity_label,
    entity_names,
    entry,
    indicator_names,
    read_record,
    table_of,
    template,
    unit_of,
    unmistakable,
    value_shown,
)
from simulation.tracking.usual_figures import UsualFigures

KEPT, ROUND, SAID, EXAMPLE = "record", "record_round", "record_said", "record_example"
NAMED = 12  # rows not read that are named; the rest are counted
LARGEST = 5  # megabytes


def reported() -> MonthlyRecord:
    """The visitor's record."""
    text = state.remember(KEPT, "")
    return _read(text, state.place()) if isinstance(text, str) and text else MonthlyRecord()


@kept(32)
def _read(text: str, place: Place) -> MonthlyRecord:
    return read_text(text, place)[0]


def heading() -> str:
    """Head of the part with figures."""
    return word("track.input")


def is_example() -> bool:
    """Whether the record is the example, untouched."""
    return reported().entries == _example(word("track.example.source")).entries != ()


def _own() -> bool:
    """Whether figures of an own workbook are looked at."""
    return state.key_of(state.place()) in state.own_places()


def fields(record: MonthlyRecord) -> None:
    """Upload, template, example; the table to type into; download and removal."""
    if not record.entries:
        st.info(word("track.empty"))
    _notes()
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        st.file_uploader(
            word("track.upload"),
            ["csv", "txt", "xlsx", "zip"],
            key=f"track_upload_{_round()}",
            on_change=_upload,
            max_upload_size=LARGEST,
            accept_multiple_files=True,
        )
    with right:
        _blank_table()
        if not record.entries and not _own():  # figures of another size would say nothing of one's own
            st.button(word("track.example.load"), key="track_example", on_click=_load_example, icon=":material/visibility:")
    files_received.receipts()
    _editor(record)
    st.caption(word("track.input.note"))
    if closing(state.place(), record):
        st.caption(word("track.december.own" if _own() else "track.december.tables"))
    if record.entries:
        with st.container(horizontal=True, vertical_alignment="center"):
            table = table_of(record.entries, state.words())
            name = word("track.input")
            _file(word("track.download"), as_workbook(table, name), f"{name}.xlsx", "track_download_xlsx")
            _file(word("track.download.csv"), as_csv(table), f"{name}.csv", "track_download_csv")
            with st.popover(word("track.clear"), type="tertiary"):
                st.markdown(word("track.clear_sure", count=len(record.entries)))
                st.button(word("track.clear"), key="track_clear", on_click=_clear, type="primary")


def _file(said: str, content: bytes, name: str, key: str) -> None:
    st.download_button(said, content, name, key=key, on_click="ignore", icon=":material/download:", type="tertiary")


def _blank_table() -> None:
    today = datetime.date.today()
    last = today.replace(day=1) - datetime.timedelta(days=1)
    name = word("track.input")
    content = as_workbook(template(state.words(), last.year, last.month), name)
    _file(word("track.template"), content, f"{name}.xlsx", "track_template")


def _notes() -> None:
    """What was read last, and every row that was not."""
    said = state.remember(SAID, None)
    if not said:
        return
    count, problems = said
    if count:
        st.success(word("track.read", count=count))
    if problems:
        lines = [f"- {refusal(problem)}" for problem in problems[:NAMED]]
        if len(problems) > NAMED:
            lines.append("- " + word("track.more", count=len(problems) - NAMED))
        st.warning("\n".join((word("track.unread", count=len(problems)), "", *lines)))


def _round() -> int:
    return state.remember(ROUND, 0)


def _take(record: MonthlyRecord, said: tuple[int, Sequence[Refusal]] | None) -> None:
    """Make a record the visitor's; the table to type into begins anew from it."""
    if len(record.entries) > MOST_KEPT:
        said = (0, (ScenarioError("error.record_rows", count=len(record.entries), most=MOST_KEPT),))
    else:
        state.put(KEPT, as_text(record) if record.entries else "")
        state.weigh_by(record)
    state.put(SAID, said)
    if not record.entries:
        state.put(files_received.KEPT, ())
    state.put(ROUND, _round() + 1)


def _upload() -> None:
    """Callback: figures of a file, or of a folder's files, join the record, as corrections where they differ; the example gives way."""
    files = [(one.name, one.getvalue()) for one in state.current(f"track_upload_{_round()}") or ()]
    if not files:
        return
    try:
        found = _of_files(files)
    except Refusal as error:
        found = ReadRecord(MonthlyRecord(), (error,))
    own = MonthlyRecord() if is_example() and found.record.entries else reported()
    _take(own.with_entries(found.record.entries), (len(found.record.entries), found.problems))


def _of_files(files: list[File]) -> ReadRecord:
    """The record of one table; of several files, each of an enterprise, with what became of each."""
    if not files_received.several(files):
        state.put(files_received.KEPT, ())
        ((name, content),) = files
        return read_record(read_rows(content, name), state.place())
    found = read_files(unpacked(files), state.place())
    state.put(files_received.KEPT, found.receipts)
    return ReadRecord(found.record, ())


@kept(4)
def _example(source: str) -> MonthlyRecord:
    table = pd.read_csv(DATA / "monthly_example.csv", dtype=str, keep_default_na=False).assign(source=source)
    return read_record([tuple(table.columns), *table.itertuples(index=False)], state.place()).record


def _load_example() -> None:
    """Callback: fictitious figures, each marked as such in its source."""
    _take(_example(word("track.example.source")), None)


def _clear() -> None:
    """Callback: nothing reported any more."""
    _take(MonthlyRecord(), None)


# the table to type into


def _editor(record: MonthlyRecord) -> None:
    words, entries = state.words(), _standing(record)
    entities = [entity_label(words, name, state.place()) for name in ("total", *state.place().seen_ids)]
    heads = {name: word(f"track.column.{name}") for name in COLUMNS}
    columns = {
        "indicator": st.column_config.SelectboxColumn(
            heads["indicator"], options=[unmistakable(words, name) for name in _names()], required=True, width="medium"
        ),
        "period": st.column_config.TextColumn(
            heads["period"], required=True, validate=r"^\d{4}-(0?[1-9]|1[0-2])$", width=90
        ),
        "value": st.column_config.NumberColumn(heads["value"], required=True, format="%.12g"),
        "unit": st.column_config.TextColumn(heads["unit"], disabled=True, width=90),
        "entity": st.column_config.SelectboxColumn(heads["entity"], options=entities, default=entities[0]),
        "source": st.column_config.TextColumn(heads["source"], max_chars=80),
    }
    key = f"track_table_{state.language()}_{_round()}"
    st.data_editor(
        _shown(entries, words),
        key=key,
        hide_index=True,
        num_rows="dynamic",
        column_config=columns,
        height=320 if len(entries) > 8 else "content",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(word("track.apply"), key="track_apply", on_click=_apply, args=(key, entries, words), type="primary")


def _names() -> tuple[str, ...]:
    """What may be reported: indicators first, then conditions and levers."""
    place = state.place()
    return (
        *catalogue().scorecard,
        *place.conditions,
        *(name for name, row in place.levers.items() if row.standing == "valued"),
    )


def _standing(record: MonthlyRecord) -> tuple[Entry, ...]:
    """What stands, the latest months first."""
    order = {name: place for place, name in enumerate(_names())}
    return tuple(
        sorted(record.standing.values(), key=lambda one: (-one.year, -one.month, order.get(one.indicator, len(order))))
    )


def _shown(entries: Sequence[Entry], words: Words) -> pd.DataFrame:
    rows = [
        {
            "indicator": unmistakable(words, one.indicator),
            "period": one.period,
            "value": value_shown(words, one.indicator, one.value),
            "unit": words.unit(unit_of(one.indicator)),
            "entity": entity_label(words, one.entity, state.place()),
            "source": one.source,
        }
        for one in entries
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"value": float})


def _apply(key: str, entries: Sequence[Entry], words: Words) -> None:
    """Callback: what was typed, row by row; a row that cannot be used is named and the others count."""
    record, changes, problems = applied(reported(), entries, state.current(key) or {}, words)
    _take(record, (changes, problems) if changes or problems else None)


def applied(
    record: MonthlyRecord, entries: Sequence[Entry], edits: Mapping, words: Words
) -> tuple[MonthlyRecord, int, tuple[Refusal, ...]]:
    """A record after the edits of the table that showed entries; how many figures came in, and why others did not.

    edits: what the table reports: `edited_rows` by row and column, `added_rows`, `deleted_rows`.
    """
    shown = _shown(entries, words).to_dict("records")
    deleted = [entries[int(row)].key for row in edits.get("deleted_rows", ())]
    changed = [(int(row), {**shown[int(row)], **cells}) for row, cells in edits.get("edited_rows", {}).items()]
    typed = [(row, {**cells, "unit": ""}) for row, cells in changed]
    typed += [(len(entries) + n, dict(cells)) for n, cells in enumerate(edits.get("added_rows", ())) if any(cells.values())]
    found, problems = [], []
    for row, cells in typed:
        try:
            one = _typed(cells, words)
        except ScenarioError as error:
            problems.append(ScenarioError("error.sheet_row", row=row + 1, reason=error))
            continue
        found.append(one)
        if row < len(entries) and one.key != entries[row].key:
            deleted.append(entries[row].key)  # what stood there was of another month or indicator
    return record.without(deleted).with_entries(found), len(found) + len(edits.get("deleted_rows", ())), tuple(problems)


def _typed(cells: Mapping[str, Any], words: Words) -> Entry:
    """A row of the table as an entry: its value is in the unit shown."""
    stated = {name: raw for name, raw in cells.items() if raw is not None and raw != "" and name != "unit"}
    indicator = indicator_names().get(str(stated.get("indicator", "")))
    if indicator and isinstance(stated.get("value"), (int, float)):
        stated["unit"] = words.unit(unit_of(indicator))
    one = entry(stated, entity_names(state.place()))
    UsualFigures(state.place()).check(one, "unit" in stated)
    return one
