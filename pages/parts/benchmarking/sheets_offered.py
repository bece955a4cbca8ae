"""Enterprise sheets: one shown, all as Word and PDF in one archive."""

from __future__ import annotations

import json
from functools import partial

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.benchmarking.standings_shown import story_of
from pages.parts.benchmarking.targets_allotted import allotments
from pages.parts.exchange import report_imprint
from pages.parts.figures.page_tables import table
from pages.parts.shared import made_file
from pages.parts.shared.choices import entity
from pages.parts.shared.classes_set import own_classes
from pages.parts.shared.view import View
from pages.parts.wording.words import word
from simulation.report.background import call
from simulation.report.enterprise.sheet_files import sheets_apart
from simulation.report.enterprise.sheet_request import PARTS
from simulation.report.safety import file_part


def show(view: View) -> None:
    """One sheet as it will be printed, and all of them as files."""
    chosen = entity(view)
    story = story_of(view, chosen, allotments(view))
    st.subheader(story.cover, anchor=False)
    st.markdown(str(story.finding))
    if story.paid:
        st.markdown(str(story.paid))
    for part in ("figures", "gaps", "levers", "targets"):
        found = getattr(story, part)
        if found.rows:
            st.markdown(f"**{word(f'sheet.head.{part}')}**")
            words = [place for place, is_figure in enumerate(found.figures) if not is_figure]
            table(pd.DataFrame(found.rows, columns=list(found.heads)), f"plain_sheet_{part}", words=words)
    if not story.targets.rows:
        st.caption(word("sheet.no_targets"))
    st.caption(story.dates)
    _files(view, story.request.last)


def _files(view: View, year: int) -> None:
    """All sheets in one archive, made only when it is asked for."""
    classes = json.dumps(own_classes(view.place), sort_keys=True)
    plan = view.scenario.to_json(), year, state.language(), classes, allotments(view), view.scenario.place
    with st.container(horizontal=True):
        parts = report_imprint.parts_of("sheet", PARTS)
        asked = (*plan, report_imprint.kept().text, parts)
        made_file.offer(
            word("sheet.take"),
            partial(call, sheets_apart, *asked),
            f"{file_part(word('sheet.archive', year=year))}.zip",
            "sheets_take",
            asked,
            about=word("export.imprint.used"),
        )
