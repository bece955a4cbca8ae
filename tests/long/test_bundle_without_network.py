"""The bundle is built by its command, installed where no network is, and the app from it serves and writes documents."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.package_support import ROOT, surroundings

# Runs in a network of its own with nothing but loopback; says what it did line by line.
VISIT = """
import errno, socket, subprocess, sys, urllib.request
bundle, place = sys.argv[1:]
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
try:
    socket.create_connection(("192.0.2.1", 443), timeout=5)
except OSError as refused:
    assert refused.errno == errno.ENETUNREACH, refused
print("no network")
subprocess.run(["sh", f"{bundle}/install.sh", f"{place}/app"], check=True)
program = f"{place}/app/bin/soe-reform"
server = subprocess.Popen([program, "--server.port", "8599"], cwd=place)
try:
    subprocess.run([program, "ready", "--port", "8599", "--wait", "240"], check=True)
    page = urllib.request.urlopen("http://127.0.0.1:8599/", timeout=60).read()
    assert b'<div id="root"' in page
    for file in ("style.css", "fonts/NotoSansSC-Regular.ttf"):
        assert urllib.request.urlopen(f"http://127.0.0.1:8599/app/static/{file}", timeout=60).status == 200
    print("served")
finally:
    server.terminate()
    server.wait(timeout=60)
subprocess.run([program, "report", "deepening", "--format", "docx,pdf", "--output", f"{place}/papers"], check=True)
imports = "import authlib, httpx, psycopg, streamlit, vl_convert; print('extras')"
subprocess.run([f"{place}/app/bin/python", "-c", imports], check=True)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Folder of the archives of both kinds of machine, by the one command."""
    folder = tmp_path_factory.mktemp("made")
    command = [sys.executable, "-m", "deploy.offline.build", str(folder), "--python", f"3.{sys.version_info.minor}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode and "No matching distribution" in done.stderr + done.stdout:
        pytest.skip("no package index to fetch wheels from")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2
    return folder


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_an_archive_holds_what_its_sum_says(made, machine):
    (archive,) = made.glob(f"*-linux-{machine}.tar")
    subprocess.run(["sha256sum", "--check", "--strict", f"{archive.name}.sha256"], cwd=made, check=True, capture_output=True)
    with tarfile.open(archive) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    assert {"sbom.cdx.json", "licences.csv", "LICENCES.txt", "fonts/NotoSansSC-Regular.ttf", "deploy/nginx.conf"} <= names
    assert any(name.startswith("wheels/numpy") and machine in name for name in names)


def test_it_installs_and_runs_without_a_network(made, tmp_path):
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode:
        pytest.skip("no network namespace can be made here")
    (archive,) = made.glob(f"*-linux-{platform.machine()}.tar")
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path, filter="data")
    bundle: Path = tmp_path / archive.stem
    visit = tmp_path / "visit.py"
    visit.write_text(VISIT, encoding="utf-8")
    surrounding = {
        name: value for name, value in surroundings().items() if not name.startswith("PIP_") and name != "VIRTUAL_ENV"
    }
    surrounding |= {"HOME": str(tmp_path), "SOE_DATA": str(tmp_path / "rooms"), "PYTHON": sys.executable}
    command = ["unshare", "-rn", sys.executable, str(visit), str(bundle), str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, env=surrounding, capture_output=True, text=True, timeout=1500)
    assert done.returncode == 0, done.stdout + done.stderr
    for said in ("no network", "served", "extras"):
        assert said in done.stdout
    assert {path.suffix for path in (tmp_path / "papers").iterdir()} >= {".docx", ".pdf"}
