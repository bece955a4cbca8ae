"""Which wheels a machine without a network needs, and the file of requirements with their hashes that it installs from."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from deploy.offline.contents import BundleError, sha256

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
NAME = "soe-reform-simulator"
EXTRAS = "app,postgresql,sign-in"  # what requirements.lock covers
GLIBC = (2, 28)
MACHINES = ("x86_64", "aarch64")


@dataclass(frozen=True)
class Locked:
    """One library of the lock: its line without hashes, and the hashes of all its files."""

    name: str
    version: str
    hashes: tuple[str, ...]


def platforms(machine: str) -> list[str]:
    """Tags of wheels that run on a machine with the least glibc, best first."""
    return [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC[1], 16, -1)] + [f"manylinux2014_{machine}"]


def locked(machine: str, python: str) -> list[Locked]:
    """Libraries of the lock that a machine with an interpreter needs."""
    there = default_environment()
    there.update(platform_machine=machine, platform_system="Linux", sys_platform="linux", os_name="posix")
    there.update(implementation_name="cpython", platform_python_implementation="CPython")
    there.update(python_version=python, python_full_version=f"{python}.1")
    found = []
    for line in LOCK.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        needed = Requirement(line.partition(" --hash")[0])
        if needed.marker is None or needed.marker.evaluate(there):
            (exact,) = needed.specifier
            hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
            found.append(Locked(canonicalize_name(needed.name), exact.version, hashes))
    return found


def fetch(folder: Path, machine: str, python: str, kept: Path | None = None) -> None:
    """Wheels of the lock into a folder, each with a hash the lock names; from the kept ones alone where they are given."""
    asked = folder.parent / "asked.txt"
    lines = [
        f"{one.name}=={one.version} " + " ".join(f"--hash=sha256:{h}" for h in one.hashes) for one in locked(machine, python)
    ]
    asked.write_text("\n".join(lines) + "\n", encoding="utf-8")
    tags = [word for tag in platforms(machine) for word in ("--platform", tag)]
    where = ["--no-index", "--find-links", str(kept)] if kept else []
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    exactly = ["--implementation", "cp", "--python-version", python, *tags]
    subprocess.run([*pip, *exactly, *where, "-d", str(folder), "-r", str(asked)], check=True)
    asked.unlink()


def own_wheel(folder: Path, epoch: int) -> Path:
    """The program itself as a wheel, the same bytes from the same files."""
    hatch = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    subprocess.run(hatch, cwd=ROOT, env=surroundings, check=True, capture_output=True)
    (made,) = folder.glob(f"{NAME.replace('-', '_')}-*.whl")
    return made


def requirements(folder: Path, machine: str, python: str) -> str:
    """The text of `requirements.txt` of a bundle: each wheel of the folder by name, version and its own hash.

    BundleError where the folder and the lock are not the same libraries, or a wheel is not one the lock names.
    """
    wanted = {one.name: one for one in locked(machine, python)}
    lines = []
    for wheel in sorted(folder.glob("*.whl")):
        name, version, _, tags = parse_wheel_filename(wheel.name)
        fitting = {"any", *platforms(machine)}
        if not {tag.platform for tag in tags} & fitting:
            raise BundleError(f"{wheel.name} is not for {machine} with glibc {GLIBC[0]}.{GLIBC[1]}")
        own, digest = name == canonicalize_name(NAME), sha256(wheel)
        one = wanted.pop(name, None)
        if not own and (one is None or one.version != str(version) or digest not in one.hashes):
            raise BundleError(f"{wheel.name} is not what requirements.lock names")
        lines.append(f"{name}{f'[{EXTRAS}]' if own else ''}=={version} --hash=sha256:{digest}")
    if wanted or not any(line.startswith(f"{NAME}[") for line in lines):
        raise BundleError(f"missing: {', '.join(sorted(wanted)) or NAME}")
    return "\n".join(lines) + "\n"


def metadata(wheels: Path, site: Path) -> None:
    """What each wheel says of itself, laid out as if it were installed; programs of another machine need not run for that."""
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(site, [name for name in archive.namelist() if name.split("/")[0].endswith(".dist-info")])


def version() -> str:
    """Version of the program, as its wheel bears it."""
    hatch = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["version"]
    found = re.search(hatch["pattern"], (ROOT / hatch["path"]).read_text(encoding="utf-8"))
    assert found, hatch
    return found["version"]
