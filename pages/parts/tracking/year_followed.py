"""A year followed up on the page: the finding, every indicator, one of them in full, corrections and method."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.benchmarking.targets_allotted import allotments
from pages.parts.cache import kept
from pages.parts.exchange import report_files, report_imprint, report_preview
from pages.parts.figures import tracking_charts
from pages.parts.figures.page_tables import table
from pages.parts.shared import adopted_now, made_file, target_inputs
from pages.parts.shared.choices import one_of
from pages.parts.shared.view import View
from pages.parts.tracking import files_received, record_drafts, record_input
from pages.parts.wording import alert_marks
from pages.parts.wording.quoted import unbroken
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import called, choices, escaped, name, refusal, word, written
from simulation import Scenario
from simulation.analysis.goals.targets import TargetSet
from simulation.benchmarking.target_allotment import Allotment, as_csv
from simulation.engine.errors import Refusal
from simulation.engine.place_ref import OWN
from simulation.projection import TOTAL
from simulation.report.background import call
from simulation.report.monthly.month_files import BUILDERS, month_apart, month_pages
from simulation.report.monthly.month_request import PARTS
from simulation.report.safety import file_part
from simulation.tracking.follow_up import Followed, followed
from simulation.tracking.followed_in_words import FIGURES, Account
from simulation.tracking.kept_record import as_text, read_text
from simulation.tracking.monthly_record import MonthlyRecord
from simulation.tracking.record_sheet import entity_label


def show(view: View, record: MonthlyRecord) -> None:
    """Everything that is known of the year chosen."""
    if record_input.is_example():
        st.info(word("track.example.note"), icon=":material/visibility:")
    place, years = st.container(), [year for year in record.years if year > view.place.base_year]
    if not years:
        st.info(word("track.past", base=view.place.base_year, year=view.place.base_year + 1))
        return
    year, entity = _chosen(record, years)
    plan = _plan(view)
    try:
        found = _followed(plan, as_text(record), year, target_inputs.chosen().to_json(), entity, allotments(view))
    except Refusal as error:
        st.error(refusal(error))
        return
    account = Account(state.words(), found, record, year, plan.place)
    if not found:
        place.info(word("track.none", year=year, entity=escaped(entity_label(state.words(), entity, state.place()))))
        if entity == TOTAL:
            for partly in account.partly:
                st.warning(escaped(partly))
        return
    place.subheader(account.finding, anchor=False)
    conditions = plan.place.condition_presets[plan.conditions.get("preset", "central")]
    place.caption(word("track.plan", name=called(plan), conditions=written(conditions)) + adopted_now.said(plan))
    if plan is not view.scenario and adopted_now.departs(view.scenario):
        place.caption(word("track.looked_at", said=adopted_now.said(view.scenario)))
    for doubt in account.doubts:
        st.warning(str(doubt))
    _table(account)
    if account.departing:
        st.info(word("track.departing", year=year, found=account.departing))
    _one(account, record)
    files_received.consolidation(record, year)
    _corrections(account)
    st.caption(" ".join(account.method))
    _report(view, plan, account, record, entity)


def running(view: View) -> None:
    """On a page that judges the plan: where the last year reported contradicts the plan's own figures of that year."""
    record = record_input.reported()
    year = max((one for one in record.years if one in view.ahead), default=None)
    if year is None:
        return
    aimed = target_inputs.chosen()
    found = tuple(
        each
        for each in _followed(view.scenario, as_text(record), year, aimed.to_json(), TOTAL, ())
        if each.indicator in view.place.target_rules
    )
    account = Account(state.words(), found, record, year, view.place)
    if account.departing:
        st.info(word("targets.departing", year=year, month=account.month, found=account.departing))


def _plan(view: View) -> Scenario:
    """What the year is measured against: the adopted plan where there is one, unless the visitor wants the plan looked at."""
    adopted = adopted_now.standing()
    if adopted is None:
        return view.scenario
    labels = {name: word(f"track.against.{name}") for name in ("adopted", "looked_at")}
    chosen = one_of("track_against", "track.against", labels) if adopted_now.departs(view.scenario) else "adopted"
    return adopted.scenario if chosen == "adopted" else view.scenario


@kept(32)
def _followed(
    scenario: Scenario, record: str, year: int, targets: str, entity: str, allotted: tuple[Allotment, ...]
) -> tuple[Followed, ...]:
    return followed(
        scenario,
        read_text(record, scenario.place)[0],
        year,
        TargetSet.read(targets, scenario.place)[0],
        entity=entity,
        allotted=allotted,
    )  # fmt: skip


