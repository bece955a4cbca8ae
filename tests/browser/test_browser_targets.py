"""Targets and bands in a real browser: a target edited in the table reaches the overview; bands follow without a rebuild."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from pages.parts.wording.words import texts
from tests.browser.test_app import go, settled, show, still

BAND = ".mark-area path"


# A busy browser: what the page puts off for a turn comes after the keys that were pressed meanwhile.
BUSY = "() => { const soon = window.setTimeout; window.setTimeout = (act, wait, ...more) => soon(act, Math.max(wait ?? 0, 120), ...more) }"


def test_targets_typed_faster_than_the_browser_follows_all_arrive(page, base_url):
    """Also beside one that is refused, which stays in its cell: a table made anew would take away what is typed by then."""
    show(page, base_url, "targets")
    table = page.get_by_test_id("stDataFrame")
    cells = [table.get_by_test_id(f"glide-cell-6-{row}") for row in range(4)]  # column of 2030, total profit first
    expect(cells[0]).to_have_text(re.compile("294.3"))
    canvas = table.locator("canvas").first
    canvas.click(position={"x": canvas.bounding_box()["width"] - 40, "y": 35 + 17}, force=True)
    expect(cells[0]).to_be_focused()
    page.evaluate(BUSY)
    typed = ("150", "3.1", "abc", "64")
    for value in typed:
        for key in (*value, "Enter"):
            page.keyboard.press(key)
    for cell, value in zip(cells, typed, strict=True):
        expect(cell).to_have_text(value)
    expect(page.get_by_text(texts()["targets.changed"]["zh"].format(count=3))).to_be_visible()
    expect(page.get_by_test_id("stAlert").filter(has_text="abc")).to_be_visible()
    expect(page.locator("table").first).to_contain_text("150.0 亿元")
    settled(page)
    go(page, "home")
    label = texts()["end.target"]["zh"].format(value="150.0")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart.locator("svg.marks")).to_contain_text(label)
    expect(page.locator(".card-below").first).to_contain_text(texts()["alert.blue"]["zh"])


def test_bands_follow_a_lever_and_no_chart_is_rebuilt(page, base_url):
    show(page, base_url, "home")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts.nth(3).locator(BAND).first).to_be_attached()
    still(page)
    marks = [charts.nth(i).locator("svg.marks") for i in range(4)]
    for mark in marks:
        mark.evaluate("node => { node.dataset.seen = 'yes' }")
    before = charts.first.locator(BAND).first.get_attribute("d")
    page.locator(".st-key-benchmarking input[type=range]").focus()
    page.keyboard.press("End")
    expect(charts.first.locator(BAND).first).not_to_have_attribute("d", before)
    still(page)
    assert [mark.get_attribute("data-seen") for mark in marks] == ["yes"] * 4
