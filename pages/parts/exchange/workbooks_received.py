"""Own workbooks of many enterprises at once: what became of each file, who is missing, the whole beside the sum."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import grid
from pages.parts.shared import workbook_reading
from pages.parts.wording.words import refusal, word
from simulation.engine.errors import Refusal
from simulation.intake.alike import told_once
from simulation.intake.file_bundle import File, unpacked
from simulation.intake.marked_copy import marked_copy
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.workbook_fields import fields
from simulation.intake.workbook_folder import ORDER, Delivery, WorkbookFolder, read_workbooks
from simulation.language.numbers import given, sign


def received(uploads: Sequence[File], id: str) -> ReadWorkbook | None:
    """What the files that could be used say together, as one workbook; None while there is none."""

    def told(share: float) -> None:
        bar.progress(share, word("own.page.reading"))

    try:
        bar = st.progress(0.0, word("own.page.reading"))  # which also ends the reading with the visitor's tab
        files = unpacked(uploads)
        found = workbook_reading.once(id, lambda: read_workbooks(files, told, workbook_reading.workbook))
        bar.empty()
    except Refusal as error:
        st.error(refusal(error))
        return None
    _files(found, dict(files))
    _whole(found)
    return found.book if found.book.enterprises else None


def _files(found: WorkbookFolder, contents: Mapping[str, bytes]) -> None:
    """Every file and every missing enterprise, what needs doing first; copies with the cells marked."""
    counts = {status: len(found.of(status)) for status in ORDER}
    said = word("own.folder.summary", **counts, enterprises=len(found.book.enterprises))
    (st.success if found.complete else st.warning)(said)
    rows = [row for status in ORDER for one in found.of(status) for row in _lines(one)]
    heads = [word(f"receipts.{part}") for part in ("status", "enterprise", "file")]
    heads += [word(f"own.marked.{part}") for part in ("where", "reason", "do")]
    wide = {head: st.column_config.TextColumn(width="large") for head in heads[-2:]}
    grid(pd.DataFrame(rows, columns=heads), "own_files", columns=wide)
    if any(book.problems for book in found.read.values()):
        st.download_button(
            word("own.folder.marked"),
            lambda: _marked(found, contents),
            f"{word('own.marked.sheet')}.zip",
            "application/zip",
            key="own_files_marked",
            on_click="ignore",
            icon=":material/download:",
        )


def _lines(one: Delivery) -> list[tuple[str, ...]]:
    """A file in as many lines as it has problems, those alike in one."""
    language = state.language()
    names = word("list.comma").join(one.enterprises) or word("dash")
    head = (word(f"receipts.{one.status}"), names, one.file or word("dash"))
    told = [(where, p.reason(language), p.suggestion(language)) for where, p in told_once(one.problems, language)]
    if one.reason is not None:
        told.insert(0, ("", state.words().refusal(one.reason), ""))
    return [(*head, *line) for line in told or [("", "", "")]]


def _marked(found: WorkbookFolder, contents: Mapping[str, bytes]) -> bytes:
    """Marked copies of all files with problems, in one archive."""
    with zipfile.ZipFile(buffer := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, book in found.read.items():
            if book.problems:
                archive.writestr(f"{Path(name).stem}.xlsx", marked_copy(contents[name], name, book, state.language()))
    return buffer.getvalue()


def _whole(found: WorkbookFolder) -> None:
    """Stated totals beside the sums of the enterprises."""
    if not found.differences:
        return
    heads = [word(f"consolidated.{part}") for part in ("indicator", "whole", "sum", "eliminated")]
    rows = []
    for one in found.differences:
        unit = word("own.page.people" if one.field == "employees" else "own.page.money")
        label = word("targets.row", name=fields()["base_year"][one.field].label(state.language()), unit=unit)
        taken = sign(one.eliminated, True) + given(abs(one.eliminated))
        rows.append((label, given(one.total), given(one.summed), taken))
    st.subheader(word("consolidated.title"), anchor=False)
    grid(pd.DataFrame(rows, columns=heads), "own_eliminations")
