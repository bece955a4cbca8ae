"""Commands that write what a server keeps into one file, and bring it back."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from simulation.backup.backup_file import unpack_backup, write_backup
from simulation.backup.kept_places import check_free, check_sound, place_parts, restore_places, restore_saved, saved_parts
from simulation.backup.kept_rooms import rooms_from_file, rooms_to_file
from simulation.cli.options import PathOption, language
from simulation.engine.catalogue import digest
from simulation.engine.errors import Refusal
from simulation.engine.settings import check_settings
from simulation.engine.whole_files import regular
from simulation.language.clean import clean
from simulation.language.words import Words
from simulation.model import MODEL_VERSION
from simulation.places import named_places
from simulation.serving.server_log import audit, open_logs
from simulation.workshop.server_clock import server_clock
from simulation.workshop.store import Store, data_folder

ROOMS = "rooms.sqlite3"
SHELL = "shell"  # name of the log of what is done at the shell


@click.command()
@click.argument("file", type=PathOption)
def backup(file: Path) -> None:
    """Write stored rooms and the places of SOE_PLACE to FILE, while the app runs.

    A ZIP archive with a manifest: version, data digest, time, counts, SHA-256 of each part. Set SOE_DATA, DATABASE_URL and
    SOE_PLACE as the app has them.
    """
    regular(file)
    check_settings()
    with _noted("backup") as told, tempfile.TemporaryDirectory() as folder, closing(Store()) as store:
        places = named_places()
        rooms = Path(folder) / ROOMS
        counts = rooms_to_file(store, rooms)
        made = datetime.fromtimestamp(server_clock(), UTC).isoformat(timespec="seconds")
        counts["places"] = len(places)
        facts = {"model": MODEL_VERSION, "data": digest(), "made": made, "counts": counts}
        write_backup(file, {ROOMS: rooms, **place_parts(places), **saved_parts(data_folder())}, facts)
        told.update(counts)
    _say("backup.written", file, counts)


@click.command()
@click.argument("file", type=PathOption)
@click.option("--replace", is_flag=True, help="Put the backup in the place of the rooms that are there.")
@click.option(
    "--places", type=PathOption, metavar="FOLDER", help="Empty folder for places; `places` in SOE_DATA by default."
)
def restore(file: Path, replace: bool, places: Path | None) -> None:
    """Bring rooms and places of a backup FILE into an empty store, with the app stopped.

    Every sum is checked before anything is written. The store may be SQLite or PostgreSQL, whichever the backup was made of.
    """
    with _noted("restore") as told, tempfile.TemporaryDirectory() as folder:
        manifest = unpack_backup(file, Path(folder))
        if not (Path(folder) / ROOMS).is_file():
            raise Refusal("error.backup.no_backup", file=str(file))
        offers = (Path(folder) / "places").is_dir()
        target = places or data_folder() / "places"
        if offers:
            check_sound(Path(folder))
            check_free(target)
        with closing(Store()) as store:
            counts = rooms_from_file(Path(folder) / ROOMS, store, replace)
        found = restore_places(Path(folder), target)
        restore_saved(Path(folder), data_folder())
        told.update(counts, places=len(found), replaced="yes" if replace else "no")
    _say("backup.restored", file, {**counts, "places": len(found)}, made=clean(str(manifest.get("made", "")), 40))
    if found:
        click.echo("SOE_PLACE=" + quoted(os.pathsep.join(str(one) for one in found)))


def quoted(value: str) -> str:
    """A value of the settings file, which a shell reads, too: what a folder is called is no command."""
    return value if set(value).isdisjoint(" \t\"'`$&|;<>()*?[]{}!#~\\") else shlex.quote(value)


@contextmanager
def _noted(event: str) -> Iterator[dict[str, Any]]:
    """Write into the audit log what was done, with what is put into the mapping given, or why it was refused."""
    open_logs(SHELL, ["audit"])
    told: dict[str, Any] = {}
    try:
        yield told
    except Refusal as refused:
        audit("-", f"{event}_refused", why=refused.key.rpartition(".")[2])
        raise
    audit("-", event, **told)


def _say(key: str, file: Path, counts: dict[str, int], **more: str) -> None:
    told = {name: counts[name] for name in ("rooms", "acts", "places")}
    click.echo(Words.screen(language())(key, file=str(file), **told, **more))


COMMANDS = (backup, restore)
