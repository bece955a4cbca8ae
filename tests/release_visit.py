"""An hour's work of one visitor in a real browser, and what the browser keeps of it; for `make_release_set.py`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from pages.parts.frame.menu import GROUPS
from tests.browser.conftest import FLAGS, installed_browser, serve

STORE = "scenario-workbench"
WRITTEN = "place => JSON.parse(JSON.parse(localStorage.getItem(place)).text).language === 'en'"
PAUSE = 1_300  # milliseconds after which another move of the same lever is another step
KEYS = 60  # milliseconds between two keys
PATIENCE = 60_000  # milliseconds for which an answer is waited for


class Visitor:
    """A browser at a running app; parts of a page are found by their keys, which are the same in both languages."""

    def __init__(self, page: Page, url: str):
        self.page, self.url = page, url

    def settled(self) -> None:
        """Wait until the server has answered what was done, and the browser has kept it."""
        self.page.wait_for_timeout(150)
        self.page.wait_for_selector('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        self.page.wait_for_timeout(150)

    def at(self, key: str, part: str = ""):
        """A part of the page by its key."""
        return self.page.locator(f".st-key-{key} {part}".strip())

    def go(self, page: str) -> None:
        """Open a page by its link, as a visitor does."""
        group = next(name for name, pages in GROUPS.items() if page in pages)
        for place in ("menu", "menu_pages"):
            link = self.at(place, f"a[href$='{page}']")
            if link.count():
                break
            self.at("menu", "a").nth(list(GROUPS).index(group)).click()
            self.settled()
        link.click()
        self.page.wait_for_url(f"**/{page}")
        self.settled()

    def press(self, key: str, place: int = 0) -> None:
        """Press a button."""
        self.at(key, "button").nth(place).click()
        self.settled()

    def choose(self, key: str, place: int) -> None:
        """Take one of a list by its place."""
        self.at(key, "input").first.click()
        self.page.get_by_role("option").nth(place).click()
        self.settled()

    def type(self, key: str, text: str) -> None:
        """Type into a field."""
        field = self.at(key, "input").first
        field.fill(text)
        field.press("Enter")
        self.settled()

    def move(self, key: str, *keys: str, end: str = "first") -> None:
        """Move a slider by keys, each a step of its own."""
        slider = getattr(self.at(key, "input[type=range]"), end)
        for one in keys:
            slider.focus()
            self.page.keyboard.press(one)
            self.settled()
            self.page.wait_for_timeout(PAUSE)

    def open(self, key: str) -> None:
        """Unfold the part of a page that holds a field."""
        self.page.get_by_test_id("stExpander").filter(has=self.at(key)).locator("summary").click()
        expect(self.at(key)).to_be_in_viewport()
        self.settled()

    def close(self) -> None:
        """Leave an open list or details."""
        self.page.keyboard.press("Escape")
        self.settled()


def levers(visitor: Visitor) -> None:
    """Two scenarios of one's own: one named, one with each kind of timing and an exception."""
    visitor.move("benchmarking", "End", "ArrowLeft")
    visitor.press("bench_actions")
    visitor.type("bench_name", "稳中求进")
    visitor.close()
    visitor.choose("conditions", 1)
    visitor.choose("preset", 2)  # below one's own: the reference, then the first package
    visitor.press("tier", 1)
    visitor.press("group_oversight")
    visitor.move("delegation", "ArrowRight")
    visitor.press("delegation_details")
    visitor.move("delegation_years", "ArrowRight", end="last")
    visitor.press("delegation_set")
    visitor.close()
    visitor.press("debt_ceiling_details")
    visitor.press("debt_ceiling_mode", 1)
    visitor.close()
    visitor.move("dividend_payout", "ArrowRight")


def scenarios(visitor: Visitor, file: Path, code: str) -> None:
    """Four more: a copy, one from a file, one from a link, one merged; one made and deleted; then two steps back."""
    visitor.press("bench_actions")
    visitor.press("duplicate")
    visitor.close()
    visitor.go("export")
    visitor.at("export_upload", "input[type=file]").set_input_files(file)
    visitor.press("export_take_0")
    visitor.go("share")
    visitor.type("share_code", code)
    visitor.go("scenarios")
    visitor.open("merge_levers")
    visitor.choose("merge_levers", 0)
    visitor.choose("merge_conditions", 3)
    visitor.press("merge")
    visitor.press("bench_actions")
    visitor.press("duplicate")
    visitor.press("delete")
    visitor.close()
    visitor.press("undo")
    visitor.press("undo")


def story(visitor: Visitor) -> None:
    """A story of two steps."""
    for caption, page in (("现状与重点", 0), ("利润从何而来", 1)):
        visitor.at("story_caption", "input").fill(caption)
        visitor.choose("story_page", page)
        visitor.press("story_add")


def targets(visitor: Visitor) -> None:
    """A target of one's own: total profit of 2030, in the last column of the first row."""
    visitor.go("targets")
    frame = visitor.page.get_by_test_id("stDataFrame")
    expect(frame.get_by_test_id("glide-cell-6-0")).to_be_attached()
    canvas = frame.locator("canvas").first
    canvas.dblclick(position={"x": canvas.bounding_box()["width"] - 40, "y": 35 + 17}, force=True)
    field = visitor.page.locator("#portal input")
    field.press("Control+a")
    field.press_sequentially("260", delay=KEYS)
    expect(field).to_have_value("260")
    visitor.page.wait_for_timeout(KEYS)
    field.press("Enter")
    expect(frame.get_by_test_id("glide-cell-6-0")).to_have_text("260")
    visitor.settled()


def shared(visitor: Visitor, folder: Path) -> str:
    """All six as the share page hands them on: the file is laid in the folder, the link returned."""
    visitor.go("compare")
    visitor.at("compared", "input").first.press("Backspace")  # drops the last of those compared
    visitor.settled()
    visitor.go("share")
    visitor.press("share_scope", 1)
    link = visitor.page.get_by_test_id("stCode").inner_text().strip()
    with visitor.page.expect_download() as coming:
        visitor.at("share_file", "button").first.click()
    coming.value.save_as(folder / "shared.json")
    return link


def visit(program: Path, folder: Path, file: Path, code: str) -> dict[str, Any]:
    """Work in the app of a program; leaves the browser's store and the shared file in a folder, returns what was done.

    file: a scenario file to read in; code: of a link to open.
    """
    folder.mkdir()
    server, url = serve(program)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=installed_browser(), args=list(FLAGS))
            page = browser.new_page(viewport={"width": 1366, "height": 900}, locale="zh-CN")
            page.set_default_timeout(PATIENCE)
            expect.set_options(timeout=PATIENCE)
            visitor = Visitor(page, url)
            page.goto(url)
            visitor.settled()
            levers(visitor)
            scenarios(visitor, file, code)
            story(visitor)
            targets(visitor)
            link = shared(visitor, folder)
            visitor.press("language_switch", 1)
            page.wait_for_function(WRITTEN, arg=STORE)
            visitor.settled()
            shown = page.locator(".st-key-preset input").input_value()
            kept = page.evaluate("() => ({...localStorage})")
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=10)
    (folder / "storage.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    code = link.partition("=")[2]
    return {
        "code": code,
        "shown": shown,
        "targets": {"total_profit": {str(2030): 260.0}},
        "story": ["现状与重点", "利润从何而来"],
    }
