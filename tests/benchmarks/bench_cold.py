"""A browser's first visit behind the shipped proxy, beside the minimal app: `python tests/benchmarks/bench_cold.py [--turns 5] [--json FILE]`.

Two processes behind nginx as `deploy/` has it (TLS, compression), warm; each visit is of a browser that has kept nothing. Counted until the first chart stands: requests, bytes as
they came over the wire, bytes of the socket; clock from the address to the first chart. The minimal app is reached without a proxy. Visits take turns. Linux;
needs nginx and an installed Chromium.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import sync_playwright

from tests.benchmarks.circumstances import told
from tests.browser.conftest import FLAGS, ROOT, installed_browser, serve
from tests.deployment import site


def visit(browser, address: str) -> dict[str, float]:
    """One first visit: seconds to the first chart, requests, megabytes over the wire and through the socket."""
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(120_000)
    devtools, seen = context.new_cdp_session(page), {"requests": 0, "wire": 0, "socket": 0}
    devtools.on("Network.requestWillBeSent", lambda _: seen.update(requests=seen["requests"] + 1))
    devtools.on("Network.loadingFinished", lambda one: seen.update(wire=seen["wire"] + one["encodedDataLength"]))
    devtools.on(
        "Network.webSocketFrameReceived",
        lambda one: seen.update(socket=seen["socket"] + len(one["response"]["payloadData"]) * 3 / 4),
    )
    devtools.send("Network.enable")
    begun = time.perf_counter()
    page.goto(address)
    page.locator("svg.marks").first.wait_for()
    passed = time.perf_counter() - begun
    context.close()
    return {"seconds": passed, "requests": seen["requests"], "wire": seen["wire"] / 1e6, "socket": seen["socket"] / 1e6}


def main() -> None:
    """Measure, print, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--json", type=Path)
    chosen, begun = parser.parse_args(), told()
    os.environ["PYTHONPATH"] = str(ROOT)  # for the yardstick, which stands in a folder of its own
    found: dict[str, list] = {"ours": [], "minimal": []}
    server, url = serve(Path(__file__).with_name("yardsticks"), "minimal.py")
    try:
        with tempfile.TemporaryDirectory() as folder, site(Path(folder)) as running, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=installed_browser(), args=list(FLAGS))
            addresses = {"ours": f"{running.address}/soe/", "minimal": url}
            for address in (*addresses.values(), *addresses.values()):
                visit(browser, address)  # what a process loads for its first visitor is no visitor's doing
            for _ in range(chosen.turns):
                for app, address in addresses.items():
                    found[app].append(visit(browser, address))
            browser.close()
    finally:
        server.kill()
        server.wait()
    middle = {
        app: {name: statistics.median(one[name] for one in visits) for name in visits[0]} for app, visits in found.items()
    }
    for app, own in middle.items():
        print(
            f"{app:10}{own['seconds']:7.1f} s{own['requests']:6.0f} requests{own['wire']:7.2f} MB and {own['socket']:.2f} by the socket"
        )
    ratios = [one["seconds"] / other["seconds"] for one, other in zip(found["ours"], found["minimal"], strict=True)]
    print(
        f"to the first chart: {statistics.median(ratios):.2f} times the minimal app's, {min(ratios):.2f} to {max(ratios):.2f}"
    )
    if chosen.json:
        chosen.json.write_text(json.dumps({**begun, "median": middle, "ratios": ratios}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
