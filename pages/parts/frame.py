"""What every page has in common: settings, menu, language, lever panel, heading, and calm failure."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.parts import arrival, bench, glance, keeper, levers, live, paper, pictures, remarks, stage, state
from pages.parts.words import choices, escaped, refusal, scenario_name, word, written
from simulation import Projection, Scenario, TableError, catalogue, project
from simulation.analysis.limits import Limit, binding
from simulation.engine.errors import Refusal

PANEL = 330  # pixels
ROOT = Path(__file__).resolve().parents[2]
MENU = {
    "home": "app.py",
    "profit": "pages/profit.py",
    "return_on_equity": "pages/return_on_equity.py",
    "labour_productivity": "pages/labour_productivity.py",
    "new_energy": "pages/new_energy.py",
    "entities": "pages/entities.py",
    "scorecard": "pages/scorecard.py",
    "targets": "pages/targets.py",
    "ranges": "pages/ranges.py",
    "causes": "pages/causes.py",
    "explain": "pages/explain.py",
    "sensitivity": "pages/sensitivity.py",
    "goals": "pages/goals.py",
    "stress": "pages/stress.py",
    "scenarios": "pages/scenarios.py",
    "compare": "pages/compare.py",
    "export": "pages/export.py",
    "share": "pages/share.py",
    "method": "pages/method.py",
}
FOLDED = (  # menu entries behind one button
    "entities",
    "scorecard",
    "targets",
    "ranges",
    "causes",
    "explain",
    "sensitivity",
    "goals",
    "stress",
)


@dataclass(frozen=True)
class View:
    """What a page shows: the chosen scenario's projection and the reference under the same conditions."""

    page: str
    scenario: Scenario
    projection: Projection
    reference: Projection

    @property
    def years(self) -> range:
        """Years of the projection."""
        return self.projection.years

    @property
    def last(self) -> int:
        """Last year of the projection."""
        return self.projection.years[-1]

    @property
    def moved(self) -> bool:
        """Whether any lever differs from base-year practice."""
        return bool(self.scenario.changed())

    def gap(self, variable: str) -> float:
        """Scenario less reference in the last year."""
        return float(self.projection.total(variable)[-1] - self.reference.total(variable)[-1])


@st.cache_resource(max_entries=128, show_spinner=False)
def projected(content: str) -> Projection:
    """The projection of a scenario given as its file text; kept for whoever asks for the same one."""
    return project(Scenario.from_json(content))


@st.cache_resource(show_spinner=False)
def start() -> bool:
    """Once a process: run the model, then take what is loaded out of garbage collection."""
    projected(Scenario.preset(state.REFERENCE).to_json())
    gc.collect()
    gc.freeze()
    return True


def open_page(page: str, body: Callable[[View], None]) -> None:
    """Draw a page: `body` adds what is its own. An unexpected error becomes a plain sentence."""
    st.set_page_config(
        page_title=f"{word(f'menu.{page}')} · {word('app')}",
        page_icon=str(ROOT / "static" / "icon.png"),
        layout="wide",
        initial_sidebar_state=PANEL,
    )
    st.html(ROOT / "static" / "style.css")
    stage.follow(page, MENU)
    state.arrive(page)
    if not state.big():
        _menu(page)
    try:
        start()
        arrival.receive(page)
        view = _view(page)
        limits = binding(view.projection, view.reference)
        flagged = remarks.flagged(view.scenario, limits)
        panel = levers.Panel(stage.bar(), {}) if state.big() else _panel(view, flagged)
        remarks.write(panel, view.scenario, limits)
        paper.heading(view.scenario, view.projection)
        _heading(view, limits)
        arrival.note()
        _complaint()
        kept, first = keeper.place(), state.first_time("keeper")
        if first:
            keeper.keep(kept, page)
        body(view)
        with st.container(key="small_print_page"):
            pictures.offer(page)
            st.caption(word("note.central"))
        if not first:
            keeper.keep(kept, page)
        keeper.welcome()
        if page in live.PAGES:
            live.watch(panel.factors)
        state.finish()
    except TableError as error:
        st.error(word("failure.data", reason=refusal(error)))
    except Refusal as error:
        st.error(word("failure.request", reason=refusal(error)))
    except Exception:
        logging.getLogger(__name__).exception("page %s", page)
        st.error(word("failure.page"))


def _panel(view: View, flagged: frozenset[str]) -> levers.Panel:
    with st.sidebar:
        glance.glance(view)
        bench.bar()
        return levers.panel(flagged, remarks.remarked(flagged))


def _view(page: str) -> View:
    chosen = state.scenario()
    reference = Scenario.preset(state.REFERENCE).under(chosen.conditions)
    return View(page, chosen, projected(chosen.to_json()), projected(reference.to_json()))


def _menu(current: str) -> None:
    with st.container(horizontal=True, key="menu", vertical_alignment="center", gap="small"):
        for page, path in MENU.items():
            if page not in FOLDED:
                st.page_link(path, label=word(f"menu.{page}"))
            elif page == FOLDED[0]:
                _folded(current)
        st.space("stretch")
        stage.entry()
        state.fill("language_switch", state.language())
        st.segmented_control(
            word("language"),
            required=True,
            key="language_switch",
            on_change=state.choose_language,
            label_visibility="collapsed",
            **choices({code: word(f"language.{code}") for code in state.LANGUAGES}),
        )


def _folded(current: str) -> None:
    """Analyses behind one button, which names the one that is open."""
    name = word(f"menu.{current}" if current in FOLDED else "menu.analysis")
    with st.popover(f":primary[**{name}**]" if current in FOLDED else name, type="tertiary", key="menu_analysis"):
        for page in FOLDED:
            st.page_link(MENU[page], label=word(f"menu.{page}"))


def _heading(view: View, limits: Sequence[Limit]) -> None:
    conditions = catalogue().condition_presets[view.scenario.conditions.get("preset", "central")]
    count = len(view.scenario.changed())
    changed = word("changed", count=count) if count else word("unchanged")
    said = word(
        "heading.scenario", scenario=scenario_name(), changed=changed, conditions=written(conditions), year=view.last
    )
    kinds = word("list.comma").join(word(f"limit.name.{limit.kind}") for limit in limits)
    with st.container(key="heading"):
        st.title(word(f"title.{view.page}", year=view.last), anchor=False)
        met = word("heading.limits", kinds=kinds) + ("" if state.big() else word("heading.where")) if limits else ""
        st.caption(said + met)


def _complaint() -> None:
    """What was asked for and could not be done, once."""
    refused = state.complaint()
    if refused is not None:
        st.error(
            word(f"bench.refused.{refused.kind}", **{name: escaped(str(value)) for name, value in refused.fields.items()})
        )


def limit_sentence(limit: Limit) -> str:
    """A limit that binds, in words."""
    return word(f"limit.{limit.kind}", year=limit.year, **remarks.amounts(limit))
