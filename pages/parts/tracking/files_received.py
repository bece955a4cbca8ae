"""Monthly files of many enterprises at once: who is received, missing or rejected, and what consolidation takes out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import grid
from pages.parts.wording.words import word
from simulation.intake.file_bundle import File
from simulation.projection import TOTAL
from simulation.tracking.monthly_record import MonthlyRecord
from simulation.tracking.record_folder import ORDER, Elimination, Receipt, eliminations
from simulation.tracking.record_sheet import entity_label

KEPT = "record_receipts"


def several(files: Sequence[File]) -> bool:
    """Whether an upload is a folder's files rather than one table."""
    return len(files) > 1 or any(name.lower().endswith(".zip") for name, _ in files)


def receipts() -> None:
    """What became of each enterprise's file of the last upload: rejected and missing ones first."""
    found: Sequence[Receipt] = state.remember(KEPT, ())
    if not found:
        return
    counts = {status: sum(one.status == status for one in found) for status in ORDER}
    st.subheader(word("receipts.title", **counts), anchor=False)
    words, rows = state.words(), []
    for one in sorted(found, key=lambda one: ORDER.index(one.status)):
        name = entity_label(words, one.entity, state.place()) if one.entity else word("dash")
        reasons = word("list.semicolon").join(words.refusal(problem) for problem in one.problems)
        rows.append((word(f"receipts.{one.status}"), name, one.file or word("dash"), one.figures, reasons))
    heads = [word(f"receipts.{part}") for part in ("status", "enterprise", "file", "figures", "reason")]
    wide = {heads[-1]: st.column_config.TextColumn(width="large")}
    grid(pd.DataFrame(rows, columns=heads), "track_receipts", columns=wide)


def consolidation(record: MonthlyRecord, year: int) -> None:
    """Amounts of the whole beside the sums of the enterprises, of the last month that both report."""
    found: dict[str, Elimination] = {one.indicator: one for one in eliminations(record, state.place(), year)}
    if not found:
        return
    words, rows = state.words(), []
    for one in found.values():
        lacking = word("list.comma").join(entity_label(words, name, state.place()) for name in one.lacking)
        differs = word("dash") if one.difference is None else words.bare(one.difference, one.indicator, signed=True)
        label = word("targets.row", name=words.variable(one.indicator), unit=words.unit_of(one.indicator))
        figures = (words.bare(value, one.indicator) for value in (one.whole, one.summed))
        rows.append((label, word("period.month", year=year, month=one.month), *figures, differs, lacking or word("dash")))
    with st.expander(word("consolidated.title"), key="track_consolidated"):
        heads = [word(f"consolidated.{part}") for part in ("indicator", "month", "whole", "sum", "eliminated", "lacking")]
        grid(pd.DataFrame(rows, columns=heads), "track_eliminations")
        st.caption(word("consolidated.note", whole=entity_label(words, TOTAL, state.place())))
