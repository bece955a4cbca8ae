"""The export page's own pieces: choosing a report, its first page, its files, and reading a scenario in again."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.exchange import report_imprint
from pages.parts.panel import scenario_bar
from pages.parts.shared import adopted_now, classes_set, target_inputs
from pages.parts.shared.calm import calm
from pages.parts.shared.choices import one_of, some_of
from pages.parts.shared.view import View
from pages.parts.wording.words import choices, escaped, label_of, refusal, without_unit, word
from simulation import Scenario
from simulation.engine.errors import Refusal
from simulation.report import Product, Request
from simulation.report.background import produce_apart
from simulation.report.bundle.recipe import Pack
from simulation.report.content.request import MOST_SCENARIOS, offered_formats
from simulation.report.excel.lever_sheet import read_levers
from simulation.sharing import read_file, usable
from simulation.workbench.bench import is_package

USUAL = ("docx", "pptx", "xlsx", "pdf")
LONGEST = {"title": 60, "ask": 300}


def chosen(view: View) -> Request:
    """The report as chosen: scenarios, language, formats, own words."""
    labels = scenario_bar.names()
    others = [name for name in labels if name not in (view.scenario.name, state.REFERENCE)]
    key = "export_against"
    state.fill(key, [name for name in state.remember(key, []) if name in others])
    st.multiselect(
        word("export.against"),
        key=key,
        max_selections=MOST_SCENARIOS - 1,
        on_change=state.store,
        args=(key,),
        placeholder=word("export.alone"),
        **choices({name: labels[name] for name in others}),
    )
    formats = _formats()
    language = _language()
    sections = report_imprint.sections()
    with st.expander(word("export.words")):
        own = {part: _text(part) for part in LONGEST}
    with st.expander(word("export.imprint")):
        date, imprint = report_imprint.date(), report_imprint.imprint()
    against = [_other(view, name) for name in state.remember(key, []) if name in others]
    return Request(
        tuple(_named(scenario) for scenario in (view.scenario, *against)),
        language,
        formats,
        until=view.last,
        date=date,
        sections=sections,
        imprint=imprint,
        title=own["title"],
        ask=own["ask"],
        targets=target_inputs.kept(),
        adopted=adopted_now.plans().text if adopted_now.standing() else "",
        classes=classes_set.own_classes(view.place),
    )


def _other(view: View, name: str) -> Scenario:
    """One of the visitor's own scenarios as it is; a package under the conditions of the current one."""
    found = state.bench().find(name)
    return found.beside(view.scenario) if is_package(name, found.place) else found


def _named(scenario: Scenario) -> Scenario:
    """A scenario under the name that the visitor sees; packages keep theirs, which each language writes its own way."""
    return scenario if is_package(scenario.name, scenario.place) else scenario.renamed(label_of(scenario.name))


def _formats() -> tuple[str, ...]:
    offered = offered_formats(state.place())
    shown = some_of("export_formats", "export.formats", {name: word(f"export.format.{name}") for name in offered}, USUAL)
    return tuple(shown) or USUAL[:1]


def _language() -> str:
    labels = {code: word(f"language.{code}") for code in state.LANGUAGES}
    return one_of("export_language", "export.language", labels, state.language(), label_visibility="visible")


def _text(part: str) -> str:
    key = f"export_{part}"
    state.fill(key, state.remember(key, ""))
    return st.text_input(
        word(f"export.own.{part}"),
        key=key,
        max_chars=LONGEST[part],
        on_change=state.write,
        args=(key,),
        placeholder=word(f"export.usual.{part}"),
    )


def content_of(request: Request) -> str:
    """What makes a request another one."""
    places = [scenario.place.digest for scenario in request.scenarios]
    return json.dumps({"formats": request.formats, "places": places, **request.plain()}, ensure_ascii=False, sort_keys=True)


@kept(8)
def shelf(content: str) -> dict[str, Any]:
    """Where the first page and the files of a request are laid once they are made."""
    return {}


