"""A fresh server and a real browser; skipped where there is no browser, an error when CI is set.

A test that fails is run once more, because a busy machine can starve browser or server; the summary names it as rerun.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.support import LIMIT

ROOT = Path(__file__).parents[2]
ARTIFACTS = ROOT / "tests" / "artifacts"
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 180_000  # milliseconds in which what is expected must come true, on a machine with much else to do
TOUR_SEEN = "try { localStorage.getItem('unseen') ?? localStorage.setItem('scenario-workbench-tour', 'done') } catch {}"
PROBES = ("/_stcore/health", "/_stcore/host-config")


expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


def installed_browser() -> str | None:
    """Path of the browser: without its windows where that is installed, which takes half the processor time a page."""
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser."""
    found = installed_browser()
    if not found:
        reason = "no Chromium found; install it or set CHROMIUM to its path"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, chromium):
    return {**browser_type_launch_args, "executable_path": chromium, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "viewport": {"width": 1366, "height": 768},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }


@pytest.fixture(scope="session")
def browser(browser):
    """A browser whose visitors have patience and have seen the tour; a test of the tour takes this word back."""
    bare = browser.new_context

    def new_context(**given) -> BrowserContext:
        made = bare(**given)
        made.set_default_timeout(PATIENCE)
        made.add_init_script(TOUR_SEEN)
        return made

    browser.new_context = new_context
    yield browser
    browser.new_context = bare


@pytest.fixture(scope="session")
def seasoned(browser, browser_context_args) -> Iterator[BrowserContext]:
    """A browser that has the app's programs and fonts at hand, which a new one reads and compiles for seconds."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.fixture
def context(seasoned) -> Iterator[BrowserContext]:
    """The usual browser of a test: it has been here before and has kept nothing."""
    yield seasoned
    seasoned.set_offline(False)
    origins = {f"{at.scheme}://{at.netloc}" for page in seasoned.pages if (at := urlsplit(page.url)).netloc}
    cleaner = seasoned.new_page()
    for page in seasoned.pages:
        if page is not cleaner:
            page.close()
    tool = seasoned.new_cdp_session(cleaner)
    for origin in origins:  # what a page kept while it closed, too
        tool.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "cookies,local_storage,indexeddb"})
    seasoned.clear_cookies()
    cleaner.close()


@pytest.fixture
def page(context):
    return context.new_page()


def serve(program: Path = ROOT, script: str = "app.py") -> tuple[subprocess.Popen, str]:
    """Start an app of a checkout on a free port and wait until it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command = [sys.executable, "-m", "streamlit", "run", script, *options]
    server = subprocess.Popen(command, cwd=program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=5)
            return server, url
        except OSError:
            time.sleep(0.2)
    server.terminate()
    raise RuntimeError("the app did not start")


def stop(server: subprocess.Popen) -> None:
    """End a server and wait until it is gone."""
    server.terminate()
    server.wait(timeout=LIMIT)


@pytest.fixture(scope="session")
def base_url(chromium):
    """Address of a running app."""
    server, url = serve()
    yield url
    stop(server)


@pytest.fixture
def fresh_url(chromium):
    """Address of an app that nobody has visited yet."""
    server, url = serve()
    yield url
    stop(server)


@contextmanager
def watching(context) -> Iterator[None]:
    """Fails at the end on a request that left the server, or on an error in the browser's console."""
    outside, errors = [], []

    def asked(request):
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            outside.append(request.url)

    def said(message):
        # A page opened by its own address first looks for the server beside that address; the browser notes the miss.
        probe = message.location.get("url", "").endswith(PROBES)
        if message.type == "error" and not probe:
            errors.append(message.text)

    def failed(error):
        errors.append(str(error.error))

    heard = {"request": asked, "console": said, "weberror": failed}
    for event, hear in heard.items():
        context.on(event, hear)
    yield
    for event, hear in heard.items():
        context.remove_listener(event, hear)
    assert not outside, f"requests to other servers: {outside}"
    assert not errors, f"errors in the browser: {errors}"


@pytest.fixture(autouse=True)
def watched(request):
    """Every test in the usual browser is watched."""
    if "page" not in request.fixturenames and "context" not in request.fixturenames:
        yield
        return
    with watching(request.getfixturevalue("context")):
        yield
