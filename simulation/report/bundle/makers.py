"""What gives documents their bytes: libraries that lay them out, the wording, and the program that writes them."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata

from simulation.engine.folders import DATA, PACKAGE

LIBRARIES = ("python-docx", "python-pptx", "xlsxwriter", "typst", "vl-convert-python", "pillow")
WRITERS = ("report", "language")  # rooms whose code, templates and fonts decide how a document looks


@cache
def makers() -> dict[str, str]:
    """Versions of libraries, and digests of wording and writers, by name."""
    found = {name: _version(name) for name in LIBRARIES}
    files = sorted(
        path
        for room in WRITERS
        for path in (PACKAGE / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )
    sha = hashlib.sha256()
    for path in files:
        sha.update(path.relative_to(PACKAGE).as_posix().encode() + b"\n" + _content(path.read_bytes()))
    wording = hashlib.sha256(_content((DATA / "text.csv").read_bytes())).hexdigest()[:12]
    return {**found, "wording": wording, "writers": sha.hexdigest()[:12]}


def _content(content: bytes) -> bytes:
    """Content whatever line ends a checkout gave it."""
    return content.replace(b"\r\n", b"\n")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "—"
