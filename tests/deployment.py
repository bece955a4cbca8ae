"""The shipped nginx and service files, run on this machine: other ports, places and certificate, nothing else changed."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
PORTS = ("8501", "8502")
QUIET: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def needed(program: str) -> str:
    """Path of a program; without it the test is skipped, or fails where CI is set."""
    found = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not found:
        reason = f"no {program} found"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def exec_start(port: int) -> list[str]:
    """The start line of the service for a port, with this interpreter's program in place of the installed one."""
    text = (DEPLOY / "soe-reform@.service").read_text(encoding="utf-8")
    (line,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    program, *options = line.replace("%i", str(port)).split()
    assert program == "/opt/soe-reform/bin/soe-reform"
    return [sys.executable, "-c", "from simulation.cli.soe_reform import main; main()", *options]


def started(port: int, folder: Path) -> subprocess.Popen:
    """A process of the app as the service begins it, its rooms in a folder."""
    text = (DEPLOY / "soe-reform@.service").read_text(encoding="utf-8")
    (line,) = re.findall(r"^Environment=(.*)$", text, re.MULTILINE)
    shipped = dict(one.split("=", 1) for one in line.split() if one.startswith("SOE_PROXY="))
    settings = {**os.environ, **shipped, "HOME": str(folder), "PYTHONPATH": str(ROOT), "SOE_DATA": str(folder)}
    return subprocess.Popen(exec_start(port), cwd=folder, env=settings, **QUIET)


@dataclass
class Site:
    """A running site: its address, its processes by port, and how to ask it."""

    address: str
    plain: str
    processes: dict[int, subprocess.Popen]
    folder: Path
    context: ssl.SSLContext = field(default_factory=ssl._create_unverified_context)

    def get(self, path: str, cookie: str = "", follow: bool = True, **headers: str):
        """Status, headers and body of an answer."""
        wanted = {**headers, **({"Cookie": cookie} if cookie else {})}
        request = urllib.request.Request(self.address + path, headers=wanted)
        handlers = [urllib.request.HTTPSHandler(context=self.context), *([] if follow else [Still()])]
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def revive(self) -> None:
        """Start again what has ended."""
        for port in [port for port, process in self.processes.items() if process.poll() is not None]:
            self.processes[port] = started(port, self.folder)
            waited(f"http://127.0.0.1:{port}/soe/_stcore/health")

    def log(self) -> str:
        """What nginx has written of requests."""
        return (self.folder / "soe-access.log").read_text(encoding="utf-8")


class Still(urllib.request.HTTPRedirectHandler):
    """Redirects are looked at, not followed."""

    def redirect_request(self, *_):
        return None


@contextlib.contextmanager
def proxied(folder: Path, ports: Sequence[int]) -> Iterator[tuple[str, str]]:
    """The shipped nginx before processes on some ports: its address, and the one without TLS."""
    nginx, openssl = needed("nginx"), needed("openssl")
    secure, plain = free_ports(2)
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "pid /run/nginx.pid": f"pid {folder}/nginx.pid",
        "worker_processes auto": "worker_processes 2",
        "/var/log/nginx/": f"{folder}/",
        "/etc/soe-reform/tls/": f"{folder}/",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "server_name soe.example.gov.cn": "server_name 127.0.0.1 localhost",
        **{f"127.0.0.1:{port} max_fails": f"127.0.0.1:{own} max_fails" for port, own in zip(PORTS, ports, strict=True)},
        "https://$host$request_uri": f"https://$host:{secure}$request_uri",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    names = ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem", "-subj", "/CN=localhost"]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names], check=True, capture_output=True
    )
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "soe-error.log")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    with running([*command, "-g", "daemon off;"]):
        until(lambda: socket.create_connection(("127.0.0.1", secure), 2).close() is None)
        yield f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}"


@contextlib.contextmanager
def running(command: Sequence[str]) -> Iterator[None]:
    """A program for as long as it is needed."""
    process = subprocess.Popen(command, **QUIET)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextlib.contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Two processes of the app behind the shipped nginx."""
    needed("nginx")
    processes = {port: started(port, folder) for port in free_ports(2)}
    try:
        with proxied(folder, list(processes)) as (address, plain):
            for port in processes:
                waited(f"http://127.0.0.1:{port}/soe/_stcore/health")
            found = Site(address, plain, processes, folder)
            until(lambda: found.get("/soe/_stcore/health")[0] == 200)
            yield found
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait(timeout=30)


def waited(address: str) -> None:
    """Until an address answers."""

    def answers() -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2) as answer:
            return answer.status == 200
        return False

    until(answers)


def until(true, patience: float = 120.0) -> None:
    """Until something is so."""
    end = time.monotonic() + patience
    while True:
        with contextlib.suppress(OSError):
            if true():
                return
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
