"""What is looked at before the app starts, so that a slip is said to who starts it and not to its first visitors."""

from __future__ import annotations

import errno
import sys
import tempfile
from pathlib import Path

import click

from simulation.cli import listening
from simulation.cli.options import language
from simulation.engine.catalogue import digest
from simulation.engine.errors import Refusal
from simulation.engine.settings import SETTINGS, check_settings, configured, shown_settings
from simulation.model import MODEL_VERSION
from simulation.places import served_places
from simulation.serving.roles import check_sign_in, sign_in_on
from simulation.serving.server_log import audit, open_logs

PLACES = ("folder", "paths")  # forms of settings whose value may hold a person's name: that they are set is written down


def check_start() -> None:
    """Refusal of the first thing that does not hold: names and values of settings, what sign-in needs, places that are offered."""
    check_settings()
    check_sign_in()
    check_data()
    served_places()


def check_data() -> None:
    """Refusal where the folder that SOE_DATA names cannot be written; a full disk may be emptied while the app runs."""
    folder = Path(configured("SOE_DATA"))
    if not configured("SOE_DATA") or configured("DATABASE_URL"):
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            reason = error.strerror or type(error).__name__
            raise Refusal("error.workshop.folder", folder=str(folder), reason=reason, setting="SOE_DATA") from None


def start_or_end(name: str, address: str | None) -> None:
    """Check, begin the logs of this process (`name` tells it from others), and end the process with the sentence where something does not hold.

    address: where it is about to listen, none for everywhere.
    """
    try:
        listening.check(address)
        check_start()
        open_logs(name)
        audit("-", "start", version=MODEL_VERSION, data=digest()[:12], sign_in="on" if sign_in_on() else "off")
        for row in shown_settings():
            if row["from"]:
                value = "…" if SETTINGS[row["setting"]].form in PLACES else row["value"]
                audit("-", "setting", name=row["setting"], value=value, source=row["from"])
    except Refusal as refused:
        click.echo(refused.said(language()), err=True)
        sys.exit(2)
