"""The shipped files run: nginx before two processes, the service's start line."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request
from functools import partial

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from simulation.workshop.rehearsal.team_phone import TeamPhone
from simulation.workshop.service import Workshop
from simulation.workshop.store import Store
from tests.browser.test_app import settled
from tests.browser.test_workbench_browser import slider
from tests.deployment import DEPLOY, PORTS, needed, site, until, waited

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One site for the tests that leave it as it is."""
    with site(tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture
def mortal(running):
    """The site for the test that kills a process, which is there again afterwards."""
    yield running
    running.revive()
    until(lambda: len(serving(running)) == len(PORTS))


def serving(site) -> set[str]:
    """The processes to which nginx sends visitors."""
    ids = [site.get("/soe/_stcore/health", f"soe_node={n:032x}")[1]["X-Request-Id"] for n in range(40)]
    until(lambda: all(one in site.log() for one in ids))
    return {line.split()[-1] for line in site.log().splitlines() if line.split()[1] in ids}


def cookie(headers) -> str:
    """The cookie that nginx sets; Streamlit has one of its own."""
    return next((one for one in headers.get_all("Set-Cookie") or () if one.startswith("soe_node=")), "")


def test_pages_come_with_headers_and_a_cookie_of_nothing_personal(running):
    status, headers, body = running.get("/soe/")
    assert status == 200 and b'<div id="root"' in body
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"] and re.fullmatch(
        "[0-9a-f]{32}", headers["X-Request-Id"]
    )
    assert re.fullmatch(r"soe_node=[0-9a-f]{32}; Path=/; HttpOnly; Secure; SameSite=Lax", cookie(headers))
    assert "nginx/" not in headers["Server"]
    assert running.get("/")[0] == 200, "the bare address leads to the app"


def test_another_name_is_not_answered(running):
    """A forged name would stand in redirects and in codes to be scanned."""
    for path in ("/soe/", "/w", "/"):
        status, headers, body = running.get(path, Host="evil.example")
        assert status == 421 and b"evil.example" not in body and "Location" not in headers
    assert running.get("/soe/", Host="localhost")[0] == 200
    refused = urllib.request.Request(running.plain + "/soe/", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="421"):
        urllib.request.urlopen(refused, timeout=10)


def test_a_page_of_this_address_opens_its_websocket_and_one_elsewhere_does_not(running):
    """On a port of its own, which a browser names in Origin."""
    stream = running.address.replace("https", "wss") + "/soe/_stcore/stream"
    told = {"ssl": running.context, "subprotocols": ["streamlit"], "open_timeout": 60}
    with connect(stream, origin=running.address, **told) as line:
        assert line.subprotocol == "streamlit"
        assert (
            "permessage-deflate" in line.response.headers["Sec-WebSocket-Extensions"]
        )  # a change is some fifth of its size
    for origin in ("https://evil.example", running.address.rpartition(":")[0]):
        with pytest.raises(InvalidStatus, match="403"), connect(stream, origin=origin, **told):
            pass


def test_every_header_stands_once(running):
    """Of the app's answers and of nginx's own."""
    for path in ("/soe/", "/soe/app/static/style.css", "/w", "/none", "/soe/_stcore/metrics"):
        headers = running.get(path)[1]
        for name in (*HEADERS, "Content-Security-Policy", "Permissions-Policy", "X-Request-Id"):
            assert len(headers.get_all(name)) == 1, (path, name)


def test_plain_http_leads_to_tls(running):
    from tests.deployment import Still

    try:
        urllib.request.build_opener(Still()).open(running.plain + "/soe/?s=abc", timeout=10)
    except urllib.error.HTTPError as error:
        assert error.code == 308 and error.headers["Location"].startswith("https://")


def test_a_visitor_stays_with_one_process(running):
    own = cookie(running.get("/soe/")[1]).partition(";")[0]
    for _ in range(6):
        status, headers, _ = running.get("/soe/_stcore/health", own)
        assert status == 200 and not cookie(headers)
    assert len(serving(running)) == len(PORTS), "visitors are spread over the processes"


