"""The command by which supervisors ask whether the app on this machine can serve."""

from __future__ import annotations

import http.client
import json
import sys
import threading

import click

from simulation.cli.measured_option import Measured
from simulation.engine.errors import Refusal
from simulation.workshop.server_clock import ticks

EVERY = 0.5  # seconds between two questions
PATIENCE = 60.0  # seconds for an answer: the first one opens the store and starts a worker


@click.command()
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="Port of the process.")
@click.option("--wait", default=0.0, type=Measured(0, 3600), help="Seconds to wait until it is ready.")
def ready(port: int, wait: float) -> None:
    """Ask the app on this machine whether it can serve: what it says as JSON; exit code 1 where it cannot."""
    end = ticks() + wait
    while True:
        status, said = _asked(port)
        if status == 200 or ticks() > end:
            break
        threading.Event().wait(EVERY)
    if not status:
        raise Refusal("error.ready.silent", port=port)
    click.echo(said)
    if status != 200:
        sys.exit(1)


def _asked(port: int) -> tuple[int, str]:
    """Status and answer; 0 where nobody answers."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", "/ready")
        answer = line.getresponse()
        told = json.loads(answer.read(100_000))
    except (OSError, http.client.HTTPException, ValueError):
        return 0, ""
    finally:
        line.close()
    return answer.status, json.dumps(told, ensure_ascii=False, indent=1)


COMMANDS = (ready,)
