"""The shipped files: nginx before two processes, the service's start line, container files that are only read."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import yaml

from tests.browser.test_app import settled
from tests.browser.test_workbench_browser import slider
from tests.deployment import DEPLOY, PORTS, needed, site, until

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
def mortal(tmp_path):
    """A site of its own for the test that kills a process."""
    with site(tmp_path) as found:
        yield found


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
    assert re.fullmatch(r"soe_node=[0-9a-f]{32}; Path=/soe/; HttpOnly; Secure; SameSite=Lax", cookie(headers))
    assert "nginx/" not in headers["Server"]
    assert running.get("/")[0] == 200, "the bare address leads to the app"


def test_plain_http_leads_to_tls(running):
    import urllib.request

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
    ids = [running.get("/soe/_stcore/health", f"soe_node={n:032x}")[1]["X-Request-Id"] for n in range(40)]
    until(lambda: all(one in running.log() for one in ids))
    served = {line.split()[-1] for line in running.log().splitlines() if line.split()[1] in ids}
    assert len(served) == len(PORTS), "visitors are spread over the processes"


def test_scripts_are_compressed_and_kept(running):
    index = running.get("/soe/")[2].decode()
    script = re.search(r'src="(?:\./|/soe/)?(static/js/[^"]+\.js)"', index).group(1)
    status, headers, _ = running.get(f"/soe/{script}", **{"Accept-Encoding": "gzip"})
    assert status == 200 and headers["Content-Encoding"] == "gzip" and "max-age=31536000" in headers["Cache-Control"]


def test_figures_of_the_process_are_closed_and_the_log_holds_no_address_or_query(running):
    assert running.get("/soe/_stcore/metrics")[0] == 404
    answer = running.get("/soe/?s=SECRETCODE")[1]
    until(lambda: answer["X-Request-Id"] in running.log())
    assert "SECRETCODE" not in running.log() and not re.search(r"(?<![:\d])127\.0\.0\.1(?!:\d)", running.log())


def test_a_visitor_who_loses_the_process_keeps_the_work(mortal, browser):
    """In a real browser, through TLS and the sub-path; the browser's console names nothing that the headers forbid."""
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1366, "height": 768}, locale="zh-CN")
    said = []
    context.on("console", lambda message: said.append(message.text))
    page = context.new_page()
    page.set_default_timeout(120_000)
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
        "shown => document.querySelector('.st-key-benchmarking input[type=range]').getAttribute('aria-valuetext') === shown",
        arg=shown,
    )
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


def test_container_files_by_their_text():
    """Parsed and held to rules; nothing here builds them, and they say so."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert text.startswith("# Not built here")
    joined = re.sub(r"\\\n", " ", text)
    steps = [line.split(None, 1) for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    known = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT"}
    assert {step[0] for step in steps} == known
    assert not any(":latest" in step[1] or ":" not in step[1] for step in steps if step[0] == "FROM")
    last = [step[1] for step in steps if step[0] == "USER"][-1]
    assert last == "soe-reform" and steps[-1][0] == "ENTRYPOINT"
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    app, database = compose["services"]["app"], compose["services"]["database"]
    assert all(port.startswith("127.0.0.1:") for port in app["ports"]) and "ports" not in database
    assert (
        app["read_only"] and app["cap_drop"] == ["ALL"] and (DEPLOY / ".." / app["build"]["dockerfile"]).resolve().is_file()
    )
    assert "?" in app["environment"]["DATABASE_URL"] and "?" in database["environment"]["POSTGRES_PASSWORD"], (
        "no password by default"
    )
    volumes = {place.partition(":")[0] for service in (app, database) for place in service["volumes"]}
    assert volumes == set(compose["volumes"])
