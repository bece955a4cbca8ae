"""Many scenarios as one plain table: settings and results out, scenarios in, each row that cannot be used with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import grid
from pages.parts.shared import heavy, made_file
from pages.parts.shared.view import View
from pages.parts.wording.words import choices, escaped, label_of, refusal, word
from simulation import Scenario
from simulation.engine.errors import Refusal
from simulation.intake.plain_table import read_rows
from simulation.language.given_names import misnamed
from simulation.report.background import call
from simulation.report.scenario_table import ENDINGS, ReadTable, read_table, table_file
from simulation.workbench.bench import LONGEST, MOST, Workbench, fresh, is_package, package_labels

UPLOAD, NAME = "scenario_table_upload", "scenarios"
MOST_RUN = 300  # scenarios whose results a page computes; the shell has no such bound
REMEDIES = (
    "outside",
    "no_number",
    "no_value",
    "unknown",
    "twice",
    "no_name",
    "no_entity",
)  # refusals with a remedy of their own


def table_of_many(view: View) -> None:
    """Out and in, folded away until it is wanted."""
    with st.expander(word("many.title"), key="scenario_table"):
        st.caption(word("many.note"))
        packages = [Scenario.preset(name, state.place()) for name in state.place().scenario_presets]
        own = state.bench().own
        _offer([*own, *packages], view.last, "many.all" if own else "many.packages", "shelf")
        file = st.file_uploader(word("many.upload"), ["csv", "xlsx"], key=UPLOAD)
        if file is not None:
            _read_in(view, file.getvalue(), file.name)


def _offer(scenarios: Sequence[Scenario], year: int, said: str, key: str) -> None:
    """The table of some scenarios with their results, made when it is asked for."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for ending in ENDINGS:
            asked = (tuple(scenarios), year, ending)
            label = word(said, count=len(scenarios), format=word(f"export.format.{ending}"))
            made_file.offer(
                label, partial(call, table_file, *asked), f"{NAME}.{ending}", f"scenario_table_{key}_{ending}", asked
            )


def _read_in(view: View, content: bytes, name: str) -> None:
    try:
        rows = read_rows(content, name)
        found = heavy.by_size(read_table, rows, state.place(), cells=sum(map(len, rows)))
    except Refusal as error:
        st.error(word("export.refused", reason=refusal(error)))
        return
    if found.problems:
        st.warning(word("many.unread", count=len(found.problems)))
        grid(
            refused_rows(found),
            "scenario_table_problems",
            columns={word("many.reason"): st.column_config.TextColumn(width="large")},
        )
    if not found.scenarios:
        return
    st.success(word("many.read", count=len(found.scenarios)))
    if len(found.scenarios) <= MOST_RUN:
        _offer(found.scenarios, view.last, "many.with_results", "read")
    else:
        st.caption(word("many.too_many", most=MOST_RUN))
    _take(found)


def refused_rows(found: ReadTable) -> pd.DataFrame:
    """Rows that could not be used: row, column, reason, remedy."""
    rows = []
    for problem in found.problems:
        reason = problem.fields["reason"]
        kind = reason.key.removeprefix("error.")
        remedy = word(f"many.do.{kind if kind in REMEDIES else 'other'}")
        rows.append((problem.fields["row"], column_of(reason), state.words().refusal(reason), remedy))
    return pd.DataFrame(rows, columns=[word(f"many.{part}") for part in ("row", "column", "reason", "remedy")])


def column_of(reason: Refusal) -> str:
    """Head of the column that a refusal speaks of; that of names where it speaks of none."""
    place = str(reason.fields.get("place", ""))
    if place == "condition preset":
        return "conditions"
    kind, dot, rest = place.partition(".")
    return rest if dot and kind in ("levers", "conditions", "entities", "assumptions") else place or "scenario"


def _take(found: ReadTable) -> None:
    """Scenarios of the table chosen and added to one's own, as one step."""
    room = MOST - len(state.bench().own)
    if room <= 0:
        st.info(word("bench.refused.full", most=MOST))
        return
    names = [scenario.name for scenario in found.scenarios]
    picked = names
    if len(names) > room:
        key = "scenario_table_picked"
        state.fill(key, names[:room])
        picked = st.multiselect(
            word("many.pick", room=room), key=key, max_selections=room, **choices({n: escaped(n) for n in names})
        )
    chosen = [scenario for scenario in found.scenarios if scenario.name in picked]
    st.button(
        word("many.take", count=len(chosen)), key="scenario_table_take", on_click=_add, args=(chosen,), disabled=not chosen
    )


def _add(scenarios: Sequence[Scenario]) -> None:
    """Callback: scenarios become the visitor's own, under names that are free."""
    if scenarios:
        before = state.bench()
        state.do("add", scenarios[-1].name, lambda: all_added(before, scenarios))
        if state.bench() is not before:
            state.confirm("many.taken", count=len(scenarios), name=state.bench().current.name)


def all_added(bench: Workbench, scenarios: Iterable[Scenario]) -> Workbench:
    """The bench with scenarios more; a name that is taken, too long or a package's is numbered."""
    for scenario in scenarios:
        name = " ".join(scenario.name.split())
        if misnamed(scenario):
            name = fresh(word("bench.new"), bench.names)
        elif is_package(name, bench.place) or name in package_labels(bench.place):
            name = fresh(label_of(name)[: LONGEST - 5] + " ({n})", bench.names)
        elif name in bench.names or len(name) > LONGEST:
            name = fresh(name[: LONGEST - 5] + " ({n})", bench.names)
        bench = bench.added(scenario, name)
    return bench
