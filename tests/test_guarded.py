"""What every answer says to a browser, and that nobody is answered under a foreign name."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pages.serving import guarded, upload_room
from pages.serving.guarded import USUAL, Guarded, host

HERE, ELSEWHERE = ("127.0.0.1", 50000), ("10.0.0.9", 50000)
PROXY = {"X-Forwarded-For": "10.0.0.9"}


@pytest.fixture(autouse=True)
def unset(monkeypatch):
    for name in ("SOE_HOSTS", "SOE_PROXY"):
        monkeypatch.delenv(name, raising=False)


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
        "evil.example@localhost",
        "localhost/evil",
        "localhost?evil",
        "localhost#.evil.example",
        "localhost\\.evil.example",
        "localhost:8501:evil",
        "localhost, evil.example",
    ):
        found = client().get("/live", headers={"Host": name})
        assert found.status_code == 421 and "SOE_HOSTS" in found.text and "evil" not in found.text
        assert name == "evil.example" or status(name, ELSEWHERE) == 421 or host(name), "no form of a name, from anywhere"
    for name, said in (("evil.example", False), ("localhost", True)):
        try:
            with client().websocket_connect("/_stcore/stream", headers={"Host": name, "Origin": f"http://{name}"}):
                assert said
        except WebSocketDisconnect as closed:
            assert not said and closed.code == 1008


def opens(name, origin, scheme="ws"):
    """Whether a websocket under a name is let in for a page of an origin, or is refused before it is accepted."""
    address, headers = f"{scheme}://testserver/_stcore/stream", {"Host": name, **({"Origin": origin} if origin else {})}
    try:
        with client().websocket_connect(address, headers=headers):
            return True
    except WebSocketDisconnect as closed:
        assert closed.code == 1008
        return False


def test_a_page_elsewhere_opens_no_websocket_and_nobody_asks_the_internet_meanwhile(monkeypatch):
    """Streamlit would ask an address service for this machine's own, with all its visitors waiting."""
    asked = []
    monkeypatch.setattr("streamlit.net_util._make_blocking_http_get", lambda *_, **__: asked.append("asked"))
    here = "localhost:8501"
    assert opens(here, f"http://{here}") and opens(here, f"http://{here.upper()}") and opens(here, "")
    assert opens(here, f"https://{here}", "wss") and opens(here, f"https://{here}"), "TLS, told by a proxy or not"
    assert not opens(here, f"http://{here}", "wss"), "a page of the same name that did not come by TLS"
    foreign = (
        "http://evil.example",
        "null",
        "x",
        "http://",
        "http://[",
        "file://localhost:8501",
        "http://localhost",
    )
    for origin in (*foreign, "https://localhost:8501.evil.example", "http://evil@localhost:8501", "http://localhost:9"):
        assert not opens(here, origin), origin
    monkeypatch.setenv("SOE_HOSTS", "sim.example.cn,localhost")
    assert opens("sim.example.cn", "https://sim.example.cn:8443"), "a proxy dropped the port"
    assert not opens("sim.example.cn", "https://evil.example") and not asked


def test_what_streamlit_compares_is_what_was_let_in(monkeypatch):
    """So that its own look at the origin never goes further than that."""
    from streamlit.web.server.starlette import starlette_websocket

    def further(url):
        raise AssertionError("it looks further")

    monkeypatch.setattr(starlette_websocket, "is_url_from_allowed_origins", further)
    monkeypatch.setenv("SOE_HOSTS", "sim.example.cn")
    seen = []

    async def app(scope, receive, send):
        told = {name.decode(): value.decode() for name, value in scope["headers"]}
        seen.append(starlette_websocket._is_origin_allowed(told.get("origin"), told["host"]))

    for name, origin in (("localhost:8501", "http://localhost:8501"), ("sim.example.cn", "https://sim.example.cn:8443")):
        headers = [(b"host", name.encode()), (b"origin", origin.encode())]
        scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers, "client": HERE}
        with ThreadPoolExecutor(1) as apart:
            apart.submit(asyncio.run, Guarded(app)(scope, None, None)).result()
    assert seen == [True, True]


