"""The page's own pieces: the template to take away, the upload, its problems, the marked copy, and what was read."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.exchange import kept_on_server, own_place_use, workbooks_received
from pages.parts.figures.page_tables import grid, table
from pages.parts.wording.words import escaped, place_name, refusal, word
from simulation.engine.errors import Refusal
from simulation.engine.setting import shown
from simulation.intake.alike import told_once
from simulation.intake.cell_values import name_of
from simulation.intake.completion import completed
from simulation.intake.file_bundle import File, unpacked
from simulation.intake.marked_copy import marked_copy
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.template import MOST_ENTITIES, template
from simulation.intake.workbook_fields import FIGURES, fields
from simulation.language.clean import clean

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOAD, SEVERAL = "own_data_upload", "own_data_files"
IN_TEXT = 60  # problems that are listed as text, whole; more in a table that scrolls


@kept(8)
def _template(language: str, entities: int) -> bytes:
    return template(language, entities)


def template_offer() -> None:
    """The empty workbook in the page's language, with as many rows as wished."""
    st.caption(word("own.page.note"))
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        state.fill("own_data_entities", state.remember("own_data_entities", 30))
        count = st.number_input(
            word("own.page.entities"),
            min_value=1,
            max_value=MOST_ENTITIES,
            step=1,
            key="own_data_entities",
            on_change=state.store,
            args=("own_data_entities",),
        )
    with right:
        st.download_button(
            word("own.page.template"),
            _template(state.language(), int(count)),
            f"{word('own.template.title')}.xlsx",
            XLSX,
            key="own_data_template",
            on_click="ignore",
            icon=":material/download:",
        )


def upload() -> None:
    """A workbook or table; what is wrong in it is told at once, what is right is shown. Those of many enterprises have a field of their own."""
    file = st.file_uploader(word("own.page.upload"), ["xlsx", "csv"], key=UPLOAD)
    if file is not None:
        _one(file)
        return
    st.caption(word("own.page.private"))
    own_place_use.next_plan_of_standing()
    with st.expander(word("own.page.several"), key="own_several"):
        st.caption(word("own.page.several.note"))
        files = st.file_uploader(
            word("own.page.several.upload"),
            ["xlsx", "csv", "zip"],
            key=SEVERAL,
            accept_multiple_files=True,
        )
    if files:
        contents = [(one.name, one.getvalue()) for one in files]
        id = "/".join(one.file_id for one in files)
        book = workbooks_received.received(contents, id)
        if book is not None:
            _usable(book, id, contents)
    elif at_hand := own_place_use.files_of_standing():
        kept_on_server.save_offer(at_hand, place_name(state.place()))


def _one(file: UploadedFile) -> None:
    try:
        with st.spinner(word("own.page.reading")):
            book = own_place_use.read_once((file.name, file.getvalue()), file.file_id)
    except Refusal as error:
        st.error(word("own.page.refused", name=shown(file.name), reason=refusal(error)))
        return
    _counts(book)
    if book.problems:
        _problems(book, file.getvalue(), file.name)
    if not book.errors:
        _usable(book, file.file_id, [(file.name, file.getvalue())])


def _usable(book: ReadWorkbook, id: str, files: Sequence[File]) -> None:
    """Figures without errors: taken up by a button, kept if wished, and shown as read."""
    parts = unpacked(files)
    book = own_place_use.named(book, id)
    own_place_use.offer(book, id, parts)
    own_place_use.next_plan(book, id)
    kept_on_server.save_offer(parts, str(book.about.get("place_name", "")))
    _figures(book)
    own_place_use.trends(book, id)


def _counts(book: ReadWorkbook) -> None:
    """How far the workbook is."""
    filled, needed = book.completion()
    told = {"errors": len(book.errors), "warnings": len(book.warnings), "enterprises": len(book.enterprises)}
    said = word("own.check.summary", **told, filled=filled, needed=needed)
    st.progress(filled / needed if needed else 0.0, said)
    if book.errors:
        st.error(word("own.page.mend", count=len(book.errors)))
    elif book.warnings:
        st.warning(word("own.page.look", count=len(book.warnings)))
    else:
        st.success(word("own.page.sound"))


def _problems(book: ReadWorkbook, content: bytes, name: str) -> None:
    """Every problem with its places, reason and remedy; and the workbook with its cells marked."""
    language = state.language()
    rows = [
        (word(f"own.level.{one.level}"), where, one.value, one.reason(language), one.suggestion(language))
        for where, one in told_once(book.problems, language)
    ]
    heads = [word(f"own.marked.{part}") for part in ("level", "where", "value", "reason", "do")]
    if len(rows) <= IN_TEXT:
        lines = [[_in_table(cell) for cell in row] for row in rows]
        table(pd.DataFrame(lines, columns=heads), "plain_own_data_problems", range(len(heads)))
    else:
        wide = {head: st.column_config.TextColumn(width="large") for head in heads[3:]}
        grid(pd.DataFrame(rows, columns=heads), "own_data_problems", columns=wide)
    st.download_button(
        word("own.page.marked"),
        lambda: marked_copy(content, name, book, language),
        f"{name.rpartition('.')[0] or name}-{word('own.marked.sheet')}.xlsx",
        XLSX,
        key="own_data_marked",
        on_click="ignore",
        icon=":material/download:",
    )


def _in_table(text: str) -> str:
    """A visitor's text in a cell of a table that is written as text."""
    return escaped(clean(text, 400)) or " "


def _figures(book: ReadWorkbook) -> None:
    """The figures as they were read, in the model's units, and how many others are completed."""
    at = 0 if state.language() == "zh" else 1
    every = [figure for own in completed(book).values() for figure in own.values()]
    assumed = sum(figure.grade == "assumed" for figure in every)
    name = escaped(str(book.about.get("place_name") or word("menu.own_data")))
    st.subheader(word("own.page.read", name=name, year=book.base_year), anchor=False)
    st.caption(word("own.page.completed", count=len(every), assumed=assumed))
    rows = []
    for key, one in book.enterprises.items():
        kinds = (name_of("types", one.type)[at], name_of("industries", one.industry)[at])
        rows.append((one.name, *kinds, *(round(book.figures[key, name].value, 4) for name in FIGURES)))
    total = (math.fsum(column) for column in zip(*(row[3:] for row in rows), strict=True))
    rows.append((word("total"), "", "", *(round(value, 4) for value in total)))
    labels = [fields()["base_year"][name].label(state.language()) for name in FIGURES]
    units = [word("own.page.people" if name == "employees" else "own.page.money") for name in FIGURES]
    heads = [fields()["entities"][name].label(state.language()) for name in ("name", "type", "industry")]
    heads += [f"{label} ({unit})" for label, unit in zip(labels, units, strict=True)]
    grid(pd.DataFrame(rows, columns=heads), "own_data_figures")
