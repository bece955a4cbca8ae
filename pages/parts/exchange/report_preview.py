"""Every page of every format of a report as it will be, before it is taken away."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.exchange.report_files import content_of, shelf
from pages.parts.shared import heavy
from pages.parts.shared.choices import one_of
from pages.parts.wording.words import refusal, word
from simulation.language.cells import safe
from simulation.report import Request
from simulation.report.background import shown
from simulation.report.pages_shown import Pages, PreviewError

HIGH, ROWS, LETTERS = 760, 40, 4000  # height of what is longer, rows of a table, characters of a text


def preview(request: Request) -> None:
    """The format looked at, chosen above it; the PDF first, which needs nothing else on the machine."""
    offered = tuple(dict.fromkeys(("pdf", *request.formats)))
    labels = {name: word(f"export.format.{name}") for name in offered}
    kept = state.remember("export_shown", "pdf")
    kind = one_of("export_shown", "export.preview", labels, kept if kept in offered else "pdf", label_visibility="visible")
    try:
        with st.spinner(word("export.drawing")):
            files, pages = _laid(dataclasses.replace(request, formats=(kind,)), kind)
    except PreviewError as error:
        st.info(refusal(error))
        return
    with st.container(border=True, height=HIGH):
        if pages:
            drawn(pages)
        else:
            _plain(kind, files)


def _laid(request: Request, kind: str) -> tuple[Mapping[str, bytes], Pages | None]:
    laid = shelf(content_of(request))
    if "shown" not in laid:
        with heavy.queueing() as (queued, alive):
            laid["shown"] = shown(request, kind, queued, alive)
    return laid["shown"]


def drawn(pages: Pages) -> None:
    """Pages one below the other; how many more there are."""
    for number, picture in enumerate(pages.pictures, start=1):
        said = word("export.page", number=number, count=pages.count)
        st.image(picture, caption=said, alt=said, width="stretch")
    if pages.count > len(pages.pictures):
        st.caption(word("export.pages_more", count=pages.count, shown=len(pages.pictures)))


def _plain(kind: str, files: Mapping[str, bytes]) -> None:
    """What has no pages: a web page itself, rows, texts, pictures, names of files."""
    for name, content in files.items():
        if kind == "html":
            st.iframe(content.decode(), height=HIGH - 40)
        elif kind in ("csv", "parquet"):
            table = pd.read_csv(io.BytesIO(content)) if kind == "csv" else pd.read_parquet(io.BytesIO(content))
            st.dataframe(safe(table.head(ROWS)), width="stretch", height=HIGH - 90)
            st.caption(word("export.rows", shown=min(ROWS, len(table)), count=len(table)))
        elif kind == "json":
            st.code(content.decode()[:LETTERS], language="json")
        elif kind == "zip":
            st.code("\n".join(zipfile.ZipFile(io.BytesIO(content)).namelist()), language=None)
        else:
            st.image(content if kind == "png" else content.decode(), alt=name, width="stretch")
