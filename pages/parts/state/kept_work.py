"""A visitor's work as the browser keeps it, read part by part: one part that cannot be used takes no other with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pages.parts.state.language_choice import LANGUAGES
from simulation.analysis.goals.targets import TargetSet
from simulation.engine.errors import LeftOut, Refusal
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.setting import ScenarioError
from simulation.report.content.imprint import Imprint
from simulation.tracking import kept_record
from simulation.tracking.kept_record import as_text, read_text
from simulation.workbench import adopted_plan, hall_story
from simulation.workbench.adopted_plan import AdoptedPlans
from simulation.workbench.hall_story import Story
from simulation.workbench.joined_choices import SELECTION, TREE, WHOLE, Shape, listed
from simulation.workbench.stored_timeline import read_timeline
from simulation.workbench.timeline import Timeline


class Lasting(NamedTuple):
    """A choice that the browser keeps: of what kind it is, and how that of another tab is joined to it.

    shape: None where it says how a tab stands (the hall screen in one, the levers in another), which stays the tab's own.
    """

    kind: type
    shape: Shape | None


LASTING = {
    "tier": Lasting(str, None),
    "group": Lasting(str, None),
    "until": Lasting(int, None),
    "compared": Lasting(list, SELECTION),
    "targets": Lasting(str, TREE),
    "big": Lasting(bool, None),
    "scene": Lasting(int, None),
    "story": Lasting(str, listed(hall_story.SCHEMA, "scenes")),
    "linked": Lasting(str, None),
    "record": Lasting(str, listed(kept_record.SCHEMA, "entries", lambda row: (row[0], row[1], row[3]))),
    "classes": Lasting(str, TREE),
    "allotments": Lasting(str, TREE),
    "adopted": Lasting(str, listed(adopted_plan.SCHEMA, "adopted", last_stands=True)),
    "imprint": Lasting(str, TREE),
    "report_sections": Lasting(list, SELECTION),
    "month_sections": Lasting(list, SELECTION),
    "sheet_sections": Lasting(list, SELECTION),
    "minutes_sections": Lasting(list, SELECTION),
    "report_date": Lasting(str, WHOLE),
    "differing": Lasting(str, TREE),  # what two tabs changed differently in all of these, as it does not stand; by name
}
SHARED = ("tier", "group", "until", "big", "waiting_link")  # what is the visitor's in every place
READERS: dict[str, tuple[Callable[[Any, Place], tuple[Any, tuple[LeftOut, ...]]], Callable[[Any], str]]] = {
    "targets": (TargetSet.read, TargetSet.to_json),
    "story": (Story.read, lambda story: story.text),
    "record": (read_text, as_text),
    "adopted": (AdoptedPlans.read, lambda plans: plans.text),
    "imprint": (Imprint.read, lambda imprint: imprint.text),
}
LARGEST = 5 << 20  # characters that a browser may give back: as many as any of them keeps, and as a file may have
OWN = "own"  # id of places of own figures, many of which are about
Part = dict[str, Any]  # of one place: its label, choices (`kept`) and everything done with scenarios (`timeline`), as text


@dataclass(frozen=True)
class KeptWork:
    """What of a kept text can be used: choices by name, everything done with scenarios (None: nothing of it), and what was left out.

    stood: key of the place that was looked at; elsewhere: parts of other places than the one read for, as they were, by key.
    """

    language: str | None
    choices: dict[str, Any]
    timeline: Timeline | None
    left_out: tuple[LeftOut, ...]
    stood: str = ""
    elsewhere: dict[str, Part] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing of the text could be used."""
        return self.timeline is None and not self.choices and self.language is None


def key_of(place: Place) -> str:
    """What work is kept under: id and base year; of own figures also the name and a digest of who is in it: others of that name are another place."""
    if place.id != OWN:
        return f"{place.id}|{place.base_year}"
    names = "\n".join(sorted(row.label_zh for row in place.entities))
    return "|".join((place.id, str(place.base_year), place.row.label_zh, hashlib.sha256(names.encode()).hexdigest()[:8]))


def same_enterprises(label: Mapping[str, Any], place: Place) -> bool:
    """Whether a part was done on these enterprises, some of them renamed, come or gone: of one name and year, and most of them the same."""
    own = {"zh": place.row.label_zh, "year": place.base_year}
    if any(label.get(name) != value for name, value in own.items()):
        return False
    names, before = {row.label_zh for row in place.entities}, label.get("enterprises")
    if not isinstance(before, dict):
        return True  # kept by a version that did not note them
    known = {name for name in before.values() if isinstance(name, str)}
    return 2 * len(names & known) >= max(len(names), len(known))


@dataclass(frozen=True)
class Aside:
    """Kept work of which something could not be used: its text as it was, and what was left out."""

    text: str
    left_out: tuple[LeftOut, ...]


