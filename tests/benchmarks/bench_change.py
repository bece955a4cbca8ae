"""A lever's change in this app beside two yardsticks: `python tests/benchmarks/bench_change.py [--changes 100] [--pages home,profit] [--json FILE]`.

Yardsticks (`yardsticks/`): the least app there can be, and the usual one, the same model as the documentation teaches to show it.
Blocks of ten changes, each of a fresh server and browser, take turns between the apps, so that what else the machine does meets all
alike. A change is a key press on the slider of one lever, each to a value not seen before: nothing of it is kept anywhere. Clocks, from the key to the frame in which it is painted: the first figure or
chart that moved, and the last chart of the server's figures. Besides: messages and bytes the server sent, its processor time, the
browser's main thread. Printed are ratios with bootstrap intervals of 95 % (blocks drawn, then changes within them), and whether a goal is
met (upper end below goal + 0.1, of a goal below one a tenth of it), missed (lower end above it) or not decided. Linux; needs an installed Chromium.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import sync_playwright

from tests.benchmarks.circumstances import told
from tests.benchmarks.wire import Wire, counted
from tests.browser.conftest import FLAGS, ROOT, TOUR_SEEN, installed_browser, serve
from tests.browser.test_app import address, still

BLOCK = 10
YARDSTICKS = ("minimal", "usual")
SAMPLES = 4000
# Clock, part of the distribution, yardstick, goal.
GOALS = (
    ("last", 50, "minimal", 1.25), ("last", 50, "usual", 0.8), ("last", 95, "minimal", 1.5), ("first", 50, "minimal", 1.1),
    ("server", 50, "usual", 0.15), ("browser", 50, "minimal", 1.2),
)  # fmt: skip
MOST = {"messages": 40, "kilobytes": 25}
SOCKETS = """() => { const told = window.told = { messages: 0 }, Socket = window.WebSocket;
    window.WebSocket = class extends Socket { constructor(...given) { super(...given);
        this.addEventListener('message', () => { told.messages += 1 }) } } }"""
WATCH = """() => { const seen = window.seen = { key: 0, figures: [], charts: [] };
    addEventListener('keydown', () => { seen.key = performance.now(); seen.figures = []; seen.charts = [] }, true);
    const painted = list => requestAnimationFrame(() => setTimeout(() => list.push(performance.now())));
    const within = (node, part) => node.nodeType === 1 && (node.matches(part) || node.querySelector(part));
    new MutationObserver(all => { const changes = all.filter(one => !one.attributeName?.startsWith('data-'));
        const hit = part => changes.some(one => (one.target.nodeType === 1 ? one.target
            : one.target.parentElement)?.closest(part) || [...one.addedNodes].some(node => within(node, part)));
        if (hit('[data-testid=stMetricValue], .cards')) painted(seen.figures);
        if (hit('svg.marks') || hit('[data-testid=stVegaLiteChart]')) painted(seen.charts)
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true }) }"""


def processor_seconds(process: int) -> float:
    """What a process has used so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def visited(browser, address: str, *scripts: str):
    """A page that stands still, its first lever and the browser's own account of its work; scripts: run before the page's."""
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page.set_default_timeout(120_000)
    for script in (TOUR_SEEN, *scripts):
        page.add_init_script(script)
    page.goto(address)
    slider = page.locator(".st-key-benchmarking input[type=range]").first
    slider.wait_for()
    page.locator("svg.marks").first.wait_for()
    still(page)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    return page, slider, devtools


def block(play, app: str, page_id: str) -> list[dict[str, float]]:
    """Ten changes in a fresh server and browser; processor times are the block's, shared evenly."""
    place, script = (ROOT, "app.py") if app == "ours" else (Path(__file__).with_name("yardsticks"), f"{app}.py")
    server, url = serve(place, script)
    try:
        with counted(url) as wire:
            browser = play.chromium.launch(executable_path=installed_browser(), args=list(FLAGS))
            at = wire.address + (address(page_id) if app == "ours" else "")
            page, slider, devtools = visited(browser, at, f"({SOCKETS})()")
            page.evaluate(WATCH)
            change(page, slider, "ArrowRight")  # what the first change of a session loads is no lever's doing
            before = processor_seconds(server.pid), thread(devtools)
            found = [weighed(wire, page, slider) for _ in range(BLOCK)]
            after = processor_seconds(server.pid), thread(devtools)
            browser.close()
    finally:
        server.kill()
        server.wait()
    spent = {
        name: 1000 * (end - begin) / BLOCK for name, begin, end in zip(("server", "browser"), before, after, strict=True)
    }
    return [one | spent for one in found]


