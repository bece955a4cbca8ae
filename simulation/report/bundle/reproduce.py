"""Checking a bundle: its checksums, then the same run again, compared value by value."""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulation.engine.archives import BROKEN
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.place_reading import FIGURES, TABLES
from simulation.engine.setting import ScenarioError
from simulation.identity import restated
from simulation.model import MODEL_VERSION
from simulation.places import load_place
from simulation.report.bundle import bundle, documents
from simulation.report.bundle.makers import makers
from simulation.report.content.facts import gather
from simulation.report.content.request import ReportError, Request
from simulation.report.content.story import Story

MOST_BYTES = 256 * 1024 * 1024
MOST_FILES = 500
TOLERANCE = 1e-9
MOST_NAMES = 12  # of changed equations in one line


@dataclass(frozen=True)
class Verdict:
    """What checking a bundle found.

    damaged: files that do not match their checksums, or belong in no bundle; changed: what differs now; remarks: what
    was compared by its numbers alone, or not at all.
    """

    damaged: tuple[Refusal, ...]
    changed: tuple[Refusal, ...]
    exact: bool
    remarks: tuple[Refusal, ...] = ()

    @property
    def identical(self) -> bool:
        """Whether nothing differs beyond the last digits of floating point."""
        return not self.damaged and not self.changed


def reproduce(content: bytes) -> Verdict:
    """Check a bundle and run it again; ReportError when it is not one, or asks for what this version does not know."""
    files, manifest, request = opened(content)
    damaged = [*_damaged(files), *documents.strangers(files, manifest["id"])]
    story = Story(gather(request, request.scenarios[0].place))
    fresh = bundle.data(story)
    exact = all(fresh[name] == files.get(name) for name in fresh)
    differ = [] if exact else [said for name in fresh if (said := _compared(name, files.get(name), fresh[name]))]
    causes = _causes(manifest, story)
    changed, remarks = [*differ, *documents.scenarios(files, story)], []
    if differ:
        held = [name for name in files if name.startswith(documents.FOLDER)]
        remarks = [Refusal("bundle.unchecked", name=name) for name in held]
    else:
        same = not causes and manifest.get("versions") == story.facts.versions and manifest.get("makers") == makers()
        found, close, unchecked = documents.compared(files, story, manifest["id"], same)
        changed, remarks = [*changed, *found], [*close, *unchecked]
        if _edited(manifest, bundle.manifest(story), same):
            changed.append(Refusal("bundle.document", name=bundle.MANIFEST))
    (changed or remarks).extend(causes)
    if (then := _version(manifest)) != MODEL_VERSION:
        kind = "bundle.other_version.differs" if differ else "bundle.other_version"
        remarks.insert(0, Refusal(kind, then=then, now=MODEL_VERSION))
    return Verdict(tuple(damaged), tuple(changed), exact and not remarks, tuple(remarks))


def opened(content: bytes) -> tuple[dict[str, bytes], dict[str, Any], Request]:
    """Files of a bundle, its manifest and what was asked for; ReportError when it is none."""
    files = _unpacked(content)
    if bundle.SUMS not in files:
        raise ReportError("error.bundle.sums", name=bundle.SUMS)
    manifest: dict[str, Any] = {}
    try:
        manifest = documents.once(files[bundle.MANIFEST])
        if manifest["schema"] != bundle.SCHEMA:
            raise ReportError("error.bundle.schema", found=str(manifest["schema"])[:40], known=bundle.SCHEMA)
        request = Request.from_plain(manifest["request"], place=_place(files))
        sound = isinstance(manifest["id"], str) and re.fullmatch("[0-9a-f]{4,64}", manifest["id"]) and _signed(manifest)
    except (ScenarioError, ReportError) as error:
        if not manifest or error.key == "error.bundle.schema" or _version(manifest) == MODEL_VERSION:
            raise
        sums = Refusal("bundle.sums_fail" if _damaged(files) else "bundle.sums_hold")
        raise ReportError(
            "error.bundle.version", then=_version(manifest), now=MODEL_VERSION, sums=sums, reason=error
        ) from None
    except (KeyError, TypeError, ValueError, RecursionError, AttributeError):
        sound = None
    if not sound:
        raise ReportError("error.bundle.manifest", name=bundle.MANIFEST)
    return files, manifest, request


def _signed(manifest: dict[str, Any]) -> bool:
    """Whether a manifest says by what it was made, as every bundle does: emptied, nothing of that could be held against anything."""
    return bool(_mapping(manifest.get("stamp")).get("model")) and bool(_mapping(manifest.get("versions")))


def _version(manifest: dict[str, Any]) -> str:
    """Version of the program that a manifest says it was made by."""
    return str(_mapping(manifest.get("stamp")).get("model", "—"))[:40]


def _edited(manifest: dict[str, Any], fresh: bytes, same: bool) -> bool:
    """Whether a manifest says what none does: anything else where program and libraries are the same, parts of its own where not."""
    told = json.loads(fresh)
    return bool(told != manifest) if same else bool(set(manifest) - set(told))