def carried_over(part: Part, place: Place) -> tuple[Part, tuple[LeftOut, ...]]:
    """A part on the enterprises that a corrected workbook has now, and what of it is gone with those that it has no more.

    An enterprise is known by its name. Where one name gave way to another in the same row and nothing else moved there, it was
    renamed, and what was set for it goes along.
    """
    label = part.get("label")
    before = label.get("enterprises") if isinstance(label, dict) else None
    if place.id != OWN or not isinstance(before, dict):
        return part, ()
    rows, now = list(before.items()), [(row.id, row.label_zh) for row in place.entities]
    ids = {id for id, _ in now}
    gone = {str(id): str(name) for id, name in rows if id not in ids}
    aligned = zip(rows, now, strict=False) if len(rows) == len(now) else ()
    renamed = {str(old): new for (old, _), (new, _) in aligned if old in gone and new not in before}
    part = {name: _renamed(value, renamed) for name, value in part.items()}
    lost = {id: name for id, name in gone.items() if id not in renamed}
    return _without(part, lost) if lost else (part, ())


def _renamed(value: Any, ids: Mapping[str, str]) -> Any:
    """Texts within which ids stand in quotes under their new ones."""
    if isinstance(value, dict):
        return {name: _renamed(one, ids) for name, one in value.items()}
    for old, new in ids.items() if isinstance(value, str) else ():
        value = value.replace(f'"{old}"', f'"{new}"')
    return value


def _without(part: Part, lost: Mapping[str, str]) -> tuple[Part, tuple[LeftOut, ...]]:
    """Scenarios of a part without what they set for enterprises that are gone."""
    try:
        content = json.loads(str(part.get("timeline")))
        found = {}
        for one in content["scenarios"]:
            for id in lost.keys() & one.get("entities", {}).keys():
                del one["entities"][id]
                reason = ScenarioError("error.enterprise_gone", found=lost[id])
                found[one["name"], id] = LeftOut("settings", str(one["name"]), reason)
    except (ValueError, KeyError, TypeError, AttributeError):
        return part, ()
    return {**part, "timeline": json.dumps(content, ensure_ascii=False)}, tuple(found.values())


def part_of(choices: Mapping[str, Any], timeline: Timeline) -> Part:
    """Work on one place, as it is kept."""
    row = timeline.bench.place.row
    label: dict[str, Any] = {"zh": row.label_zh, "en": row.label_en, "year": row.base_year}
    if timeline.bench.place.id == OWN:
        label["enterprises"] = {one.id: one.label_zh for one in timeline.bench.place.entities}
    return {"label": label, "kept": dict(choices), "timeline": timeline.text}


def written(language: str, choices: dict[str, Any], timeline: Timeline, elsewhere: Mapping[str, Part] | None = None) -> str:
    """Work as the text that the browser keeps; elsewhere: parts of other places by key."""
    parts = {"language": language, "place": key_of(timeline.bench.place), **part_of(choices, timeline)}
    if elsewhere:
        parts["elsewhere"] = dict(elsewhere)
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def read(text: str, place: Place | None = None) -> KeptWork:
    """Work on a place, the embedded one by default, from the text that a browser kept; whatever the text is, nothing is raised."""
    where = place or embedded_place()
    try:
        if len(text) > LARGEST:
            raise ScenarioError("error.kept_large", most=LARGEST)
        parts = json.loads(text)
        if not isinstance(parts, dict):
            raise ScenarioError("error.bench_store")
    except (ValueError, RecursionError) as error:
        reason = error if isinstance(error, Refusal) else ScenarioError("error.bench_store")
        return KeptWork(None, {}, None, (LeftOut("all", "", reason),))
    language = parts.get("language")
    language = language if language in LANGUAGES else None
    stood = str(parts.get("place") or key_of(embedded_place()))[:200]
    every = {str(key)[:200]: part for key, part in _mapping(parts.get("elsewhere")).items() if isinstance(part, dict)}
    every[stood] = {name: parts.get(name) for name in ("label", "kept", "timeline")}
    own = every.pop(key_of(where), None)
    if own is None:
        return KeptWork(language, {}, None, (), stood, every)
    choices, timeline, left_out = read_part(own, where)
    return KeptWork(language, choices, timeline, left_out, stood, every)


def read_part(part: Part, place: Place) -> tuple[dict[str, Any], Timeline | None, tuple[LeftOut, ...]]:
    """Choices and everything done with scenarios of a place (None: nothing of it), and what was left out."""
    raw = part.get("kept")
    left_out: list[LeftOut] = [] if isinstance(raw, dict) else [LeftOut("choices", "", ScenarioError("error.bench_store"))]
    choices = _choices(_mapping(raw), place, left_out)
    timeline = None
    try:
        timeline, unsound = read_timeline(part.get("timeline"), place)
        left_out += unsound
    except ScenarioError as error:
        left_out.append(LeftOut("history", "", error))
    return choices, timeline, tuple(left_out)


def _mapping(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _choices(raw: dict[str, Any], place: Place, left_out: list[LeftOut]) -> dict[str, Any]:
    """Choices of the kind they should be; targets, scenes and reported figures one by one."""
    found = {name: raw[name] for name, lasting in LASTING.items() if type(raw.get(name)) is lasting.kind}
    for name, (reader, text) in READERS.items():
        if raw.get(name) in (None, ""):
            continue
        content, unsound = reader(raw[name], place)
        left_out += unsound
        found.pop(name, None)
        if text(content) != text(reader("", place)[0]):
            found[name] = text(content)
    return found
