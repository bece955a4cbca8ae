"""Known faults of the libraries a server gets: asked of a database where one is reached, else held to a dated list.

    python -m deploy.audit

Exit code 1 where a locked library has a known fault. The list, `advisories.csv`, names each fault, the version that mends it and when it was read;
without a database it says nothing of faults that became known since.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from packaging.version import Version

from deploy.offline.wheels import MACHINES, ROOT, Locked, locked

LIST = ROOT / "deploy" / "advisories.csv"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SERVICES = ("osv", "pypi")  # as pip-audit names them
PATIENCE = 240  # seconds for one service


def libraries() -> list[Locked]:
    """Every library and version that some machine gets from the lock."""
    found = {(one.name, one.version): one for machine in MACHINES for python in PYTHONS for one in locked(machine, python)}
    return [found[key] for key in sorted(found)]


def asked(service: str, pinned: Sequence[Locked]) -> list[dict[str, Any]] | None:
    """What a service says of each library and version; None where it was not reached."""
    found: list[dict[str, Any]] = []
    for part in rounds(pinned):
        rows = _asked(service, part)
        if rows is None:
            return None
        found += rows
    return found


def rounds(pinned: Sequence[Locked]) -> list[list[Locked]]:
    """The libraries in as many lists as one has versions: pip-audit takes each name once."""
    parts: list[list[Locked]] = []
    for one in pinned:
        free = next((part for part in parts if one.name not in {other.name for other in part}), None)
        if free is None:
            parts.append([one])
        else:
            free.append(one)
    return parts


def _asked(service: str, pinned: Sequence[Locked]) -> list[dict[str, Any]] | None:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "pinned.txt"
        file.write_text("".join(f"{one.name}=={one.version}\n" for one in pinned), encoding="utf-8")
        tool = [
            sys.executable,
            "-m",
            "pip_audit",
            "--no-deps",
            "--disable-pip",
            "-r",
            str(file),
            "-s",
            service,
            "-f",
            "json",
        ]
        try:
            done = subprocess.run(
                [*tool, "--progress-spinner", "off", "--timeout", "10"], capture_output=True, text=True, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            return None
    return answered(done.stdout)


def answered(said: str) -> list[dict[str, Any]] | None:
    """Libraries of an answer; None for no answer, or one that passed over every library (an index without such knowledge)."""
    try:
        rows: list[dict[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    return rows if any("vulns" in row for row in rows) else None


def faults(rows: Sequence[dict[str, Any]]) -> list[str]:
    """One line a fault."""
    return [
        f"{row['name']} {row['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'none'}"
        for row in rows
        for one in row.get("vulns", ())
    ]


def listed() -> list[dict[str, str]]:
    """Rows of the dated list."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def faults_of_list(pinned: Sequence[Locked], rows: Sequence[dict[str, str]]) -> list[str]:
    """One line a locked version below the one that mends a fault of the list."""
    return [
        f"{one.name} {one.version}: {row['advisory']}, mended in {row['fixed']}"
        for one in pinned
        for row in rows
        if row["package"] == one.name and Version(one.version) < Version(row["fixed"])
    ]


def main() -> int:
    """Say what was asked, of whom, and what is known; the exit code."""
    pinned = libraries()
    for service in SERVICES:
        rows = asked(service, pinned)
        if rows is not None:
            found, passed = faults(rows), [row["name"] for row in rows if "vulns" not in row]
            print(
                f"audit: {len(rows)} libraries asked of {service}; {len(found)} known faults; passed over: {passed or 'none'}"
            )
            print(*found, sep="\n", end="\n" if found else "")
            return bool(found)
    rows_of_list = listed()
    found = faults_of_list(pinned, rows_of_list)
    newest = max(row["read"] for row in rows_of_list)
    print(
        f"audit: no database reached; {len(pinned)} libraries held to {len(rows_of_list)} faults of the list of {newest}; "
        f"{len(found)} apply; what became known since is not in it"
    )
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
