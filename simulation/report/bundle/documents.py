"""What else a bundle holds, against the same made again: byte by byte, else by the numbers in it, else said not to be checked."""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from html import unescape
from typing import Any

from simulation.engine.archives import BROKEN
from simulation.engine.errors import Refusal
from simulation.engine.place_reading import FIGURES, TABLES
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError
from simulation.report.bundle import bundle
from simulation.report.content.request import FORMATS
from simulation.report.content.story import Story
from simulation.report.data_files import scenario_file
from simulation.report.produce import build

FOLDER = "documents/"
OFFICE = ("docx", "pptx", "xlsx")
TEXTS = re.compile(
    rb"<(?:w:t|a:t|c:v|t|v)(?: [^<>]*)?>([^<]*)<"
)  # what never closes is not looked for again from each of its signs
TAGS = re.compile(r"<(script|style)\b.*?(?:</\1>|\Z)|<[^<>]*>", re.DOTALL)
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
Files = Mapping[str, bytes]
Found = tuple[list[Refusal], list[Refusal], list[Refusal]]


def strangers(files: Files, id_: str) -> list[Refusal]:
    """Files that no bundle holds, however well their checksums fit."""
    return [Refusal("bundle.stranger", name=name) for name in files if not _known(name, id_)]


def _known(name: str, id_: str) -> bool:
    if name.startswith(FOLDER):
        return _ending(name, id_) is not None
    baseline = (f"baseline/{table}.csv" for table in (*FIGURES, *TABLES))
    fixed = (bundle.MANIFEST, bundle.README, bundle.SUMS, bundle.RESULTS, bundle.FACTS, *baseline)
    return name in fixed or re.fullmatch(r"scenarios/S[1-9]\.json", name) is not None


def _ending(name: str, id_: str) -> str | None:
    """What follows the report's id in the name of a document; None where that is no format."""
    _, found, ending = name.removeprefix(FOLDER).rpartition(id_)
    kind = ending.rpartition(".")[2]
    sound = found and re.fullmatch(r"[A-Za-z0-9_]*\.[a-z]+", ending) and kind in FORMATS and kind != "zip"
    return ending if sound else None


def once(content: bytes) -> Any:
    """The value of a JSON file that says each thing once; ValueError for a name that stands twice, of which readers take one or the other."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(told := dict(found)) < len(found):
            raise ValueError("a name twice")
        return told

    return json.loads(content, object_pairs_hook=pairs)


def longest(fresh: float) -> float:
    """Length beyond which content is another, for sure, than what is made again of a length, and is not taken apart."""
    return 10 * fresh + 1_000_000


def scenarios(files: Files, story: Story) -> list[Refusal]:
    """Scenario files that are not those of the request."""
    own = {f"scenarios/{case.code}.json": case.scenario for case in story.facts.cases}
    found = [Refusal("bundle.scenario", name=name) for name in files if name.startswith("scenarios/") and name not in own]
    for name, scenario in own.items():
        if name not in files:
            found.append(Refusal("bundle.absent", name=name))
        elif files[name] != scenario_file(scenario) and not _same(files[name], scenario):
            found.append(Refusal("bundle.scenario", name=name))
    return found


def _same(content: bytes, scenario: Scenario) -> bool:
    try:
        once(content)
        found = Scenario.from_json(content)
    except (ScenarioError, ValueError, RecursionError):
        return False
    return found == scenario


def compared(files: Files, story: Story, id_: str, exact: bool) -> Found:
    """What differs, what was compared by its numbers alone, and what was not compared.

    exact: program and libraries are those that made the bundle, so that every byte must be the same.
    """
    old = [(ending, name) for name in files if name.startswith(FOLDER) and (ending := _ending(name, id_))]
    fresh: dict[str, bytes] = {}
    for kind in dict.fromkeys(ending.rpartition(".")[2] for ending, _ in old):
        fresh |= build(story, kind, {})
    changed: list[Refusal] = []
    close: list[Refusal] = []
    unchecked: list[Refusal] = []
    for ending, name in old:
        if ending not in fresh:
            changed.append(Refusal("bundle.stranger", name=name))
        elif fresh[ending] == files[name]:
            continue
        elif exact:
            changed.append(Refusal("bundle.document", name=name))
        else:
            _by_numbers(name, files[name], fresh[ending], changed, close, unchecked)
    if files.get(bundle.README) != bundle.readme(story):
        (changed if exact else unchecked).append(
            Refusal("bundle.document" if exact else "bundle.unchecked", name=bundle.README)
        )
    return changed, close, unchecked


def _by_numbers(
    name: str, old: bytes, new: bytes, changed: list[Refusal], close: list[Refusal], unchecked: list[Refusal]
) -> None:
    text = _text(name, new)
    if text is None:
        unchecked.append(Refusal("bundle.unchecked", name=name))
    elif _size(name, old) <= longest(_size(name, new)) and _numbers(_text(name, old)) == _numbers(text):
        close.append(Refusal("bundle.by_numbers", name=name))
    else:
        changed.append(Refusal("bundle.numbers", name=name))


def _numbers(text: str | None) -> Counter[str] | None:
    """How often each number stands in a text."""
    return None if text is None else Counter(NUMBER.findall(text))


def _text(name: str, content: bytes) -> str | None:
    """The text of a document as it is read; None for a kind that does not give it, and where it cannot be read."""
    try:
        text = _written(name, content)
        return None if text is None else unescape(text)
    except (*BROKEN, OSError):
        return None


def _written(name: str, content: bytes) -> str | None:
    kind = name.rpartition(".")[2]
    if kind in OFFICE:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(entry) for entry in _parts(archive)]
        return " ".join(piece.decode() for part in parts for piece in TEXTS.findall(part))
    if kind in ("html", "svg"):
        return TAGS.sub(" ", content.decode())
    return content.decode("utf-8-sig") if kind in ("csv", "json") else None


def _size(name: str, content: bytes) -> float:
    """How long what `_text` reads is once unpacked; without end where that cannot be known."""
    if name.rpartition(".")[2] not in OFFICE:
        return len(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(entry.file_size for entry in _parts(archive))
    except (*BROKEN, OSError):
        return math.inf


def _parts(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [entry for entry in archive.infolist() if entry.filename.endswith(".xml")]
