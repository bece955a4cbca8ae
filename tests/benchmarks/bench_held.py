"""A lever that is held: `python tests/benchmarks/bench_held.py [--drags 8] [--pages home,profit] [--without] [--json FILE]`.

A real browser holds a slider of many stops and moves it to and fro, alone and beside people who move levers in the same process (`crowd.py`), in
turn. A frame is the painting of a chart that moved. Clocks: from one frame to the next while the slider moves; from the move of the
pointer that gave the slider another value to the end of the frame that shows it; from the release to the last chart of the server's figures.
--without: each also without the model in the browser. Linux; needs an installed Chromium.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import sync_playwright

from tests.benchmarks.bench_change import processor_seconds, thread, visited
from tests.benchmarks.circumstances import told
from tests.browser.conftest import FLAGS, installed_browser, serve
from tests.browser.test_app import address, still
from tests.browser.test_drag import THUMB

OTHERS, WAY, STEPS, STEP = 10, 220.0, 120, 16  # people beside; pixels; positions of a drag and milliseconds between them
WITHOUT = "window.fetch = (fetch => (to, ...more) => String(to).includes('/model/') ? Promise.reject(new Error('none')) : fetch(to, ...more))(window.fetch)"
LEVER = ".st-key-loss_treatment input[type=range]"
PROBE = """() => {
    const seen = window.probe = { values: [], painted: [], answers: [] };
    const input = document.querySelector('.st-key-loss_treatment input[type=range]');
    let waiting = false, moved = 0, due = null;
    addEventListener('pointermove', event => { if (event.buttons) moved = event.timeStamp }, true);
    new MutationObserver(() => { seen.values.push(moved); due ??= moved }).observe(input, { attributeFilter: ['aria-valuetext'] });
    new MutationObserver(changes => {
        if (waiting || !changes.some(one => (one.target.nodeType === 1 ? one.target : one.target.parentElement)?.closest('svg.marks'))) return;
        waiting = true;
        requestAnimationFrame(() => setTimeout(() => { waiting = false;
            const now = performance.now(); seen.painted.push(now);
            if (due !== null) seen.answers.push(now - due); due = null })) }
    ).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true }) }"""


def drag(page, slider, way: float) -> tuple[list[float], list[float], list[float]]:
    """One drag: milliseconds from frame to frame, from a value to the frame after it, and from the release to the last frame."""
    x, y = slider.evaluate(THUMB)
    page.evaluate("() => { probe.values.length = probe.painted.length = probe.answers.length = 0 }")
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, STEPS + 1):
        page.mouse.move(x + way * step / STEPS, y)
        page.wait_for_timeout(STEP)
    seen, end = page.evaluate("() => [structuredClone(probe), performance.now()]")
    page.mouse.up()
    still(page)
    last = page.evaluate("() => probe.painted.at(-1)")
    frames = list(np.diff([seen["values"][0], *seen["painted"]])) if seen["painted"] else []
    return frames, seen["answers"], [last - end]


class Held(NamedTuple):
    """What drags came to. frames, answers, releases: milliseconds; server, browser: processor milliseconds in all."""

    frames: list[float]
    answers: list[float]
    releases: list[float]
    server: float
    browser: float


def held(play, server: subprocess.Popen, url: str, page_id: str, drags: int, model: bool) -> Held:
    """Drags to and fro in a browser of their own, with the model in it or without."""
    browser = play.chromium.launch(executable_path=installed_browser(), args=list(FLAGS))
    page, _, devtools = visited(browser, url + address(page_id), *(() if model else (WITHOUT,)))
    page.wait_for_selector(".st-key-lever_model_place" + ("[data-ready]" if model else "[data-said]"), state="attached")
    slider = page.locator(LEVER)
    page.evaluate(PROBE)
    drag(page, slider, -60.0)  # what the first drag of a session loads is no lever's doing
    kept = list[float](), list[float](), list[float]()
    before = processor_seconds(server.pid), thread(devtools)
    for number in range(drags):
        for clock, seen in zip(kept, drag(page, slider, -((-1) ** number) * WAY), strict=True):
            clock.extend(seen)
    spent = [
        1e3 * (end - begin) for begin, end in zip(before, (processor_seconds(server.pid), thread(devtools)), strict=True)
    ]
    browser.close()
    return Held(*kept, *spent)


def beside(play, server: subprocess.Popen, url: str, page_id: str, drags: int, model: bool) -> Held:
    """The same while people move levers in the same process."""
    command = [sys.executable, str(Path(__file__).with_name("crowd.py")), "--people", str(OTHERS), "--changes", "1000", url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as others:
        assert others.stdin and others.stdout
        try:
            if others.stdout.readline().strip() != "ready":
                raise RuntimeError("the people did not arrive")
            others.stdin.write("begin\n")
            others.stdin.flush()
            return held(play, server, url, page_id, drags, model)
        finally:
            others.kill()


def summary(turns: list[Held]) -> dict[str, float]:
    """Percentiles of all clocks, and the processor time of a frame."""
    frames, answers, releases = (sum((one[part] for one in turns), []) for part in range(3))
    own = {f"{clock} p{part}": round(float(np.percentile(values, part)), 1)
           for clock, values in (("frame", frames), ("answer", answers), ("release", releases)) for part in (50, 95)}  # fmt: skip
    spent = {name: round(sum(getattr(one, name) for one in turns) / len(frames), 1) for name in ("server", "browser")}
    return own | spent | {"frames": len(frames), "load": os.getloadavg()[0]}


def main() -> None:
    """Measure, print, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--drags", type=int, default=8)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--pages", default="home,profit")
    parser.add_argument("--without", action="store_true")
    parser.add_argument("--json", type=Path)
    chosen, begun = parser.parse_args(), told()
    found: dict[str, dict[str, float]] = {}
    server, url = serve()
    try:
        with sync_playwright() as play:
            for page_id in chosen.pages.split(","):
                ways = {
                    f"{name}{'' if model else ' without'}": (way, model)
                    for name, way in (("alone", held), ("beside", beside))
                    for model in ((True, False) if chosen.without else (True,))
                }
                seen: dict[str, list[Held]] = {name: [] for name in ways}
                for _ in range(chosen.turns):
                    for name, (way, model) in ways.items():
                        seen[name].append(way(play, server, url, page_id, chosen.drags, model))
                        found[f"{page_id} {name}"] = summary(seen[name])
                        print(page_id, name, found[f"{page_id} {name}"], flush=True)
                        if chosen.json:  # after each, for all together take long
                            told_ = {**begun, "others": OTHERS, "held": found}
                            chosen.json.write_text(json.dumps(told_, indent=1) + "\n", encoding="utf-8")
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
