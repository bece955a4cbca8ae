"""What is looked at before the app starts, so that a slip is said to who starts it and not to its first visitors."""

from __future__ import annotations

import sys

import click

from simulation.cli.options import language
from simulation.engine.errors import Refusal
from simulation.engine.settings import check_settings
from simulation.model import MODEL_VERSION
from simulation.places import served_places
from simulation.serving.roles import check_sign_in
from simulation.serving.server_log import audit, open_logs


def check_start() -> None:
    """Refusal of the first thing that does not hold: names and values of settings, what sign-in needs, places that are offered."""
    check_settings()
    check_sign_in()
    served_places()


def start_or_end(name: str) -> None:
    """Check, begin the logs of this process (`name` tells it from others), and end the process with the sentence where something does not hold."""
    try:
        check_start()
        open_logs(name)
        audit("-", "start", version=MODEL_VERSION)
    except Refusal as refused:
        click.echo(refused.said(language()), err=True)
        sys.exit(2)
