"""What a lever's change asks of the browser: no part of it has the styles of the whole page found anew."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import ROOT
from tests.browser.test_app import settled, show, still
from tests.browser.test_held_lever import AHEAD, SLIDER, ready

WIDE = re.compile(r"(^|[\s,{}])(html|body|:root|\.stApp|\.stMain)[^\s,>{]*:has\(")
TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline"]


def traced(browser, act) -> list[int]:
    """Of how many elements styles were found anew, each time, while something is done."""
    session, events, ended = browser.new_browser_cdp_session(), [], []
    session.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    session.on("Tracing.tracingComplete", lambda told: ended.append(told))
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": {"includedCategories": TRACED}})
    page = act()
    session.send("Tracing.end")
    while not ended:
        page.evaluate("() => new Promise(requestAnimationFrame)")
    return [one["args"]["elementCount"] for one in events if one["name"] == "UpdateLayoutTree" and one.get("dur")]


@pytest.mark.parametrize("page_id", ["home", pytest.param("profit", marks=pytest.mark.long)])
def test_a_change_finds_the_styles_of_a_part_anew(browser, page, base_url, page_id):
    show(page, base_url, page_id)
    ready(page)

    def move():
        page.evaluate("() => { line.silent = true }")  # the browser is seen ahead however quick the server is
        page.locator(SLIDER).focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function(AHEAD)
        page.evaluate("() => line.speak()")
        settled(page)
        still(page)
        return page

    move(), move()  # what the first changes of a session load is no lever's doing
    page.evaluate(
        "() => { window.anew = []; new MutationObserver(all => window.anew.push(...all.map(one => one.attributeName)))"
        ".observe(document.documentElement, { attributes: true, attributeFilter: ['lang', 'class', 'style'] }) }"
    )
    found = traced(browser, move)
    assert found and sum(found) < 2 * page.locator("*").count(), found  # a whole page anew each time is four and more
    assert page.evaluate("window.anew") == [], "an attribute of the root is set where it changes"


@pytest.mark.parametrize("sheet", sorted((ROOT / "static").glob("*.css")), ids=lambda path: path.name)
def test_no_rule_hangs_on_what_the_whole_page_holds(sheet):
    """Such a rule has all styles below found anew with each element that comes or goes."""
    assert not WIDE.findall(sheet.read_text(encoding="utf-8"))