def test_scripts_are_compressed_and_kept(running):
    index = running.get("/soe/")[2].decode()
    script = re.search(r'src="(?:\./|/soe/)?(static/js/[^"]+\.js)"', index).group(1)
    status, headers, _ = running.get(f"/soe/{script}", **{"Accept-Encoding": "gzip"})
    assert status == 200 and headers["Content-Encoding"] == "gzip" and "max-age=31536000" in headers["Cache-Control"]
    style = re.search(r'href="\./(app/static/style\.css\?v=[^"]+)"', index).group(1)
    status, headers, _ = running.get(f"/soe/{style}", **{"Accept-Encoding": "gzip"})
    assert status == 200 and headers["Content-Encoding"] == "gzip" and "max-age=31536000" in headers["Cache-Control"]


def test_phones_of_a_workshop_hear_news_at_once_from_either_process(running):
    """Through TLS, unbuffered, whichever process a phone is with; a third one acts on the store. Codes stay out of the log."""
    workshop = Workshop(Store(f"sqlite:///{running.folder / 'workshop.sqlite3'}"), refresh=0)
    room = workshop.open_room("研讨")
    button = urllib.request.Request(
        f"{running.address}/w/{room.code}/join",
        b'{"name": "one more"}',
        {"X-Workshop": "1", "Content-Type": "application/json"},
    )
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=running.context))
    with opener.open(button, timeout=30) as answer:
        device = next(one for one in answer.headers.get_all("Set-Cookie") if one.startswith("soe_room_"))
    assert "secure" in device.lower(), "the app knows that it is reached over TLS, so its codes say https"
    phones, heard, stop = [], {}, threading.Event()
    for number in range(8):
        phone = TeamPhone(running.address, room.code, workshop.tokens.entrance(room.id), running.context)
        phone.cookies["soe_node"] = f"{number:032x}"
        phone.join(f"team {number}")
        phones.append(phone)
        threading.Thread(target=phone.news, args=(stop, partial(heard.__setitem__, number)), daemon=True).start()
    try:
        for kind, content in (("lock", {"on": True}), ("start", {"plan": "short"})):
            version = workshop.act(room.id, "facilitator:test", kind, content).version
            began = time.monotonic()
            until(lambda version=version: all(heard.get(number, 0) >= version for number in range(8)), patience=20)
            assert time.monotonic() - began < 5, "news wait in a buffer"
            assert all(phone.state()["version"] >= version for phone in phones)
    finally:
        stop.set()
    picture = running.get(f"/w/{room.code}/qr.svg", **{"Accept-Encoding": "identity"})
    assert picture[0] == 200 and picture[1]["Content-Type"].startswith("image/svg")
    joined = running.get(f"/w/{room.code}?e={workshop.tokens.entrance(room.id)}")
    assert joined[0] == 200 and "default-src 'none'" in " ".join(joined[1].get_all("Content-Security-Policy"))
    until(lambda: running.log().count(" /w ") > 8)
    lines = [line for line in running.log().splitlines() if " /w " in line and not line.endswith(" -")]  # "-": nginx refused
    assert len({line.split()[-1] for line in lines}) == len(PORTS), "phones are spread over the processes"
    assert room.code not in running.log()
    workshop.store.close()


