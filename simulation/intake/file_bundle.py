"""Several files that came at once: those of a folder, of an upload, or packed in an archive (.zip), each by its name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from simulation.engine.archives import BROKEN
from simulation.engine.setting import ScenarioError
from simulation.intake.border import MOST_UPLOAD, content_at

File = tuple[str, bytes]
ENDINGS = (".csv", ".txt", ".xlsx")
MOST_FILES = 1_000
MOST_BYTES = 4 * MOST_UPLOAD  # of all files together
UTF8 = 0x800  # flag of a name written in UTF-8


def files_in(folder: Path) -> list[File]:
    """Tables and workbooks of a folder in the order of their names; ScenarioError where there are more than are read."""
    paths = sorted(path for path in folder.iterdir() if path.is_file() and is_table(path.name))
    _count(len(paths))
    return [(path.name, content_at(path)) for path in paths]


def unpacked(files: Iterable[File]) -> list[File]:
    """Files as they came, an archive's in its place; ScenarioError where one cannot be opened or is too large."""
    found: list[File] = []
    for name, content in files:
        found += _of_archive(name, content) if name.lower().endswith(".zip") else [(name, content)]
        _count(len(found))
    return found


def _of_archive(name: str, content: bytes) -> list[File]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and is_table(_named(one))]
            _count(len(members))
            if any(one.flag_bits & 1 for one in members):
                raise ScenarioError("error.archive_locked", file=name)
            if sum(one.file_size for one in members) > MOST_BYTES:
                raise ScenarioError("error.archive_large", file=name, most=MOST_BYTES // 1024**2)
            return [(PurePosixPath(_named(one)).name, _bounded(archive, one, name)) for one in sorted(members, key=_named)]
    except ScenarioError:
        raise
    except (*BROKEN, OSError):
        raise ScenarioError("error.archive_damaged", file=name) from None


def _bounded(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """A member's content, which is never longer than the archive says it is."""
    with archive.open(member) as stream:
        content = stream.read(member.file_size + 1)
    if len(content) > member.file_size:
        raise ScenarioError("error.archive_damaged", file=name)
    return content


def _named(member: zipfile.ZipInfo) -> str:
    """A member's name; archives made on a Chinese Windows write it in GB18030 without saying so."""
    if member.flag_bits & UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def is_table(name: str) -> bool:
    """Whether a file is one of the kinds that are read, and none that an office program or a system left beside them."""
    last = PurePosixPath(name).name
    return last.lower().endswith(ENDINGS) and not last.startswith((".", "~")) and "__MACOSX" not in name


def _count(files: int) -> None:
    if files > MOST_FILES:
        raise ScenarioError("error.archive_files", count=files, most=MOST_FILES)
