"""What comes with the wheels on paper: bill of materials (CycloneDX), licences with their texts, and what the bundle is."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from deploy.offline.contents import BundleError, sha256
from deploy.offline.wheels import EXTRAS, GLIBC, NAME, ROOT, metadata, version
from simulation.engine.catalogue import digest

UNKNOWN = {"", "UNKNOWN"}


def write(folder: Path, machine: str, python: str, epoch: int) -> None:
    """All papers of a bundle whose wheels lie there."""
    with tempfile.TemporaryDirectory() as place:
        interpreter = _looked_at(Path(place), folder / "wheels")
        _bill(folder / "sbom.cdx.json", interpreter, epoch)
        _licences(folder, interpreter)
    told = {
        "name": NAME,
        "version": version(),
        "data": digest(),
        "machine": machine,
        "python": python,
        "glibc": ".".join(map(str, GLIBC)),
        "extras": EXTRAS.split(","),
        "wheels": len(list((folder / "wheels").glob("*.whl"))),
        "made": epoch,
    }
    (folder / "manifest.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _looked_at(place: Path, wheels: Path) -> Path:
    """Interpreter of an environment that knows the wheels as if they were installed."""
    venv.create(place, with_pip=False, symlinks=True)
    (site,) = place.glob("lib/python*/site-packages")
    metadata(wheels, site)
    return place / "bin" / "python"


def _bill(file: Path, interpreter: Path, epoch: int) -> None:
    """CycloneDX 1.6, with the program as what the libraries are part of, and the hash of each wheel."""
    tool = [
        sys.executable,
        "-m",
        "cyclonedx_py",
        "environment",
        str(interpreter),
        "--pyproject",
        str(ROOT / "pyproject.toml"),
    ]
    said = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    subprocess.run([*tool, "--output-reproducible", "--of", "JSON", "-o", str(file)], env=said, check=True)
    bill = json.loads(file.read_text(encoding="utf-8"))
    own = bill["metadata"]["component"]
    own["version"] = version()
    sums = {canonicalize_name(_parsed(wheel)[0]): sha256(wheel) for wheel in (file.parent / "wheels").glob("*.whl")}
    for one in (own, *bill["components"]):
        one["hashes"] = [{"alg": "SHA-256", "content": sums[canonicalize_name(one["name"])]}]
    file.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _licences(folder: Path, interpreter: Path) -> None:
    """A table of licences and one file of their texts; a library without a licence stops the bundle."""
    tool = [
        sys.executable,
        "-m",
        "piplicenses",
        "--python",
        str(interpreter),
        "--from=mixed",
        "--format=json",
        "--with-urls",
    ]
    asked = [*tool, "--with-system", "--with-license-file", "--with-notice-file", "--no-license-path"]
    rows = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    nameless = [row["Name"] for row in rows if row["License"] in UNKNOWN]
    if nameless:
        raise BundleError(f"no licence: {', '.join(nameless)}")
    table, texts = io.StringIO(), []
    out = csv.writer(table, lineterminator="\n")
    out.writerow(("library", "version", "licence", "home"))
    for row in sorted(rows, key=lambda row: row["Name"].lower()):
        out.writerow((row["Name"], row["Version"], row["License"], row["URL"]))
        parts = [row[part] for part in ("LicenseText", "NoticeText") if row.get(part) not in (None, *UNKNOWN)]
        texts.append("\n\n".join((f"=== {row['Name']} {row['Version']} · {row['License']}", *parts)))
    font = (ROOT / "static" / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    out.writerow(("Noto Sans SC", "", "OFL-1.1", "static/fonts/README.md"))
    texts.append(f"=== Noto Sans SC · OFL-1.1\n\n{font}")
    (folder / "licences.csv").write_text(table.getvalue(), encoding="utf-8")
    (folder / "LICENCES.txt").write_text("\n\n".join(texts), encoding="utf-8")


def missing(folder: Path) -> list[str]:
    """Names of wheels that bill or licences do not hold in that version."""
    wheels = {(canonicalize_name(name), str(at)) for name, at, *_ in map(_parsed, (folder / "wheels").glob("*.whl"))}
    bill = json.loads((folder / "sbom.cdx.json").read_text(encoding="utf-8"))
    named = [*bill["components"], bill["metadata"]["component"]]
    billed = {(canonicalize_name(one["name"]), str(Version(one["version"]))) for one in named}
    with (folder / "licences.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["version"]]
    licensed = {(canonicalize_name(row["library"]), str(Version(row["version"]))) for row in rows}
    return sorted({name for name, _ in wheels - (billed & licensed)})


def _parsed(wheel: Path) -> tuple:
    return parse_wheel_filename(wheel.name)