def sent(site, path, size, method="PUT"):
    """Status of an answer to a body of some size."""
    wanted = urllib.request.Request(site.address + path, b"x" * size, {"X-Workshop": "1"}, method=method)
    try:
        with urllib.request.build_opener(urllib.request.HTTPSHandler(context=site.context)).open(
            wanted, timeout=30
        ) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_bodies_are_small_but_of_files_and_floods_leave_nobody_s_address_behind(running):
    """What nginx says of a request that it refused names address, codes and tokens: it says it nowhere."""
    assert sent(running, "/soe/", 9_000, "POST") == sent(running, "/soe/_stcore/health", 9_000, "POST") == 413
    assert sent(running, "/w/SECRET/join", 70_000, "POST") == 413 and sent(running, "/w/SECRET/join", 100, "POST") == 409
    upload = "/soe/_stcore/upload_file/SECRETSESSION/1"
    assert sent(running, upload, 6 * 1024**2 + 1) == 413 and sent(running, upload, 100) != 413
    assert running.get(upload)[0] == running.get("/soe/_stcore/upload_file")[0] == 403, (
        "files are sent there, and nothing read"
    )
    found = [sent(running, upload, 10) for _ in range(60)]
    assert 429 in found, "the flood is cut"
    assert "SECRETSESSION" not in running.log(), "a session can be taken up by its id"
    text = (running.folder / "soe-error.log").read_text(encoding="utf-8")
    assert "SECRET" not in text and "client:" not in text and "request:" not in text, text


def test_figures_of_the_process_are_closed_and_the_log_holds_no_address_or_query(running):
    for path in ("metrics", "agent/openapi.json", "agent/mcp"):
        assert running.get(f"/soe/_stcore/{path}")[0] == 404
    for path in ("/ready", "/live"):
        assert running.get(path)[0] == 404 and b'"data":' not in running.get(f"/soe{path}")[2]
    for port in running.processes:
        waited(f"http://127.0.0.1:{port}/ready")
    answer = running.get("/soe/?s=SECRETCODE")[1]
    until(lambda: answer["X-Request-Id"] in running.log())
    assert "SECRETCODE" not in running.log() and not re.search(r"(?<![:\d])127\.0\.0\.1(?!:\d)", running.log())


def test_a_visitor_who_loses_the_process_keeps_the_work(mortal, browser):
    """In a real browser, through TLS and the sub-path; the browser's console names nothing that the headers forbid."""
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1366, "height": 768}, locale="zh-CN")
    said = []
    context.on("console", lambda message: said.append(message.text))
    page = context.new_page()
    page.goto(mortal.address + "/soe/")
    settled(page)
    lever = slider(page, "benchmarking")
    lever.focus()
    page.keyboard.press("End")
    settled(page)
    shown = lever.get_attribute("aria-valuetext")
    page.wait_for_function("() => (localStorage.getItem('scenario-workbench') || '').includes('benchmarking')")
    (own,) = [one["value"] for one in context.cookies() if one["name"] == "soe_node"]
    request = mortal.get("/soe/_stcore/health", f"soe_node={own}")[1]["X-Request-Id"]
    until(lambda: request in mortal.log())
    (line,) = [line for line in mortal.log().splitlines() if request in line]
    port = int(line.rpartition(":")[2])
    mortal.processes[port].kill()
    page.wait_for_selector('[data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])', state="attached")
    settled(page)
    page.wait_for_function(
        "shown => document.querySelector('.st-key-benchmarking input[type=range]')?.getAttribute('aria-valuetext') === shown",
        arg=shown,
    )
    assert "client:" not in (mortal.folder / "soe-error.log").read_text(encoding="utf-8"), "nor of what a lost process left"
    forbidden = [text for text in said if "Content Security Policy" in text or "Refused to" in text]
    assert not forbidden, forbidden
    context.close()


def test_the_service_file_is_sound(tmp_path):
    verify = needed("systemd-analyze")
    unit = tmp_path / "soe-reform@.service"
    text = (DEPLOY / "soe-reform@.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/soe-reform/bin/soe-reform", shutil.which("true")), encoding="utf-8")
    done = subprocess.run([verify, "verify", str(unit)], capture_output=True, text=True)
    complaints = [line for line in (done.stdout + done.stderr).splitlines() if unit.name.removesuffix(".service") in line]
    assert done.returncode == 0 and not complaints, complaints
