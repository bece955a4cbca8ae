"""Work that an earlier version left in a browser comes back in this one, and is kept on."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from pages.parts.wording.words import texts
from simulation.workbench.stored_timeline import read_timeline
from tests.browser.test_app import settled, title
from tests.release_support import SETS, Release

STORE = "scenario-workbench"
TEXTS = {key: row["en"] for key, row in texts().items()}
REWRITTEN = """([place, session]) => JSON.parse(localStorage.getItem(place)).session !== session"""


@pytest.mark.parametrize("folder", SETS, ids=[folder.name for folder in SETS])
def test_the_work_of_an_earlier_version_comes_back_and_is_kept_on(browser, base_url, folder):
    release = Release(folder)
    storage = release.plain("browser/storage.json")
    origin = {"origin": base_url, "localStorage": [{"name": name, "value": value} for name, value in storage.items()]}
    context = browser.new_context(
        viewport={"width": 1366, "height": 900}, locale="zh-CN", storage_state={"cookies": [], "origins": [origin]}
    )
    page = context.new_page()
    page.goto(f"{base_url}/scenarios")
    expect(page.locator("h1")).to_have_text(title("scenarios", "en"))
    expect(page.get_by_text(TEXTS["bench.returned"])).to_be_visible()
    expect(page.locator(".st-key-preset input")).to_have_value(re.compile(re.escape(release.saved["browser"]["shown"])))
    shelf = page.locator("[class*='st-key-shelf_']")
    expect(shelf).to_have_count(6)
    kept = json.loads(json.loads(release.text)["timeline"])
    own = [kept["scenarios"][place]["name"] for place in kept["steps"][kept["at"]][3]]
    for place, name in enumerate(own):
        expect(shelf.nth(place)).to_contain_text(name)
    for caption in release.saved["browser"]["story"]:
        expect(page.get_by_text(caption)).to_be_visible()

    settled(page)
    now = json.loads(json.loads(page.evaluate("place => localStorage.getItem(place)", STORE))["text"])
    assert read_timeline(now["timeline"]) == read_timeline(json.loads(release.text)["timeline"])

    page.locator(".st-key-undo button").click()
    page.wait_for_function(REWRITTEN, arg=[STORE, json.loads(storage[STORE])["session"]])
    settled(page)
    expect(shelf).to_have_count(len(kept["steps"][kept["at"] - 1][3]))
    for _ in range(2):
        page.locator(".st-key-redo button").click()
        settled(page)
    expect(shelf).to_have_count(len(kept["steps"][kept["at"] + 1][3]))
    context.close()