def thread(devtools) -> float:
    """Seconds for which the browser's main thread was busy."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(one["value"] for one in metrics if one["name"] == "TaskDuration")


def weighed(wire: Wire, page, slider) -> dict[str, float]:
    """One change, with the kilobytes that came over the line."""
    before = wire.received
    found = change(page, slider, "ArrowRight")
    return found | {"kilobytes": (wire.received - before) / 1000}


def change(page, slider, key: str) -> dict[str, float]:
    """One change: milliseconds by both clocks, and messages."""
    page.evaluate("() => { told.messages = 0 }")
    slider.focus()
    page.keyboard.press(key)
    page.wait_for_function("() => seen.key && seen.charts.length && !document.documentElement.hasAttribute('data-ahead')")
    still(page)
    seen, messages = page.evaluate("() => [seen, told.messages]")
    return {
        "first": min(seen["figures"] + seen["charts"]) - seen["key"],
        "last": max(seen["charts"]) - seen["key"],
        "messages": messages,
    }


def interval(mine: np.ndarray, yardstick: np.ndarray, part: float, seed: int = 2023) -> tuple[float, float, float]:
    """Ratio of a percentile of two apps (block, change), and the ends of its bootstrap interval of 95 %."""
    generator = np.random.default_rng(seed)

    def drawn(values: np.ndarray) -> np.ndarray:
        blocks, changes = values.shape
        chosen = values[generator.integers(0, blocks, (SAMPLES, blocks))]
        places = generator.integers(0, changes, chosen.shape)
        return np.percentile(np.take_along_axis(chosen, places, axis=2).reshape(SAMPLES, -1), part, axis=1)

    ratios = drawn(mine) / drawn(yardstick)
    low, high = np.percentile(ratios, [2.5, 97.5])
    return float(np.percentile(mine, part) / np.percentile(yardstick, part)), float(low), float(high)


def verdict(low: float, high: float, goal: float) -> str:
    if high < goal + 0.1 * min(goal, 1):
        return "met"
    return "missed" if low > goal else "not decided"


def measured(changes: int, pages: list[str], said: Callable[[str], object] = print) -> dict[str, list]:
    """Blocks by app, the pages of this one counting as apps of their own; apps take turns."""
    apps = [*YARDSTICKS, *(f"ours {page_id}" for page_id in pages)]
    found: dict[str, list] = {app: [] for app in apps}
    with sync_playwright() as play:
        for turn in range(max(2, -(-changes // BLOCK))):
            for place in range(len(apps)):
                app = apps[(turn + place) % len(apps)]  # none always comes first
                found[app].append(block(play, app.split()[0], app.split()[-1]))
            said(f"round {turn + 1}, load {os.getloadavg()[0]:.1f}")
    return found


def report(found: dict[str, list]) -> dict:
    """Medians by app, and each goal with ratio, interval and verdict."""
    values = {
        app: {name: np.array([[one[name] for one in part] for part in blocks]) for name in blocks[0][0]}
        for app, blocks in found.items()
    }
    apps = {
        app: {name: {"p50": float(np.median(v)), "p95": float(np.percentile(v, 95))} for name, v in own.items()}
        for app, own in values.items()
    }
    goals = []
    for app in (app for app in values if app.startswith("ours")):
        for clock, part, yardstick, goal in GOALS:
            ratio, low, high = interval(values[app][clock], values[yardstick][clock], part)
            said = {"app": app, "of": f"{clock} p{part}", "to": yardstick, "goal": goal}
            goals.append({**said, "ratio": ratio, "low": low, "high": high, "verdict": verdict(low, high, goal)})
        for name, most in MOST.items():
            value = apps[app][name]["p50"]
            said = {"app": app, "of": f"{name} p50", "to": "1", "goal": most, "ratio": value, "low": value, "high": value}
            goals.append({**said, "verdict": "met" if value <= most else "missed"})
    return {"apps": apps, "goals": goals}


def main() -> None:
    """Measure, print the tables, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--changes", type=int, default=100)
    parser.add_argument("--pages", default="home")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)  # for yardsticks, which stand in a folder and with settings of their own
    begun = told()
    found = measured(chosen.changes, chosen.pages.split(","))
    result = report(found)
    names = ("first", "last", "server", "browser", "messages", "kilobytes")
    print(f"{'p50/p95':28}" + "".join(f"{name:>14}" for name in names))
    for app, own in result["apps"].items():
        print(f"{app:28}" + "".join(f"{own[name]['p50']:>8.0f}/{own[name]['p95']:<5.0f}" for name in names))
    for one in result["goals"]:
        print(f"{one['app']:28}{one['of']:>15} of {one['to']:8} {one['ratio']:6.2f} [{one['low']:.2f}, {one['high']:.2f}]"
              f" goal {one['goal']:<5} {one['verdict']}")  # fmt: skip
    if chosen.json:
        chosen.json.write_text(json.dumps({**begun, **result, "changes": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
