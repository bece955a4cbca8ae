"""The backup file: a ZIP archive of parts, with a manifest that names version, data, time, counts and the SHA-256 of each part."""

from __future__ import annotations

import errno
import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast
from unicodedata import category

from simulation.engine.archives import BROKEN
from simulation.engine.errors import Refusal
from simulation.engine.whole_files import regular, whole_file

SCHEMA = "backup/1.0"
MANIFEST = "manifest.json"
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # signs that end a line, turn it round, or give a terminal orders
BLOCK = 1024 * 1024  # bytes


def write_backup(path: Path, parts: Mapping[str, Path], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Write parts (name in the archive, file) and the manifest, which is returned; an older file of the name stays until then.

    Only its owner may read the file: it holds the secret that rooms are entered with. OSError where it cannot be written.
    """
    with whole_file(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        sums = {part: _pack(archive, part, source) for part, source in sorted(parts.items())}
        manifest = {"schema": SCHEMA, **facts, "parts": sums}
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def _pack(archive: zipfile.ZipFile, part: str, source: Path) -> dict[str, Any]:
    with source.open("rb") as stream, archive.open(part, "w", force_zip64=True) as target:
        return _poured(stream, cast(BinaryIO, target))


def _poured(source: BinaryIO, target: BinaryIO) -> dict[str, Any]:
    """Copy a stream; its SHA-256 and bytes."""
    sha, count = hashlib.sha256(), 0
    while block := source.read(BLOCK):
        sha.update(block)
        target.write(block)
        count += len(block)
    return {"sha256": sha.hexdigest(), "bytes": count}


def unpack_backup(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack all parts into a folder and hold each against its sum; the manifest. Refusal names the part that does not agree."""
    regular(path)
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            for part, told in manifest["parts"].items():
                target = folder.joinpath(*PurePosixPath(part).parts)
                if any(one.is_file() for one in target.parents) or target.exists():  # parts that lie in one another's place
                    raise Refusal("error.backup.damaged", part=part)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(part) as source, target.open("wb") as stream:
                    if _poured(cast(BinaryIO, source), stream) != told:
                        raise Refusal("error.backup.damaged", part=part)
            return manifest
    except Refusal:
        raise
    except (*BROKEN, KeyError, OSError) as error:
        if (
            isinstance(error, OSError) and error.errno != errno.EINVAL
        ):  # which a damaged archive gives where it points outside itself
            raise
        raise Refusal("error.backup.no_backup", file=str(path)) from error


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest; Refusal where it is a later version's, or parts are missing, added or named like a path outside."""
    manifest = json.loads(archive.read(MANIFEST))
    if not isinstance(manifest, dict) or not isinstance(manifest.get("parts"), dict):
        raise ValueError("manifest")
    kind, _, version = str(manifest.get("schema")).partition("/")
    if kind != "backup" or not version:
        raise ValueError("schema")
    if version.partition(".")[0] != SCHEMA.partition("/")[2].partition(".")[0]:
        raise Refusal("error.backup.later", part=MANIFEST)
    there = set(archive.namelist()) - {MANIFEST}
    for part in sorted(there ^ set(manifest["parts"])) + [part for part in manifest["parts"] if not _inside(part)]:
        raise Refusal("error.backup.damaged", part=part)
    return manifest


def _inside(part: str) -> bool:
    """Whether a name stays within the folder, on any system, and on its line where it is printed."""
    pieces = PurePosixPath(part).parts
    shown = all(category(sign) not in UNSEEN for sign in part)
    return shown and bool(pieces) and not any(piece in ("..", "/") or set("\\:\0") & set(piece) for piece in pieces)
