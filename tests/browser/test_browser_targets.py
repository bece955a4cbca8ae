"""Targets and bands in a real browser: a target edited in the table reaches the overview; bands follow without a rebuild."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from pages.parts.wording.words import texts
from tests.browser.conftest import KEYSTROKE
from tests.browser.test_app import go, settled, show, still

BAND = ".mark-area path"


def test_a_target_edited_in_the_table_reaches_the_overview(page, base_url):
    show(page, base_url, "targets")
    cell = page.get_by_test_id("stDataFrame").get_by_test_id("glide-cell-6-0")  # column of 2030, total profit
    expect(cell).to_have_text(re.compile("294.3"))
    canvas = page.get_by_test_id("stDataFrame").locator("canvas").first
    canvas.dblclick(position={"x": canvas.bounding_box()["width"] - 40, "y": 35 + 17}, force=True)
    field = page.locator("#portal textarea").first
    expect(field).to_have_value("294.3")
    field.press("Control+a")
    field.press_sequentially("150", delay=KEYSTROKE)
    expect(field).to_have_value("150")
    page.wait_for_timeout(KEYSTROKE)  # the table loses what is confirmed at the very moment it is typed
    field.press("Enter")
    expect(cell).to_have_text("150")
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