def _chosen(record: MonthlyRecord, years: Sequence[int]) -> tuple[int, str]:
    """The year, of those that can be followed up, and whose figures."""
    entities = record.entities
    labels: dict[Any, str] = {one: entity_label(state.words(), one, state.place()) for one in entities}
    with st.container(horizontal=True):
        year = _choice(
            "track_year", {one: word("at", year=one) for one in reversed(years)}, years[-1], word("track.pick.year")
        )
        entity = TOTAL
        if len(entities) > 1:
            entity = _choice("track_entity", labels, TOTAL, word("track.pick.entity"))
    return year, entity


def _choice(key: str, labels: dict[Any, str], usual: Any, said: str, width: int = 200) -> Any:
    """One of some options, kept beyond the page as long as it is one of them."""
    if state.remember(key, usual) not in labels:
        state.put(key, usual)
    state.fill(key, state.remember(key, usual))
    return st.selectbox(
        said, key=key, on_change=state.store, args=(key,), label_visibility="collapsed", width=width, **choices(labels)
    )


def _table(account: Account) -> None:
    rows = []
    for each in account.found:
        title, *figures, _, chance = account.row(each)
        rows.append((title + way(each.indicator, each.entity, account.year), *figures, _mark(account, each), chance))
    words = [place for place, figure in enumerate(FIGURES) if not figure]
    table(pd.DataFrame(rows, columns=list(account.heads)), "plain_track", words=words)
    st.caption(f"{alert_marks.rule()}\n\n{word('track.table_note')}")


def _mark(account: Account, each: Followed) -> str:
    return account.mark(None) if each.colour is None else alert_marks.said(each.colour)


def _one(account: Account, record: MonthlyRecord) -> None:
    """One indicator in full: the worst by default."""
    labels = {each.indicator: name(each.indicator) for each in account.found}
    worst = min(account.found, key=lambda each: ("red", "yellow", "blue", None).index(each.colour))
    chosen = _choice("track_indicator", labels, worst.indicator, word("track.pick"), 280)
    each = next(one for one in account.found if one.indicator == chosen)
    st.header(unbroken(account.title(each)) + way(each.indicator, each.entity, account.year), anchor=False)
    tracking_charts.year(account, each, record)
    st.caption(f"{word('track.chart.note')} {account.since(each)}")
    st.subheader(word("track.why"), anchor=False)
    st.markdown(str(account.explained(each)))
    tracking_charts.parts(account, each)
    _helps(account, each)


def _helps(account: Account, each: Followed) -> None:
    needed = account.needed(each)
    early = word("track.helps.before", year=account.year, decided=account.place.decided_from)
    if needed == early and account.place.id == OWN:
        needed += word("track.helps.own_year")
    if needed:
        st.subheader(word("track.back"), anchor=False)
        st.markdown("\n".join((needed, "", *(f"- {line}" for line in account.helps(each)))))


def _report(view: View, plan: Scenario, account: Account, record: MonthlyRecord, entity: str) -> None:
    """The monthly report, made only when it is asked for."""
    texts = (plan.to_json(), as_text(record), target_inputs.chosen().to_json(), adopted_now.plans().text)
    with st.container(horizontal=True):
        parts = report_imprint.parts_of("month", PARTS)
        more = (view.place, allotments(view), report_imprint.kept().text, parts)
        asked = (texts, account.year, entity, state.language(), "pdf", *more)
        for kind in BUILDERS:
            wanted = (texts, account.year, entity, state.language(), kind, *more)
            made_file.offer(
                word(f"track.report.{kind}"),
                partial(call, month_apart, *wanted),
                f"{file_part(word('track.report.name', year=account.year, month=account.month))}.{kind}",
                f"track_report_{kind}",
                wanted,
                record_drafts.taken_away,
                word("export.imprint.used"),
            )
        looked = st.toggle(word("track.report.preview"), key="track_report_shown")
    if looked:
        _previewed(view.place.digest, *asked)


def _previewed(place: str, *asked: Any) -> None:
    """The pages of the report as it would be taken away."""
    laid = report_files.shelf(json.dumps([place, *asked[:5], as_csv(asked[6]), *asked[7:]]))
    if "pages" not in laid:
        try:
            with st.spinner(word("export.drawing")):
                laid["pages"] = call(month_pages, *asked)
        except Refusal as error:
            st.info(refusal(error))
            return
    with st.container(border=True, height=report_preview.HIGH):
        report_preview.drawn(laid["pages"])


def _corrections(account: Account) -> None:
    found: Sequence[str] = account.corrections
    with st.expander(word("track.corrections") + (f" ({len(found)})" if found else ""), key="track_corrections"):
        st.markdown("\n".join(f"- {escaped(line)}" for line in found) or word("track.corrections.none"))
