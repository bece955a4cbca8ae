"""The hall screen: one key for large type without menu and panel, a story to step through, and a few levers at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial

import streamlit as st

from pages.parts import state
from pages.parts.panel import levers, model_told, scenario_bar
from pages.parts.shared.live import part, redraws_all
from pages.parts.wording import lever_values
from pages.parts.wording.words import choices, escaped, scenario_name, word, written
from simulation import Scenario
from simulation.engine.folders import STATIC
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.workbench.bench import WorkbenchError
from simulation.workbench.hall_story import Story

AT_HAND = 3  # levers on the strip
IN_TURN = (
    "home", "profit", "return_on_equity", "labour_productivity", "new_energy", "entities", "debt", "targets", "scorecard", "causes",
    "explain", "ranges", "stress", "sensitivity", "compare", "record",
)  # fmt: skip
MOVED = ("lever", "timing", "entity")
_keys = st.components.v2.component("stage_keys", js=(STATIC / "stage.js").read_text(encoding="utf-8"))


def story() -> Story:
    """Saved states to step through on the hall screen, as the visitor and the browser keep them."""
    text = state.remember("story", None)
    return _read(text, state.place()) if isinstance(text, str) else Story()


@lru_cache(maxsize=64)
def _read(text: str, place: Place) -> Story:
    return Story.read(text, place)[0]


def tell(change: Callable[[], Story]) -> None:
    """Callback: change the story; what cannot be done is said on the page instead."""
    try:
        state.put("story", change().text)
    except WorkbenchError as error:
        state.complain(error)


def _reopen(saved: Scenario) -> None:
    own = state.bench()
    found = own.kept(saved)
    state.do("open" if found else "add", (found or saved).name, lambda: own.reopened(saved))


def follow(page: str, paths: dict[str, str]) -> None:
    """Go to the page that a step of the story asks for; it is asked for until it is there, as an event on the way may end the run."""
    wanted = state.remember("wanted", None)
    if wanted in paths and wanted != page:
        st.switch_page(paths[wanted])
    arrived()


def arrived() -> None:
    """No other page is asked for: this one stands, or may not be shown."""
    state.put("wanted", None)


def entry() -> None:
    """The way to the hall screen, from the menu or by one key."""
    st.button(
        word("stage.enter"),
        key="stage_enter",
        on_click=enter,
        type="tertiary",
        shortcut="B",
        help=word("stage.help"),
        icon=":material/fullscreen:",
    )


def enter() -> None:
    """Callback: to the hall screen; the story, if there is one, waits at its first step."""
    state.put("big", True)


def leave() -> None:
    """Callback: back to panel and menu."""
    state.put("big", False)


def bar(heading: Callable[[], None]) -> dict[str, float]:
    """What the hall screen keeps of the controls: steps of the story, levers at hand, the way out.

    heading: says which scenario is shown, where no step of the story does. Returns what each lever's slider shows for 1.
    """
    names = state.remember("strip", None) or []
    looks = {"stage": True, "stage_home": state.page() == "home", "stage_strip": bool(names)}
    sheets = ((STATIC / f"{look}.css").read_text(encoding="utf-8") for look, fits in looks.items() if fits)
    st.html(f"<style>{''.join(sheets)}</style>")
    with st.container(key="stage_keys_place"):
        _keys(key="stage_keys")
    with st.container(key="stage"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="stage_bar"):
            if story():
                _steps(story())
            else:
                with st.container(horizontal=True, width="content", gap="small", key="stage_turn"):
                    _pages()
            with st.container(key="stage_said"):
                heading()
            if state.page() == "home":
                _button("stage_charts", word("stage.charts"), _other_charts, ":material/show_chart:", "G")
            _button("stage_levers", word("stage.levers"), _call, ":material/tune:", "L")
            _button("stage_leave", word("stage.leave"), leave, ":material/close:")
        if names:
            part("strip", partial(_strip, names))
    return {name: lever_values.slider_factor(state.place().levers[name]) for name in names}


def _button(key: str, said: str, act: Callable[[], None], icon: str, shortcut: str | None = None) -> None:
    """A button of the bar; shortcut: the key that presses it too."""
    st.button(said, key=key, on_click=act, type="tertiary", icon=icon, shortcut=shortcut)


def _pages() -> None:
    """Without a story: the page before and after, in the order of the menu; pages of input and papers are passed over."""
    at = _turned()
    before, after = ":material/chevron_left:", ":material/chevron_right:"
    for way, by, ended, icon in (("back", -1, at < 1, before), ("next", 1, at == len(IN_TURN) - 1, after)):
        st.button(
            word(f"stage.page.{way}"),
            key=f"stage_{way}",
            on_click=_turn,
            args=([by],),
            disabled=ended,
            icon=icon,
            type="tertiary",
        )


def _turned() -> int:
    """Which of the pages in turn is shown, -1 for any other."""
    return IN_TURN.index(state.page()) if state.page() in IN_TURN else -1


def _turn(moves: Iterable[int]) -> None:
    """Callback: pages forward and back."""
    at = _turned()
    for by in moves:
        at = min(max(at + by, 0), len(IN_TURN) - 1)
    state.put("wanted", IN_TURN[at])


def _steps(told: Story) -> None:
    place = position(told)
    st.button(
        word("stage.back"),
        key="stage_back",
        on_click=show,
        args=((place or 0) - 1,),
        disabled=not place,
        icon=":material/chevron_left:",
        type="tertiary",
    )
    if place is None:
        st.markdown(word("stage.ready", count=len(told)))
    else:
        caption = escaped(told.scenes[place].caption) or scenario_name()
        st.markdown(word("stage.step", n=place + 1, count=len(told), caption=caption))
    st.button(
        word("stage.next"),
        key="stage_next",
        on_click=show,
        args=(0 if place is None else place + 1,),
        disabled=place == len(told) - 1,
        icon=":material/chevron_right:",
        type="tertiary",
    )


def position(told: Story) -> int | None:
    """The step that is shown, or None before the first."""
    place = state.remember("scene", None)
    return min(place, len(told) - 1) if isinstance(place, int) and place >= 0 and told else None


def show(place: int) -> None:
    """Callback: take up the scenario of a step, and go to its page."""
    scenes = story().scenes
    if not 0 <= place < len(scenes):
        return
    state.put("scene", place)
    state.put("wanted", scenes[place].page)
    _reopen(scenes[place].scenario)
    if state.remember("strip", None):
        state.put("strip", at_hand())


def walk(moves: Iterable[int]) -> None:
    """Steps of the story forward and back, one after another, or pages where there is none; beyond either end there is none."""
    told = story()
    if not told:
        _turn(moves)
        return
    place = position(told)
    stood = place = -1 if place is None else place
    for by in moves:
        place = min(max(place + by, 0), len(told) - 1)
    if place != stood:
        show(place)


def charts_at_hand(outcomes: Sequence[str]) -> Sequence[str]:
    """Two of the outcomes, so that their charts are read from the last row; the others come by a press."""
    pairs = [outcomes[at : at + 2] for at in range(0, len(outcomes), 2)]
    return pairs[state.remember("hall_charts", 0) % len(pairs)]


def _other_charts() -> None:
    """Callback: the next two outcomes."""
    state.put("hall_charts", state.remember("hall_charts", 0) + 1)


def _call() -> None:
    """Callback: levers to the hall screen, or away from it."""
    state.put("strip", None if state.remember("strip", None) else at_hand())


def at_hand() -> list[str]:
    """The levers last moved, then others of the scenario, then the first ones of the panel."""
    timeline, rows = state.timeline(), state.place().levers
    steps = reversed(timeline.steps[: timeline.at + 1])
    moved = [step.subject for step in steps if step.action in MOVED and step.subject in state.scenario().changed()]
    simple = [row.id for row in rows.values() if row.tier == "simple"]
    named = dict.fromkeys([*moved, *state.scenario().changed(), *simple])
    return [name for name in named if rows[name].slides][:AT_HAND]


def _strip(names: list[str]) -> None:
    """Levers beside each other; they keep their places while one is moved."""
    rows = state.place().levers
    with st.container(key="stage_scenario_place"):
        st.html(f"<i hidden{model_told.scenario()}></i>")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="stage_strip", wrap=False):
        for column, row in zip(
            st.columns(AT_HAND, gap="medium", vertical_alignment="bottom"), (rows[name] for name in names), strict=False
        ):
            with column:
                _lever(row)
        with st.popover(word("stage.choose"), key="stage_choose", type="tertiary"):
            state.fill("stage_chosen", names)
            st.multiselect(
                word("stage.chosen"),
                key="stage_chosen",
                max_selections=AT_HAND,
                on_change=redraws_all(_choose),
                **choices({name: written(row) for name, row in rows.items()}),
            )
        scenario_bar.steps()


def _choose() -> None:
    """Callback: other levers at hand."""
    state.put("strip", state.current("stage_chosen") or at_hand())


def _lever(row: Lever) -> None:
    changed = row.id in state.scenario().changed()
    levers.slider(row, word("lever.changed", name=written(row)) if changed else written(row), "visible")
