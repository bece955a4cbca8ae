"""Pages of a finished document as pictures; office files need LibreOffice on the machine, which nothing else does."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from simulation.engine.errors import Refusal

OFFICE = ("docx", "pptx", "xlsx")
PRINTED = (*OFFICE, "pdf")  # formats that have pages
MOST_PAGES = 30
PATIENCE = 90  # seconds that LibreOffice may take
PAGE = re.compile(rb"/Type\s*/Page[^s]")
ALL_PAGES = """#set page(width: auto, height: auto, margin: 0pt)
#for n in range(1, int(sys.inputs.at("count")) + 1) { pagebreak(weak: true); image("document.pdf", page: n) }
"""


class PreviewError(Refusal):
    """A document whose pages cannot be shown here; the document itself can still be made and opened."""


@dataclass(frozen=True)
class Pages:
    """Pictures (PNG) of the first pages, and how many pages there are."""

    pictures: tuple[bytes, ...]
    count: int


def office() -> str | None:
    """Path of LibreOffice, if it is installed."""
    return next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)


def pages(kind: str, content: bytes, dots: int = 72, most: int = MOST_PAGES) -> Pages:
    """Pages of a document of a printed format. PreviewError where LibreOffice is needed and is not there, or fails."""
    import typst

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        pdf = content if kind == "pdf" else _printed(kind, content, folder)
        count = len(PAGE.findall(pdf))
        (folder / "document.pdf").write_bytes(pdf)
        (folder / "pages.typ").write_text(ALL_PAGES, encoding="utf-8")
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
        shown = {"count": str(min(count, most))}
        try:
            found: bytes | list[bytes] | None = typst.compile(
                str(folder / "pages.typ"), root=name, font_paths=fonts, format="png", ppi=dots, sys_inputs=shown
            )
        except RuntimeError:
            raise PreviewError("error.preview.failed", format=kind) from None
    return Pages(tuple(found) if isinstance(found, list) else (found or b"",), count)


def _printed(kind: str, content: bytes, folder: Path) -> bytes:
    """An office file as LibreOffice prints it, PDF; with settings of its own, so that nobody's are touched."""
    program = office()
    if not program:
        raise PreviewError("error.preview.office", format=kind)
    source = folder / f"document.{kind}"
    source.write_bytes(content)
    command = [program, f"-env:UserInstallation={(folder / 'settings').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf", "--outdir", str(folder / "printed"), str(source)]
    # LibreOffice starts processes of its own, which have to end with it.
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        running.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        _end(running)
        raise PreviewError("error.preview.failed", format=kind) from None
    printed = folder / "printed" / "document.pdf"
    if not printed.is_file():
        raise PreviewError("error.preview.failed", format=kind)
    return printed.read_bytes()


def _end(running: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError):
        if sys.platform == "win32":
            running.kill()
        else:
            os.killpg(running.pid, signal.SIGKILL)
    running.wait()
