"""The files of a bundle and their sums: written once, checked by the builder as by `sha256sum -c` on the machine that installs."""

from __future__ import annotations

import hashlib
import tarfile
from pathlib import Path

import click

SUMS = "SHA256SUMS"


class BundleError(click.ClickException):
    """Why there is no bundle, in a sentence."""


def sha256(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files(folder: Path) -> dict[str, Path]:
    """All files of a bundle but the sums, by their paths within it."""
    found = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() or path.is_symlink()
    }
    found.pop(SUMS, None)
    return found


def seal(folder: Path) -> None:
    """Write the sums of all files."""
    lines = (f"{sha256(path)}  {name}\n" for name, path in files(folder).items())
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def complaints(folder: Path) -> list[str]:
    """What of a bundle is not as it was sealed: one line a file that changed, is missing or was not there."""
    told = _told((folder / SUMS).read_text(encoding="utf-8"))
    there = files(folder)
    return [
        *(f"missing: {name}" for name in told if name not in there),
        *(f"not part of the bundle: {name}" for name in there if name not in told),
        *(f"changed: {name}" for name, sum_ in told.items() if name in there and sha256(there[name]) != sum_),
    ]


def packed(folder: Path, archive: Path, epoch: int) -> None:
    """The folder as one .tar, the same bytes from the same files; wheels are compressed already."""
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        for name in sorted([SUMS, *files(folder)]):
            info = tarfile.TarInfo(f"{folder.name}/{name}")
            info.size, info.mtime, info.mode = (folder / name).stat().st_size, epoch, 0o644
            with (folder / name).open("rb") as file:
                tar.addfile(info, file)


def complaints_of_archive(archive: Path) -> list[str]:
    """What of an archive is not as its own sums say."""
    with tarfile.open(archive) as tar:
        there = {info.name.partition("/")[2]: info for info in tar if info.isfile()}
        told = _told(_read(tar, there.pop(SUMS)).decode())
        wrong = [name for name, info in there.items() if hashlib.sha256(_read(tar, info)).hexdigest() != told.get(name)]
    return [
        *(f"missing in the archive: {name}" for name in told if name not in there),
        *(f"changed in the archive: {name}" for name in wrong),
    ]


def _read(tar: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(info)
    assert file, info.name
    return file.read()


def _told(text: str) -> dict[str, str]:
    """Sums by path, as a file of sums says."""
    return {name: digest for digest, name in (line.split("  ", 1) for line in text.splitlines())}
