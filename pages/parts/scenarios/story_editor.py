"""The story for the hall screen as the visitor puts it together: steps in order, each with its line."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.parts import state
from pages.parts.frame import hall_screen
from pages.parts.frame.menu import MENU
from pages.parts.shared import adopted_now, taken_away
from pages.parts.shared.view import View
from pages.parts.wording.words import called, choices, escaped, word, written
from simulation import Scenario
from simulation.workbench.hall_story import LINE, Scene


def story(view: View) -> None:
    """Steps in order, and one more from the scenario as it stands."""
    _more(view)
    taken_away.offer("story")
    scenes = hall_screen.story().scenes
    if not scenes:
        st.info(word("story.empty"))
    for place, scene in enumerate(scenes):
        _scene(place, scene, len(scenes))
    st.caption(word("story.note"))


def _more(view: View) -> None:
    columns = st.columns([5, 2, 2.6], vertical_alignment="bottom", gap="small")
    columns[0].text_input(word("story.caption"), key="story_caption", max_chars=LINE)
    columns[1].selectbox(word("story.page"), key="story_page", **choices({page: word(f"menu.{page}") for page in MENU}))
    columns[2].button(word("story.add"), key="story_add", on_click=_add, args=(view.scenario,), width="stretch")


def _add(scenario: Scenario) -> None:
    """Callback: the scenario as it stands becomes the last step."""
    caption, page = state.current("story_caption"), state.current("story_page")
    count = len(hall_screen.story())
    hall_screen.tell(lambda: hall_screen.story().added(Scene(scenario, page, caption)))
    if len(hall_screen.story()) > count:
        state.fill("story_caption", "")


def _scene(place: int, scene: Scene, count: int) -> None:
    caption = escaped(scene.caption) if scene.caption else called(scene.scenario)
    conditions = state.place().condition_presets[scene.scenario.conditions.get("preset", "central")]
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key=f"scene_{place}"):
        with st.container():
            st.markdown(word("story.scene", n=place + 1, caption=caption))
            page = word(f"menu.{scene.page}") if scene.page in MENU else scene.page
            st.caption(word("story.where", page=page, scenario=called(scene.scenario), conditions=written(conditions)))
            adopted = adopted_now.said(scene.scenario)
            if adopted:
                st.caption(adopted)
        _buttons(place, scene, count)


def _buttons(place: int, scene: Scene, count: int) -> None:
    told = hall_screen.story()
    st.button(word("story.show"), key=f"scene_show_{place}", on_click=_present, args=(place,))
    box = st.popover(word("story.edit"), key=f"scene_edit_{place}", on_change="rerun")
    if box.open:
        with box:
            key = f"scene_caption_{place}"
            state.fill(key, scene.caption)
            st.text_input(word("story.caption"), key=key, max_chars=LINE, on_change=_caption, args=(place,))
    moves = {"up": (place - 1, place == 0), "down": (place + 1, place == count - 1)}
    for name, (to, end) in moves.items():
        st.button(
            word(f"story.{name}"),
            key=f"scene_{name}_{place}",
            on_click=hall_screen.tell,
            disabled=end,
            args=(lambda to=to: told.moved(place, to),),
        )
    drop = partial(hall_screen.tell, lambda: told.dropped(place))
    st.button(word("bench.delete"), key=f"scene_drop_{place}", on_click=taken_away.taking, args=("story", drop))


def _caption(place: int) -> None:
    """Callback: another line above a step."""
    line = state.current(f"scene_caption_{place}")
    hall_screen.tell(lambda: hall_screen.story().captioned(place, line))


def _present(place: int) -> None:
    """Callback: to the hall screen, at this step."""
    hall_screen.enter()
    hall_screen.show(place)
