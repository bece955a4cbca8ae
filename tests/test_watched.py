"""Requests on their way: ids, logs without anything personal, a plain page when the house is full, the operator's page."""

from __future__ import annotations

import asyncio
import logging
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit.testing.v1 import AppTest

from pages.parts.state import signed_in
from pages.serving import watched
from pages.serving.watched import OpenSessions, Watched
from simulation.engine.errors import Refusal
from simulation.serving import server_log
from simulation.serving.server_log import LastErrors, open_logs, shown_path
from tests.log_support import logs

__all__ = ["logs"]
ROOT = Path(__file__).parents[1]
BROWSER = {"Accept": "text/html,*/*", "Accept-Language": "zh-CN"}


@pytest.fixture
def client(monkeypatch):
    """A small app behind the middleware; the house holds two."""
    monkeypatch.setenv("SOE_SESSIONS", "2")
    monkeypatch.setattr(watched, "sessions", OpenSessions())

    async def page(request):
        if "fail" in request.url.path:
            raise RuntimeError("秘密")
        return PlainTextResponse("page")

    async def talk(socket):
        await socket.accept()
        await socket.receive_text()
        await socket.close()

    routes = [WebSocketRoute("/_stcore/stream", talk), Route("/{path:path}", page, methods=["GET", "PUT"])]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Watched)]), raise_server_exceptions=False)


