"""Speed of the app: `python tests/benchmarks/bench_app.py [drags]`. Dragging a lever against plain key presses, in ms.

A fresh server and a real browser on this machine. Times run from the value's leaving the browser to the first frame in
which a chart has changed; on the same machine and run a key press is the yardstick, since other work slows both alike.
"""

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import shutil

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, serve
from tests.browser.test_app import settled
from tests.browser.test_drag import THUMB

PROBE = """() => {
    const send = WebSocket.prototype.send, seen = window.probe = { sent: [], painted: [], rebuilt: 0, blank: 0, frames: 0 };
    WebSocket.prototype.send = function (...data) { seen.sent.push(performance.now()); return send.apply(this, data) };
    const charts = () => [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg.marks')], first = charts();
    let waiting = false;
    const changed = () => { if (waiting) return;
        waiting = true;
        requestAnimationFrame(() => setTimeout(() => { waiting = false; seen.painted.push(performance.now()) })) };
    for (const svg of first) new MutationObserver(changed).observe(svg, { subtree: true, attributes: true, characterData: true, childList: true });
    const look = () => { seen.frames += 1;
        const now = charts();
        seen.blank += now.length < first.length || now.some(svg => svg.getBoundingClientRect().height < 20);
        seen.rebuilt += now.some((svg, i) => svg !== first[i]);
        requestAnimationFrame(look) };
    look() }"""


def answers(probe: dict, end: float | None = None) -> list[float]:
    """From each value sent to the next frame with a changed chart."""
    sent = [moment for moment in probe["sent"] if end is None or moment < end]
    return [min(later) - moment for moment in sent if (later := [p for p in probe["painted"] if p > moment])]


def clear(page) -> None:
    page.evaluate("() => { probe.sent.length = probe.painted.length = 0 }")


def keys(page, slider, presses: int) -> list[float]:
    """Key presses one after the other, each with time to be drawn: from the value's leaving to the first changed chart."""
    times = []
    slider.focus()
    for press in range(presses):
        clear(page)
        page.keyboard.press("ArrowRight" if press % 2 == 0 else "ArrowLeft")
        page.wait_for_function("() => probe.painted.length", timeout=10_000)
        times += answers(page.evaluate("() => probe"))[:1]
        settled(page)
        page.wait_for_timeout(600)
    return times


def drag(page, slider, way: float) -> tuple[list[float], int, float]:
    """One drag and release: answers while held, frames drawn while held, last frame after the release."""
    x, y = slider.evaluate(THUMB)
    clear(page)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 41):
        page.mouse.move(x + way * step / 40, y)
        page.wait_for_timeout(16)
    end = page.evaluate("() => performance.now()")
    page.mouse.up()
    page.wait_for_timeout(1_200)
    probe = page.evaluate("() => probe")
    after = [moment - end for moment in probe["painted"] if moment > end]
    return answers(probe, end), len([p for p in probe["painted"] if p < end]), max(after, default=0.0)


def said(label: str, times: list[float], yard: float) -> str:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    middle = statistics.median(ordered)
    return f"{label:34} {middle:7.0f} {p95:7.0f} {middle / yard:9.2f}"


def main() -> None:
    """Print the table."""
    drags = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    server, url = serve()
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
            page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
            page.goto(url)
            settled(page)
            page.wait_for_timeout(3_000)
            slider = page.locator(".st-key-benchmarking input[type=range]")
            slider.focus()
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(2_000)
            page.evaluate(PROBE)
            yard = keys(page, slider, 10)
            runs = [drag(page, slider, way) for _ in range(drags // 2) for way in (200.0, -200.0)]
            seen = page.evaluate("() => probe")
            browser.close()
    finally:
        server.terminate()
    middle = statistics.median(yard)
    print(f"{'ms':34} {'p50':>7} {'p95':>7} {'x key':>9}")
    print(said("key press to chart", yard, middle))
    print(said("value while dragging to chart", [one for run in runs for one in run[0]], middle))
    print(said("release to last change", [run[2] for run in runs], middle))
    print(f"charts drawn while held, each drag: {[run[1] for run in runs]}")
    print(f"charts rebuilt: {seen['rebuilt']}, frames with a blank chart: {seen['blank']} of {seen['frames']}")


if __name__ == "__main__":
    main()
