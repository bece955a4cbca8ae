"""What every answer says to a browser, and that nobody is answered under a foreign name."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from pages.serving import guarded
from pages.serving.guarded import USUAL, Guarded, host

HERE, ELSEWHERE = ("127.0.0.1", 50000), ("10.0.0.9", 50000)
PROXY = {"X-Forwarded-For": "10.0.0.9"}


@pytest.fixture(autouse=True)
def unset(monkeypatch):
    monkeypatch.delenv("SOE_HOSTS", raising=False)


def client(address=HERE):
    async def talk(socket):
        await socket.accept()
        await socket.close()

    def page(request):
        own = {"Content-Security-Policy": "default-src 'none'"} if request.url.path == "/w" else {}
        return PlainTextResponse("page", headers=own)

    routes = [WebSocketRoute("/_stcore/stream", talk), Route("/{path:path}", page)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Guarded)]), client=address)


def status(name, address=HERE, **headers):
    return client(address).get("/live", headers={"Host": name, **headers}).status_code


@pytest.mark.parametrize("name", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST", "127.8.8.8"])
def test_the_machine_itself_is_answered_under_its_own_names(name):
    assert status(name) == 200


def test_a_page_elsewhere_whose_name_points_here_reads_nothing():
    """DNS rebinding: request and websocket come from this machine's browser and bear the other page's name."""
    for name in (
        "evil.example",
        "evil.example:8501",
        "localhost.evil.example",
        "10.0.0.7",
        "",
        "[",
        "127.0.0.1@evil.example",
    ):
        found = client().get("/live", headers={"Host": name})
        assert found.status_code == 421 and "SOE_HOSTS" in found.text and "evil" not in found.text
    for name, said in (("evil.example", False), ("localhost", True)):
        try:
            with client().websocket_connect("/_stcore/stream", headers={"Host": name, "Origin": f"http://{name}"}):
                assert said
        except WebSocketDisconnect as closed:
            assert not said and closed.code == 1008


def test_through_a_proxy_or_from_elsewhere_any_name_unless_names_are_set(monkeypatch):
    assert status("sim.example.cn", **PROXY) == status("sim.example.cn", ELSEWHERE) == 200
    monkeypatch.setenv("SOE_HOSTS", "sim.example.cn, 10.0.0.7,[fd00::1]")
    for name in ("sim.example.cn", "SIM.example.cn.:443", "10.0.0.7:8501", "[fd00::1]:80"):
        assert status(name, **PROXY) == status(name, ELSEWHERE) == status(name) == 200
    assert status("evil.example", **PROXY) == status("evil.example", ELSEWHERE) == status("evil.example") == 421
    assert status("localhost") == 200, "supervisor and operator on the machine itself"
    assert status("localhost", ELSEWHERE) == 421


def test_the_machines_own_name_is_its_own(monkeypatch):
    guarded.own_name.cache_clear()
    monkeypatch.setattr(guarded.socket, "gethostname", lambda: "Office-PC")
    assert status("office-pc:8501") == 200
    guarded.own_name.cache_clear()


@pytest.mark.parametrize(
    ("header", "name"),
    [("A.b:1", "a.b"), ("[::1]:2", "::1"), ("a.", "a"), ("", ""), ("[", ""), ("u@h", "h"), ("a b", "a b")],
)
def test_names_without_port_and_brackets(header, name):
    assert host(header) == name


def test_headers_stand_on_every_answer_and_leave_an_answers_own():
    found = client().get("/", headers={"Host": "localhost"}).headers
    assert {name: found[name] for name in USUAL} == USUAL
    phone = client().get("/w", headers={"Host": "localhost"}).headers
    assert phone["Content-Security-Policy"] == "default-src 'none'" and phone["X-Frame-Options"] == "SAMEORIGIN"
    refused = client().get("/", headers={"Host": "evil.example"}).headers
    assert refused["X-Content-Type-Options"] == "nosniff"