def _made(request: Request) -> Product:
    """The files of a request, made now if they are not on the shelf."""
    laid = shelf(content_of(request))
    if "product" not in laid:
        place = st.empty()
        with place.container(horizontal=True, vertical_alignment="center"):
            bar = st.progress(0.0)
            st.button(word("cancel"), key="export_cancel", on_click=state.put, args=("export_made", ""))

        done, making = 0.0, " "

        def told(share: float, name: str) -> None:
            nonlocal done, making
            done, making = share, word(f"export.format.{name}") if name else " "
            shown()

        def shown() -> None:
            bar.progress(done, making)

        def queued(at: int) -> None:
            bar.progress(0.0, word("work.queued", place=at))

        laid["product"] = produce_apart(request, told, queued, shown)
        place.empty()
    return laid["product"]


def files(request: Request) -> None:
    """Make the files, say what failed, offer each for download; where no format is chosen, only that."""
    if not state.remember("export_formats", list(USUAL)):
        st.info(word("export.none"))
        return
    content = content_of(request)
    if st.button(word("export.make", count=len(request.formats)), key="export_make", type="primary"):
        state.put("export_made", content)
    if state.remember("export_made", "") != content:
        st.caption(word("export.hint"))
        return
    product = _made(request)
    for name, reason in product.failures.items():
        st.error(word("export.failed", name=word(f"export.format.{name}"), reason=reason))
    for number, (name, data) in enumerate(product.files.items()):
        st.download_button(
            _label(name, len(data), product.id),
            data,
            name,
            key=f"export_file_{number}",
            on_click="ignore",
            icon=":material/download:",
            width="stretch",
            help=name,
        )
    pack = Pack(
        word("export.pack_name"),
        request.scenarios,
        request.formats,
        (request.language,),
        request.outcomes,
        until=request.until,
        draws=request.draws,
        seed=request.seed,
        title=request.title,
        ask=request.ask,
        targets=request.targets,
        adopted=request.adopted,
        sections=request.sections,
        imprint=request.imprint,
        classes=request.classes,
    )
    st.download_button(
        word("export.pack"),
        pack.to_json(),
        "report-pack.json",
        key="export_pack",
        on_click="ignore",
        type="tertiary",
        help=word("export.pack_help"),
    )


def _label(name: str, size: int, request_id: str) -> str:
    """What a file is, and its size; pictures and scenarios of several also by the end of their names."""
    start, _, ending = name.rpartition(".")
    numbered = ending in ("png", "svg", "json") and not start.endswith(request_id)
    part = start.rpartition(request_id)[2].strip("_") if numbered else ""
    kind = word(f"export.format.{ending}") + (f" {part}" if part else "")
    return word("export.download", name=kind, size=without_unit(max(size / 1024, 1), "count"))


def read_in() -> None:
    """A scenario file, or the lever sheet of an exported workbook, becomes the chosen scenario."""
    st.header(word("export.read"), anchor=False)
    file = st.file_uploader(word("export.file"), ["json", "xlsx"], key="export_upload", max_upload_size=5)
    if file is None:
        return
    with calm("export upload", "failure.file"):
        _offer(file.getvalue(), file.name.lower().endswith(".xlsx"))


def _offer(content: bytes, workbook: bool) -> None:
    """A button for each scenario of a file; a file that cannot be used is said to be so, and why."""
    try:
        found = (
            read_levers(content, state.place())
            if workbook
            else tuple(scenario for scenario, _ in read_file(content, state.place()))
        )
        found = tuple(map(usable, found))
    except Refusal as error:
        st.error(word("export.refused", reason=refusal(error)))
        return
    names = state.words()
    for number, scenario in enumerate(found):
        st.button(
            word("export.take", name=escaped(names.scenario(scenario)), count=len(scenario.changed())),
            key=f"export_take_{number}",
            on_click=state.take,
            args=(scenario,),
        )
