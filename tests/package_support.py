"""The program as a package: built from the clone, installed in an environment of its own, outside the clone, without network."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import LIMIT

ROOT = Path(__file__).parents[1]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


@dataclass(frozen=True)
class Installed:
    """An environment that holds the package; libraries are those of the running environment."""

    folder: Path

    def program(self, name: str) -> str:
        """Path of a program of the environment."""
        return str(self.folder / "environment" / SCRIPTS / name)

    def command(self, *command: str, **options) -> subprocess.CompletedProcess:
        """Run a program of the environment outside the clone."""
        told = [self.program(command[0]), *command[1:]]
        return subprocess.run(told, cwd=self.folder, env=surroundings(), capture_output=True, timeout=LIMIT, **options)


def surroundings() -> dict[str, str]:
    """The environment's variables without those that lead Python elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "PYTHONHOME"))}


def install(folder: Path) -> Installed:
    """Build the wheel and install it into a new environment below the folder."""
    quiet = {"check": True, "capture_output": True, "timeout": LIMIT}
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, **quiet)
    installed = Installed(folder)
    venv.create(folder / "environment", with_pip=False)
    (wheel,) = folder.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", installed.program("python"), "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], cwd=folder, **quiet)
    asked = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    own = Path(installed.command("python", "-c", asked, check=True).stdout.decode().strip())
    shared = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    (own / "libraries.pth").write_text("\n".join(shared), encoding="utf-8")
    return installed


@contextmanager
def running(installed: Installed) -> Iterator[str]:
    """Address of the installed app, started as its users start it; the option is Streamlit's."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--server.port", str(port), "--server.address=127.0.0.1"]
    log = installed.folder / "log.txt"
    with log.open("wb") as file:
        server = subprocess.Popen(
            [installed.program("soe-reform"), *options], cwd=installed.folder, env=surroundings(), stdout=file, stderr=file
        )
        try:
            yield answering(server, f"http://127.0.0.1:{port}", log)
        finally:
            server.terminate()
            server.wait(timeout=LIMIT)


def answering(server: subprocess.Popen, address: str, log: Path) -> str:
    """The address, once the server says that it is well."""
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if fetched(f"{address}/_stcore/health") == b"ok":
                return address
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the app did not start: {log.read_text(encoding='utf-8', errors='replace')}")


def fetched(address: str) -> bytes:
    """What an address answers."""
    with urllib.request.urlopen(address, timeout=LIMIT) as answer:
        return answer.read()