def _causes(manifest: dict[str, Any], story: Story) -> list[Refusal]:
    """What is not as it was: model, data, program, libraries; which equations and functions, where the bundle lists them."""
    facts = story.facts
    then = {part: _mapping(manifest.get(part)) for part in ("stamp", "versions", "definitions")}
    pairs = [(restated(then["stamp"]), facts.stamp), (then["versions"], facts.versions)]
    found = [
        Refusal("bundle.cause", name=name, then=value, now=now.get(name, "—"))
        for old, now in pairs
        for name, value in old.items()
        if now.get(name) != value
    ]
    for part, old in then["definitions"].items():
        names = _differing(_mapping(old), facts.definitions.get(part, {}))
        if names:
            more = "…" if len(names) > MOST_NAMES else ""
            listed = ", ".join(names[:MOST_NAMES]) + more
            found.append(Refusal("bundle.cause.definitions", name=part, count=len(names), names=listed))
    return found


def _mapping(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _differing(old: dict[str, Any], new: dict[str, str]) -> list[str]:
    """Names whose digests differ or that stand on one side only."""
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))


def _unpacked(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise ReportError("error.bundle.size")
            names = [entry.filename for entry in entries]
            if len({*names}) < len(names):
                raise ReportError("error.bundle.kind")
            return {entry.filename: archive.read(entry) for entry in entries}
    except ReportError:
        raise
    except (*BROKEN, OSError):
        raise ReportError("error.bundle.kind") from None


def _damaged(files: dict[str, bytes]) -> list[Refusal]:
    """Files that are missing, altered or not listed."""
    lines = files[bundle.SUMS].decode("utf-8", "replace").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = [Refusal("bundle.missing", name=name) for name in sums if name not in files]
    found += [
        Refusal("bundle.altered", name=name)
        for name, content in files.items()
        if name in sums and hashlib.sha256(content).hexdigest() != sums[name]
    ]
    return found + [Refusal("bundle.added", name=name) for name in files if name not in sums and name != bundle.SUMS]


def _place(files: dict[str, bytes]) -> Place:
    """The place whose tables a bundle holds; the embedded one where it holds none."""
    names = [f"{name}.csv" for name in (*FIGURES, *TABLES) if f"baseline/{name}.csv" in files]
    if not {"entities.csv", "base_year.csv"} <= {*names}:
        return load_place()
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held) / "baseline"
        folder.mkdir()
        for name in names:
            (folder / name).write_bytes(files[f"baseline/{name}"])
        return load_place(folder)


def _compared(name: str, old: bytes | None, new: bytes) -> Refusal | None:
    """As `_differs`; a file that is no longer a table or JSON is said to be unreadable."""
    try:
        return _differs(name, old, new)
    except (ValueError, TypeError, KeyError, RecursionError):
        return Refusal("bundle.unreadable", name=name)


def _differs(name: str, old: bytes | None, new: bytes) -> Refusal | None:
    """How a data file differs; none when only by the last digits."""
    if old is None:
        return Refusal("bundle.absent", name=name)
    if b"\0" in old:  # readers end a cell there
        return Refusal("bundle.unreadable", name=name)
    if len(old) > documents.longest(len(new)):
        return Refusal("bundle.numbers", name=name)
    if not name.endswith(".csv"):
        return None if _close(documents.once(old), json.loads(new)) else Refusal("bundle.numbers", name=name)
    reading: dict[str, Any] = {"encoding": "utf-8-sig", "keep_default_na": False, "na_values": [""], "low_memory": False}
    tables = [pd.read_csv(io.BytesIO(content), **reading) for content in (old, new)]
    if tables[0].shape != tables[1].shape or list(tables[0]) != list(tables[1]):
        return Refusal("bundle.rows", name=name, then=f"{len(tables[0]):,}", now=f"{len(tables[1]):,}")
    numbers = [table[["central", "p10", "p50", "p90"]].to_numpy(float) for table in tables]
    there = [np.isfinite(found) for found in numbers]
    gap = np.abs(numbers[0] - numbers[1]) / np.maximum(np.abs(numbers[1]), 1.0)
    wrong = np.argwhere((gap > TOLERANCE) | (there[0] != there[1]) | np.isinf(numbers[0]))
    if len(wrong):
        row = tables[0].iloc[wrong[np.argmax(np.nan_to_num(gap[tuple(wrong.T)], nan=np.inf))][0]]
        place = f"{row['variable']} {row['entity']} {row['year']}"
        return Refusal("bundle.values", name=name, count=f"{len(wrong):,}", place=place, case=row["scenario"])
    texts = [table.drop(columns=["central", "p10", "p50", "p90"]) for table in tables]
    return None if texts[0].equals(texts[1]) else Refusal("bundle.names", name=name)


def _close(old: Any, new: Any) -> bool:
    """Whether two contents are equal but for the last digits of their numbers."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_close(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_close, old, new))
    if _number(old) and _number(new):
        room = TOLERANCE * max(1.0, abs(new))  # by what is computed here: no figure makes its own room
        return bool(abs(old - new) <= room)
    return type(old) is type(new) and bool(old == new)


def _number(found: Any) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool)
