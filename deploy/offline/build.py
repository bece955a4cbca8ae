"""Everything a server without a network needs, as one archive a kind of machine: built and verified by one command.

    python -m deploy.offline.build FOLDER            # both kinds of machine
    python -m deploy.offline.build FOLDER --machine aarch64

The only step that needs a package index is fetching the wheels; `--wheels KEPT` takes them from `KEPT/MACHINE` instead.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import click

from deploy.offline import contents, papers, wheels
from deploy.offline.contents import BundleError
from deploy.offline.wheels import MACHINES, ROOT

COPIES = {
    "fonts": ("static/fonts/*",),
    "deploy": ("deploy/nginx.conf", "deploy/soe-reform@.service", "deploy/logrotate"),
    "docs": ("docs/*.md", "README.md", "CHANGELOG.md", "LICENSE"),
}


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--machine", "machines", multiple=True, type=click.Choice(MACHINES), help="Kind of machine; both unless named."
)
@click.option(
    "--python", default="3.11", show_default=True, type=click.Choice(("3.11", "3.12", "3.13")), help="Interpreter there."
)
@click.option(
    "--wheels", "kept", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Wheels at hand, by machine."
)
def build(folder: Path, machines: tuple[str, ...], python: str, kept: Path | None) -> None:
    """Build and verify FOLDER/soe-reform-VERSION-linux-MACHINE.tar, and its sum beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for machine in machines or MACHINES:
        try:
            archive = bundle(folder, machine, python, kept / machine if kept else None)
        except subprocess.CalledProcessError as failed:
            raise BundleError(f"no bundle for {machine}: {Path(failed.cmd[2]).name} failed, as said above") from failed
        click.echo(f"{contents.sha256(archive)}  {archive.name}")


def bundle(folder: Path, machine: str, python: str, kept: Path | None = None) -> Path:
    """One bundle as a folder and an archive, verified; an earlier one of the same name is replaced."""
    place = folder / f"soe-reform-{wheels.version()}-linux-{machine}"
    shutil.rmtree(place, ignore_errors=True)
    (place / "wheels").mkdir(parents=True)
    epoch = commit_time()
    wheels.fetch(place / "wheels", machine, python, kept)
    wheels.own_wheel(place / "wheels", epoch)
    for name, patterns in COPIES.items():
        (place / name).mkdir()
        for pattern in patterns:
            for path in ROOT.glob(pattern):
                shutil.copyfile(path, place / name / path.name)
    shutil.copyfile(ROOT / "deploy" / "offline" / "install.sh", place / "install.sh")
    shutil.copyfile(ROOT / "deploy" / "offline" / "READ_ME.txt", place / "READ_ME.txt")
    papers.write(place, machine, python, epoch)
    (place / "requirements.txt").write_text(wheels.requirements(place / "wheels", machine, python), encoding="utf-8")
    contents.seal(place)
    archive = place.with_name(f"{place.name}.tar")
    contents.packed(place, archive, epoch)
    verify(place, archive, machine, python)
    archive.with_name(f"{archive.name}.sha256").write_text(f"{contents.sha256(archive)}  {archive.name}\n", encoding="utf-8")
    return archive


def verify(place: Path, archive: Path, machine: str, python: str) -> None:
    """BundleError unless the archive holds what was sealed, the wheels those of the lock, and the bill each wheel."""
    found = contents.complaints(place) + contents.complaints_of_archive(archive)
    if found:
        raise BundleError("; ".join(found))
    if (place / "requirements.txt").read_text(encoding="utf-8") != wheels.requirements(place / "wheels", machine, python):
        raise BundleError("requirements.txt does not name the wheels")
    missing = papers.missing(place)
    if missing:
        raise BundleError(f"not in bill or licences: {', '.join(missing)}")


def commit_time() -> int:
    """Seconds since 1970 of the last commit, so that the same sources make the same bytes; 1980 outside a repository."""
    git = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return int(git.stdout) if git.returncode == 0 and git.stdout.strip() else 315_532_800


if __name__ == "__main__":
    build()