def test_a_line_a_request_with_its_id_and_nothing_personal(client, logs):
    given = "0123456789abcdef" * 2
    assert client.get("/soe/?s=CODE", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given
    for forged in ("x", "a" * 33, "A" * 32, given + "\n"):
        own = client.get("/w/ABC234/board", headers={"X-Request-Id": forged.strip()}).headers["X-Request-Id"]
        assert server_log.REQUEST_ID.fullmatch(own)
    client.put("/soe/_stcore/upload_file/session-id/file-id")
    client.get("/soe/fail%0Aforged%20line")
    client.get("/soe/fail")
    text = logs("access")
    for secret in ("CODE", "ABC234", "file-id", "testclient", "127.0.0.1"):
        assert secret not in text
    lines = [line.split() for line in text.splitlines()]
    assert len(lines) == 8 and all(len(line) == 7 for line in lines) and lines[0][1:5] == [given, "200", "GET", "/soe/"]
    assert [line[2] for line in lines].count("500") == 1


def test_figures_of_the_process_are_for_the_machine_itself(client, monkeypatch):
    """Also without a proxy; a supervisor on the machine reads them."""
    for path in ("/_stcore/metrics", "/soe/_stcore/metrics", "/soe/_stcore/metrics/"):
        assert client.get(path).status_code == 404
    monkeypatch.setattr("pages.serving.health.loopback", lambda host: host == "testclient")
    assert client.get("/_stcore/metrics").text == "page"
    assert client.get("/_stcore/metrics", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 404


def test_paths_are_cut_and_safe_in_a_line():
    assert shown_path("/w") == shown_path("/w/ABC234/join/token") == "/w" and shown_path("/wide/x") == "/wide/x"
    for base in ("", "/soe", "/a/b"):
        assert shown_path(f"{base}/_stcore/upload_file/abc/def") == f"{base}/_stcore/upload_file"
    assert "\n" not in shown_path("/a\nb") and " " not in shown_path("/a b") and len(shown_path("/" + "x" * 9999)) <= 121


def test_a_full_house_says_so_and_lets_phones_in(client, logs):
    watched.sessions.of["10.0.0.1"] = 2
    full = client.get("/soe/", headers=BROWSER)
    assert full.status_code == 503 and "自动重试" in full.text and full.headers["Retry-After"]
    assert "try again" in client.get("/soe/", headers={**BROWSER, "Accept-Language": "en"}).text.lower().replace(
        "tries", "try"
    )
    assert client.get("/w/ABC234", headers=BROWSER).text == client.get("/ready", headers=BROWSER).text == "page"
    assert client.get("/soe/app/static/style.css").text == "page", "who is in goes on"
    watched.sessions.of["10.0.0.1"] = 7
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/soe/_stcore/stream".removeprefix("/soe")):
        pass
    assert watched.sessions.count == 7 and "full sessions=7" in logs("audit")
    del watched.sessions.of["10.0.0.1"]
    with client.websocket_connect("/_stcore/stream") as socket:
        assert watched.sessions.count == 1
        socket.send_text("bye")
    assert watched.sessions.count == 0


def test_one_address_does_not_fill_the_house(client, logs, monkeypatch):
    """Also with tabs that never say anything, and where no nginx counts them."""
    monkeypatch.setenv("SOE_SESSIONS", "4")
    other = TestClient(client.app, client=("10.0.0.2", 50000))
    with ExitStack() as stack:
        open_ = [stack.enter_context(client.websocket_connect("/_stcore/stream")) for _ in range(3)]
        with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect("/_stcore/stream"):
            pass
        assert closed.value.code == 1013 and "full sessions=3" in logs("audit")
        assert client.get("/soe/", headers=BROWSER).status_code == 503
        assert other.get("/soe/", headers=BROWSER).text == "page"
        open_.append(stack.enter_context(other.websocket_connect("/_stcore/stream")))
        assert watched.sessions.count == 4
        for one in open_:
            one.send_text("bye")
    assert watched.sessions.count == 0 and not watched.sessions.of, "no address is kept beyond its last tab"
    assert client.get("/soe/", headers=BROWSER).text == "page"


@pytest.mark.parametrize(("most", "of_one"), [(200, 150), (2, 1), (1, 1), (10_000, 7_500)])
def test_an_address_has_three_quarters_of_the_house(monkeypatch, most, of_one):
    monkeypatch.setenv("SOE_SESSIONS", str(most))
    assert OpenSessions().most_of_one == of_one


def test_a_disk_that_fails_stops_no_answer(client, logs, monkeypatch):
    handler = logging.getLogger("soe.access").handlers[0]
    monkeypatch.setattr(handler, "emit", lambda record: handler.handleError(record))
    assert client.get("/soe/").text == "page" and handler.told


def test_logs_rotate_and_a_folder_that_cannot_be_is_refused(logs, monkeypatch, tmp_path):
    handler = logging.getLogger("soe.audit").handlers[0]
    assert handler.backupCount * 7 >= 183 and handler.when == "W0"
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SOE_LOG", str(tmp_path / "file" / "within"))
    with pytest.raises(Refusal, match="SOE_LOG"):
        open_logs("8502")


def test_errors_are_kept_by_kind_and_place_never_by_content():
    own, logger = LastErrors(), logging.getLogger("tests.errors")
    logger.addHandler(own)
    logger.propagate = False
    try:
        for number in range(server_log.LAST + 3):
            try:
                raise ValueError("张三 10.0.0.7")
            except ValueError:
                logger.exception("page %s", number, extra={"request": f"{number:032x}"})
    finally:
        logger.removeHandler(own)
    first = own.told()[0]
    assert len(own.told()) == server_log.LAST and first.kind == "ValueError" and first.where.startswith("test_watched.py:")
    assert first.request == f"{server_log.LAST + 2:032x}" and "张三" not in repr(own.told())


@pytest.mark.parametrize("here", [True, False])
def test_the_operators_page_is_for_administrators_and_the_machine_itself(monkeypatch, here):
    monkeypatch.setattr(signed_in, "on_this_machine", lambda: here)
    at = AppTest.from_file(ROOT / "app.py", default_timeout=60).switch_page("pages/operator.py").run()
    assert not at.exception and bool(at.metric) is here and bool(at.error) is not here
    if here:
        assert [one.label for one in at.metric][:1] == ["版本"] and len(at.metric) == 8 and at.table


def test_errors_of_the_server_are_heard():
    Watched(lambda *_: asyncio.sleep(0))
    assert server_log.last_errors in logging.getLogger().handlers
    assert logging.getLogger("uvicorn.access").disabled, "addresses and room codes do not reach the journal"
