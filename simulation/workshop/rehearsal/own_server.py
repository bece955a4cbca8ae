"""A server of one's own for a rehearsal: the app on a free port, its rooms in a folder that goes afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from urllib.request import urlopen

from simulation.engine.folders import APP
from simulation.workshop.server_clock import ticks
from simulation.workshop.workshop_errors import WorkshopRefusal

PATIENCE = 90.0  # seconds in which a server must be up


@contextmanager
def own_server() -> Iterator[tuple[str, str]]:
    """Address of the server, and of its store; both are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="soe-rehearsal") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "-m", "streamlit", "run", str(APP / "app.py"), "--server.port", str(port)]
        command += ["--server.address", "127.0.0.1", "--server.headless", "true", "--browser.gatherUsageStats", "false"]
        own = {**{name: value for name, value in os.environ.items() if name != "DATABASE_URL"}, "SOE_DATA": folder}
        process = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _awaited(process, port)
            yield f"http://127.0.0.1:{port}", f"sqlite:///{folder}/workshop.sqlite3"
        finally:
            process.terminate()
            process.wait(timeout=60)


def _awaited(process: subprocess.Popen, port: int) -> None:
    ends = ticks() + PATIENCE
    while ticks() < ends and process.poll() is None:
        try:
            urlopen(f"http://127.0.0.1:{port}/w", timeout=max(ends - ticks(), 1)).close()  # what phones need is loaded then
            return
        except (OSError, HTTPException):
            threading.Event().wait(0.2)
    raise WorkshopRefusal("error.rehearse.own", seconds=f"{PATIENCE:g}")
