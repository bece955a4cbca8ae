"""The monthly record on the page: read from a file, typed into a table, kept, taken away again."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.exchange import own_place_use
from pages.parts.shared import workbook_reading
from pages.parts.tracking import files_received, record_drafts, record_table, years_gone_on
from pages.parts.wording.words import refusal, word
from simulation.engine.errors import Refusal
from simulation.engine.folders import DATA
from simulation.engine.place import Place
from simulation.engine.setting import ScenarioError
from simulation.intake.file_bundle import File, unpacked
from simulation.language.table_files import as_csv, as_workbook
from simulation.language.words import Words
from simulation.tracking.closed_years import closing
from simulation.tracking.kept_record import as_text, read_text
from simulation.tracking.monthly_record import MOST_ENTRIES, MonthlyRecord
from simulation.tracking.record_folder import read_files
from simulation.tracking.record_sheet import ReadRecord, RecordDoubt, doubts_of, read_record, table_of, template

KEPT, ROUND, SAID, SHOWN = "record", "record_round", "record_said", "record_said_shown"
Said = tuple[int, Sequence[Refusal], Sequence[Refusal]]  # figures taken, rows that were not, doubts
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
    own_place_use.said_of_record()
    _notes()
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        st.file_uploader(
            word("track.upload"),
            ["csv", "txt", "xlsx", "zip"],
            key=_uploader(),
            on_change=_upload,
            max_upload_size=LARGEST,
            accept_multiple_files=True,
        )
    with right:
        _blank_table()
        if not record.entries and not _own():  # figures of another size would say nothing of one's own
            st.button(word("track.example.load"), key="track_example", on_click=_load_example, icon=":material/visibility:")
    files_received.receipts()
    record_table.editor(record, _round(), _apply)
    st.caption(word("track.input.note"))
    if closing(state.place(), record):
        st.caption(word("track.december.own" if _own() else "track.december.tables"))
    years_gone_on.offer(record)
    if record.entries:
        with st.container(horizontal=True, vertical_alignment="center"):
            table = table_of(record.entries, state.words(), state.place())
            name = word("track.input")
            _file(word("track.download"), as_workbook(table, name), f"{name}.xlsx", "track_download_xlsx")
            _file(word("track.download.csv"), as_csv(table), f"{name}.csv", "track_download_csv")
            with st.popover(word("track.clear"), type="tertiary"):
                st.markdown(word("track.clear_sure", count=len(record.entries)))
                st.button(word("track.clear"), key="track_clear", on_click=_clear, type="primary")


def _file(said: str, content: bytes, name: str, key: str) -> None:
    taken = record_drafts.taken_away
    st.download_button(said, content, name, key=key, on_click=taken, icon=":material/download:", type="tertiary")


def _blank_table() -> None:
    today = datetime.date.today()
    last = today.replace(day=1) - datetime.timedelta(days=1)
    name = word("track.input")
    content = as_workbook(template(state.words(), last.year, last.month), name)
    said, file = word("track.template"), f"{name}.xlsx"
    st.download_button(
        said, content, file, key="track_template", on_click="ignore", icon=":material/download:", type="tertiary"
    )


def _notes() -> None:
    """What was read last, and every row that was not."""
    said = state.remember(SAID, None)
    if said and state.remember(SHOWN, False) and state.current(_uploader()) is None:  # the page was left since
        state.put(SAID, None)
        return
    state.put(SHOWN, bool(said))
    if not said:
        return
    count, problems, doubts = said
    if count:
        st.success(word("track.read", count=count))
    if problems:
        lines = [f"- {refusal(problem)}" for problem in problems[:NAMED]]
        if len(problems) > NAMED:
            lines.append("- " + word("track.more", count=len(problems) - NAMED))
        st.warning("\n".join((word("track.unread", count=len(problems)) if count else word("track.unread.all"), "", *lines)))
    if doubts:
        st.warning(
            "\n".join((word("track.doubts", count=len(doubts)), "", *(f"- {refusal(one)}" for one in doubts[:NAMED])))
        )


def _round() -> int:
    return state.remember(ROUND, 0)


def _uploader() -> str:
    return f"track_upload_{_round()}"


def _take(record: MonthlyRecord, said: Said | None) -> bool:
    """Make a record the visitor's, and say what came in; whether it was small enough."""
    fits = len(record.entries) <= MOST_ENTRIES
    if not fits:
        said = (0, (ScenarioError("error.record_rows", count=len(record.entries), most=MOST_ENTRIES),), ())
    else:
        state.put(KEPT, as_text(record) if record.entries else "")
        state.weigh_by(record)
    state.put(SAID, said)
    state.put(SHOWN, False)
    state.put(state.MERGED, None)
    if not record.entries:
        state.put(files_received.KEPT, ())
    return fits


def _begin_anew(record: MonthlyRecord, said: Said | None) -> None:
    """Take a record that was not typed: the table to type into begins anew from it, with what was typed and does not stand."""
    _take(record, said)
    state.put(ROUND, _round() + 1)


def _upload() -> None:
    """Callback: figures of a file, or of a folder's files, join the record, as corrections where they differ; the example gives way."""
    files = [(one.name, one.getvalue()) for one in state.current(_uploader()) or ()]
    if not files:
        return
    try:
        found = _of_files(files)
    except Refusal as error:
        found = ReadRecord(MonthlyRecord(), (error,))
    own = MonthlyRecord() if is_example() and found.record.entries else reported()
    joined, taken = own.with_entries(found.record.entries), {one.key for one in found.record.entries}
    others = tuple(one for one in found.doubts if not isinstance(one, RecordDoubt))  # those are asked of all that stands
    _begin_anew(joined, (len(found.record.entries), found.problems, (*others, *doubts_of(joined, state.place(), taken))))


def _of_files(files: list[File]) -> ReadRecord:
    """The record of one table; of several files, each of an enterprise, with what became of each."""
    if not files_received.several(files):
        state.put(files_received.KEPT, ())
        ((name, content),) = files
        return workbook_reading.record(content, name, state.place())
    found = read_files(unpacked(files), state.place(), workbook_reading.record)
    state.put(files_received.KEPT, found.receipts)
    return ReadRecord(found.record, (), found.doubts)


@kept(4)
def _example(source: str) -> MonthlyRecord:
    table = pd.read_csv(DATA / "monthly_example.csv", dtype=str, keep_default_na=False).assign(source=source)
    return read_record([tuple(table.columns), *table.itertuples(index=False)], state.place()).record


def _load_example() -> None:
    """Callback: fictitious figures, each marked as such in its source."""
    _begin_anew(_example(word("track.example.source")), None)


def _clear() -> None:
    """Callback: nothing reported any more."""
    record_table.forget()
    _begin_anew(MonthlyRecord(), None)


def _apply(number: int, words: Words) -> None:
    """Callback: what was typed, row by row; a row that cannot be used is named, and the others count. The table stays as it is."""
    before, shown = reported(), state.remember(record_table.SHOWN, None)
    if shown is None or shown.number != number:
        return  # pressed on a table that is there no more
    found = record_table.applied(before, shown.rows, shown.edits, words, record_drafts.drafts())
    record_drafts.typed(before, found.record, found.taken)
    said = found.changes, found.problems, doubts_of(found.record, state.place(), found.taken)
    if _take(found.record, said if found.changes or found.problems else None):
        record_table.keep(replace(shown, record=reported(), rows=found.rows), found.refused)
