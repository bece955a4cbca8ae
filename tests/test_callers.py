"""Who asks: a proxy that is named is believed, nobody else, however the app is started."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from types import SimpleNamespace

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.parts.state import signed_in
from pages.serving.callers import believe_named_proxies
from pages.serving.guarded import Guarded
from tests.deployment import QUIET, free_ports
from tests.support import LIMIT

ROOT = Path(__file__).parents[1]
FORGED = ("9.9.9.9", "9.9.9.9:80", "[fd00::9]:80", "9.9.9.9:80, 127.0.0.1", "x:1")
HERE, PROXY, ELSEWHERE = ("127.0.0.1", 50000), ("10.0.0.5", 50000), ("10.0.0.9", 50000)


@pytest.fixture
def asked(monkeypatch):
    """How the server hands requests on to the app, and what it then answers: status, address it takes for the visitor's."""
    monkeypatch.setattr("uvicorn.config.ProxyHeadersMiddleware", uvicorn.config.ProxyHeadersMiddleware)
    for name in ("SOE_HOSTS", "SOE_PROXY", "FORWARDED_ALLOW_IPS"):
        monkeypatch.delenv(name, raising=False)

    def page(request):
        return PlainTextResponse(request.client.host)

    def ask(name, address=HERE, told="", **headers):
        believe_named_proxies()
        server = uvicorn.Config(Starlette(routes=[Route("/", page)], middleware=[Middleware(Guarded)]), log_config=None)
        server.load()
        more = {"X-Forwarded-For": told} if told else {}
        found = TestClient(server.loaded_app, client=address).get("/", headers={"Host": name, **more, **headers})
        return found.status_code, found.text if found.status_code == 200 else ""

    return ask


@pytest.mark.parametrize("allowed", [None, "127.0.0.1,::1", "*"])
@pytest.mark.parametrize("told", FORGED)
def test_no_address_that_a_script_forges_is_believed(asked, monkeypatch, told, allowed):
    """Of DNS rebinding: with a port it passed for a request from elsewhere."""
    if allowed:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", allowed)
    assert asked("evil.example", told=told) == (421, "")
    assert asked("localhost", ELSEWHERE, told) == (200, "10.0.0.9"), "nor from elsewhere: a visitor's own proxy is not ours"


@pytest.mark.parametrize("told", FORGED)
def test_a_proxy_elsewhere_that_is_named_makes_no_script_here_believed(asked, monkeypatch, told):
    monkeypatch.setenv("SOE_PROXY", "10.0.0.0/29, fd00::5")
    assert asked("evil.example", told=told)[0] == asked("evil.example", Via="1.1 x")[0] == 421
    assert asked("sim.example.cn", PROXY, "9.9.9.9") == asked("sim.example.cn", PROXY, "9.9.9.9:80") == (200, "9.9.9.9")
    assert asked("sim.example.cn", ELSEWHERE, "9.9.9.9") == (200, "10.0.0.9")


def test_a_proxy_here_that_is_named_hands_on_what_it_says(asked, monkeypatch):
    monkeypatch.setenv("SOE_PROXY", "127.0.0.1")
    assert asked("sim.example.cn", told="9.9.9.9") == (200, "9.9.9.9")
    assert asked("sim.example.cn", told="127.0.0.1") == (200, "127.0.0.1"), "a browser on the machine, through its proxy"
    assert asked("evil.example") == (421, "")


def readme_command():
    """What README says to run."""
    (found,) = re.findall(r"&& streamlit (run app\.py)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    return [sys.executable, "-m", "streamlit", *found.split()]


@pytest.mark.parametrize("command", [readme_command(), [sys.executable, "-m", "simulation", "app"]], ids=["readme", "own"])
def test_the_app_as_it_is_started_believes_no_script(command, tmp_path):
    (port,) = free_ports(1)
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("SOE_", "FORWARDED"))}
    started = subprocess.Popen(
        [*command, "--server.port", str(port)], cwd=ROOT, env={**settings, "SOE_DATA": str(tmp_path)}, **QUIET
    )

    def status(**headers):
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
        asked.request("GET", "/live", headers=headers)
        return asked.getresponse().status

    try:
        until = monotonic() + LIMIT
        while True:
            try:
                assert status(Host="localhost") == 200
                break
            except OSError:
                assert started.poll() is None and monotonic() < until, "it never answered"
                sleep(0.2)
        for told in FORGED:
            assert status(Host="evil.example", **{"X-Forwarded-For": told}) == 421, told
    finally:
        started.terminate()
        started.wait(LIMIT)


@pytest.mark.parametrize(
    ("address", "one"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8::7", "2001:db8::/64"), (None, "127.0.0.1"), ("", "127.0.0.1")],
)
def test_work_and_kept_workbooks_are_counted_by_line_and_never_for_nobody(monkeypatch, address, one):
    monkeypatch.setattr(signed_in, "st", SimpleNamespace(context=SimpleNamespace(ip_address=address)))
    assert signed_in.origin() == one
