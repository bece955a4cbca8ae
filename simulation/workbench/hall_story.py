"""A story for the hall screen: saved states in order, each with a page and one line to say."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from simulation.engine.errors import LeftOut
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError
from simulation.workbench.bench import LONGEST, WorkbenchError
from simulation.workbench.stored_timeline import legible, scenario_or_why

SCHEMA = "story/1.0"
MOST = 30  # scenes
LINE = 60  # characters of a caption
LARGEST = 600_000  # characters of a stored story
PAGE = re.compile(r"[a-z][a-z_]{0,39}")


@dataclass(frozen=True)
class Scene:
    """A scenario as it stood, the page to show it on, and the line above it (may be blank).

    WorkbenchError when the line is too long or holds signs that cannot be seen.
    """

    scenario: Scenario
    page: str
    caption: str = ""

    def __post_init__(self) -> None:
        caption = " ".join(self.caption.split())
        if len(caption) > LINE:
            raise WorkbenchError("caption_long", length=len(caption), most=LINE)
        if any(unicodedata.category(sign).startswith("C") for sign in caption):
            raise WorkbenchError("caption_signs")
        object.__setattr__(self, "caption", caption)


@dataclass(frozen=True)
class Story:
    """Scenes in the order in which they are shown."""

    scenes: tuple[Scene, ...] = ()

    def __len__(self) -> int:
        return len(self.scenes)

    def added(self, scene: Scene) -> Story:
        """The story with one more scene at its end."""
        if len(self) >= MOST:
            raise WorkbenchError("story_full", most=MOST)
        return Story((*self.scenes, scene))

    def dropped(self, place: int) -> Story:
        """The story without one of its scenes."""
        self._known(place)
        return Story(self.scenes[:place] + self.scenes[place + 1 :])

    def moved(self, place: int, to: int) -> Story:
        """The story with a scene at another place; beyond either end it stays at that end."""
        rest = list(self.dropped(place).scenes)
        rest.insert(min(max(to, 0), len(rest)), self.scenes[place])
        return Story(tuple(rest))

    def captioned(self, place: int, caption: str) -> Story:
        """The story with another line above one of its scenes."""
        self._known(place)
        scenes = list(self.scenes)
        scenes[place] = replace(scenes[place], caption=caption)
        return Story(tuple(scenes))

    def _known(self, place: int) -> None:
        if not 0 <= place < len(self):
            raise WorkbenchError("scene_gone")

    @property
    def text(self) -> str:
        """The story as text, for keeping."""
        scenes = [{"page": one.page, "caption": one.caption, "scenario": one.scenario.to_dict()} for one in self.scenes]
        return json.dumps({"schema": SCHEMA, "scenes": scenes}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, text: Any, place: Place | None = None) -> tuple[Story, tuple[LeftOut, ...]]:
        """A story of a place from its text, and the scenes that this model cannot use."""
        try:
            if not isinstance(text, str) or len(text) > LARGEST:
                raise ScenarioError("error.story_store")
            content = json.loads(text)
            if content["schema"] != SCHEMA:
                raise ScenarioError("error.story_version")
            raw = list(content["scenes"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            reason = error if isinstance(error, ScenarioError) else ScenarioError("error.story_store")
            return cls(), (LeftOut("story", "", reason),)
        found = [_scene(at, one, place or embedded_place()) for at, one in enumerate(raw[:MOST])]
        left_out = [one for one in found if isinstance(one, LeftOut)]
        if len(raw) > MOST:
            left_out.append(LeftOut("scene", str(MOST + 1), ScenarioError("error.story_long", most=MOST)))
        return cls(tuple(one for one in found if isinstance(one, Scene))), tuple(left_out)


def _scene(at: int, raw: Any, place: Place) -> Scene | LeftOut:
    if not isinstance(raw, dict):
        return LeftOut("scene", str(at + 1), ScenarioError("error.story_store"))
    page, caption, scenario = raw.get("page"), raw.get("caption"), scenario_or_why(raw.get("scenario"), place)
    name = legible(caption) or str(at + 1)
    if isinstance(scenario, LeftOut):
        return LeftOut("scene", name, scenario.reason)
    if not isinstance(page, str) or not PAGE.fullmatch(page) or not isinstance(caption, str) or len(scenario.name) > LONGEST:
        return LeftOut("scene", name, ScenarioError("error.story_store"))
    try:
        return Scene(scenario, page, caption)
    except WorkbenchError:
        return LeftOut("scene", name, ScenarioError("error.story_store"))
