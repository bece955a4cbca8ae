"""From the start of a server to the first chart: `python tests/benchmarks/bench_start.py [--turns 6] [--json FILE]`.

This app and the usual one (`yardsticks/usual.py`) in turn: a server is started, a browser that has kept nothing opens its page as soon as it
answers, and the clock runs from the start until the first chart stands. Linux; needs an installed Chromium.
"""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import sync_playwright

from tests.benchmarks.bench_change import verdict
from tests.benchmarks.circumstances import told
from tests.browser.conftest import FLAGS, ROOT, installed_browser, serve

GOAL = 1.3
APPS = {"ours": (ROOT, "app.py"), "usual": (Path(__file__).with_name("yardsticks"), "usual.py")}


def begun(browser, app: str) -> tuple[float, float]:
    """Seconds until the server answers, and until the first chart stands."""
    clock = time.perf_counter()
    server, url = serve(*APPS[app])
    answers = time.perf_counter() - clock
    try:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(url)
        page.locator("svg.marks").first.wait_for()
        stands = time.perf_counter() - clock
        context.close()
    finally:
        server.kill()
        server.wait()
    return answers, stands


def main() -> None:
    """Measure, print, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=6)
    parser.add_argument("--json", type=Path)
    chosen, circumstances = parser.parse_args(), told()
    os.environ["PYTHONPATH"] = str(ROOT)  # for the yardstick, which stands in a folder of its own
    found: dict[str, list[tuple[float, float]]] = {app: [] for app in APPS}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=installed_browser(), args=list(FLAGS))
        for app in APPS:
            begun(browser, app)  # files that the machine has not read yet
        for turn in range(chosen.turns):
            for app in (list(APPS), list(APPS)[::-1])[turn % 2]:
                found[app].append(begun(browser, app))
        browser.close()
    ratios = [one[1] / other[1] for one, other in zip(found["ours"], found["usual"], strict=True)]
    middle = {app: [statistics.median(one[part] for one in own) for part in (0, 1)] for app, own in found.items()}
    low, high = min(ratios), max(ratios)
    for app, (answers, stands) in middle.items():
        print(f"{app:8} answers after {answers:.1f} s, first chart after {stands:.1f} s")
    print(f"{statistics.median(ratios):.2f} times the usual app's, {low:.2f} to {high:.2f}: {verdict(low, high, GOAL)}")
    if chosen.json:
        seen = {"seconds": middle, "ratios": ratios}
        chosen.json.write_text(json.dumps({**circumstances, **seen}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