def test_through_a_proxy_or_from_elsewhere_any_name_unless_names_are_set(monkeypatch):
    monkeypatch.setenv("SOE_PROXY", "127.0.0.1")
    assert status("sim.example.cn", **PROXY) == status("sim.example.cn", ELSEWHERE) == 200
    monkeypatch.setenv("SOE_HOSTS", "sim.example.cn, 10.0.0.7,[fd00::1]")
    for name in ("sim.example.cn", "SIM.example.cn.:443", "10.0.0.7:8501", "[fd00::1]:80"):
        assert status(name, **PROXY) == status(name, ELSEWHERE) == status(name) == 200
    assert status("evil.example", **PROXY) == status("evil.example", ELSEWHERE) == status("evil.example") == 421
    assert status("localhost") == 200, "supervisor and operator on the machine itself"
    assert status("localhost", ELSEWHERE) == 421


@pytest.mark.parametrize("name", ["X-Real-IP", "X-Forwarded-For", "Forwarded", "Via"])
def test_a_script_that_says_it_was_handed_on_is_not_believed(name):
    """Of DNS rebinding: it may set these headers itself. Only a proxy that SOE_PROXY names hands on."""
    assert status("evil.example", **{name: "9.9.9.9"}) == 421
    assert status("localhost", ELSEWHERE, **{name: "9.9.9.9"}) == 200


def test_the_machines_own_name_is_its_own(monkeypatch):
    guarded.own_name.cache_clear()
    monkeypatch.setattr(guarded.socket, "gethostname", lambda: "Office-PC")
    assert status("office-pc:8501") == 200
    guarded.own_name.cache_clear()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("A.b:1", "a.b"),
        ("[::1]:2", "::1"),
        ("a.", "a"),
        ("", ""),
        ("[", ""),
        ("u@h", ""),
        ("a b", ""),
        ("a.b_c-d.:65", "a.b_c-d"),
        ("a..b", ""),
        ("a:b", ""),
        ("a:1:2", ""),
        ("a\n", ""),
    ],
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


def test_files_sent_to_a_session_do_not_fill_the_memory(monkeypatch):
    """By whoever is here, signed in or not, under as many names as they like."""
    files = MemoryUploadedFileManager("/_stcore/upload_file")
    monkeypatch.setattr(upload_room.runtime, "exists", lambda: True)
    monkeypatch.setattr(upload_room.runtime, "get_instance", lambda: SimpleNamespace(uploaded_file_mgr=files))
    monkeypatch.setattr(upload_room, "OF_ONE", 20)
    monkeypatch.setattr(upload_room, "OF_ALL", 50)

    monkeypatch.setattr(upload_room, "OF_A_FILE", 0)
    monkeypatch.setattr(upload_room, "UNSAID", 10)

    def sent(session, number, size=10):
        address, at = f"/soe/_stcore/upload_file/{session}/{number}", {"Host": "localhost"}
        answer = client().put(address, headers=at, content=b"x" * size)
        if answer.status_code != 413:
            files.add_file(session, UploadedFileRec(str(number), "f", "text/csv", b"x" * size))
        return answer.status_code

    assert [sent("one", n) for n in range(4)] == [405, 405, 413, 413], "405: no such route here"
    assert [sent("two", n) for n in range(2)] == [405, 405] and sent("three", 0) == 405 and sent("four", 0) == 413
    files.remove_session_files("one")
    assert sent("four", 0) == 405 and sent("four", "x" * 101) == 413
    assert client().put("/soe/other", headers={"Host": "localhost"}).status_code == 405
    monkeypatch.setattr(upload_room, "FILES_OF_ONE", 3)
    assert [sent("five", n, 0) for n in range(4)] == [405, 405, 405, 413], "empty ones too, for their names"
    assert not any(upload_room._under_way.values())


def test_files_under_way_count_as_if_they_were_there(monkeypatch):
    """Sixty at once would all find room before the first is whole."""
    files = MemoryUploadedFileManager("/_stcore/upload_file")
    monkeypatch.setattr(upload_room.runtime, "exists", lambda: True)
    monkeypatch.setattr(upload_room.runtime, "get_instance", lambda: SimpleNamespace(uploaded_file_mgr=files))
    scope = {"type": "http", "method": "PUT", "headers": [(b"content-length", b"4900000")]}
    with ExitStack() as stack:
        found = [
            stack.enter_context(upload_room.room_for({**scope, "path": f"/_stcore/upload_file/one/{n}"})) for n in range(60)
        ]
        assert found.count(True) == 8 and found[:8] == [True] * 8
        unsaid = {**scope, "headers": [], "path": "/_stcore/upload_file/one/more"}
        assert not stack.enter_context(upload_room.room_for(unsaid)), "nor one that does not say how long it is"
    with upload_room.room_for({**scope, "path": "/_stcore/upload_file/one/later"}) as free:
        assert free
