"""Hall screen, story, phone and print in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages.parts.words import texts
from tests.browser.test_app import address, choose_preset, drawn, settled, show, title

HALL = {"width": 1920, "height": 1080}
PIXELS = "node => parseFloat(getComputedStyle(node).fontSize)"


def word(key, language="zh", **values):
    return texts()[key][language].format(**values)


def at_step(page, text):
    expect(page.locator(".st-key-stage_bar")).to_contain_text(text)
    settled(page)


@pytest.fixture
def told(page, base_url):
    """A page with a story of two steps: home under a package, and profit."""
    show(page, base_url, "scenarios")
    choose_preset(page, 2)
    for caption, choice in (("第一步", 0), ("第二步", 1)):
        page.locator(".st-key-story_caption input").fill(caption)
        page.locator(".st-key-story_page input").click()
        page.get_by_role("option").nth(choice).click()
        page.locator(".st-key-story_add button").click()
        expect(page.locator(".st-key-story_caption input")).to_have_value("")
        settled(page)
    return page


def test_one_key_shows_large_type_without_menu_or_panel(page, base_url):
    page.set_viewport_size(HALL)
    show(page, base_url, "home")
    choose_preset(page, 1)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("b")
    expect(page.locator(".st-key-stage")).to_be_visible()
    for part in (page.locator(".st-key-menu"), page.get_by_test_id("stSidebar"), page.get_by_test_id("stHeader")):
        expect(part).not_to_be_visible()
    settled(page)
    assert page.get_by_test_id("stMetricValue").first.locator("p, div").last.evaluate(PIXELS) >= 48
    assert page.locator(".st-key-reading p").evaluate(PIXELS) >= 28
    expect(drawn(page).locator("text", has_text="2030").first).to_have_attribute("font-size", "24px")
    charts = page.get_by_test_id("stVegaLiteChart")
    boxes = [charts.nth(i).bounding_box() for i in range(4)]
    assert max(box["y"] + box["height"] for box in boxes) <= HALL["height"]
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-menu")).to_be_visible()


def test_typing_the_key_is_only_typing(page, base_url):
    show(page, base_url, "scenarios")
    field = page.locator(".st-key-story_caption input")
    field.click()
    page.keyboard.type("bLb")
    page.keyboard.press("ArrowLeft")
    expect(field).to_have_value("bLb")
    expect(page.locator(".st-key-menu")).to_be_visible()


def test_keys_step_through_the_story_and_a_reload_keeps_it(told, base_url):
    page = told
    page.locator("h1").click()
    page.keyboard.press("b")
    at_step(page, word("stage.ready", count=2))
    page.keyboard.press("PageDown")
    at_step(page, "1 / 2")
    expect(page.locator("h1")).to_have_text(title("home", "zh"))
    page.keyboard.press("ArrowRight")
    at_step(page, "第二步")
    expect(page.locator("h1")).to_have_text(title("profit", "zh"))
    page.wait_for_timeout(300)
    page.goto(base_url + address("profit"))
    at_step(page, "第二步")
    page.keyboard.press("PageUp")
    at_step(page, "第一步")
    expect(page.locator("h1")).to_have_text(title("home", "zh"))
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-menu")).to_be_visible()
    assert "创建一流" in page.locator(".st-key-preset input").input_value()


def test_a_lever_on_the_hall_screen_moves_with_arrows_and_does_not_step(told):
    page = told
    page.locator(".st-key-scene_show_0 button").click()
    at_step(page, "第一步")
    page.keyboard.press("l")
    slider = page.locator(".st-key-stage_strip input[type=range]").first
    expect(slider).to_be_visible()
    value = page.get_by_test_id("stMetricValue").first
    chart = drawn(page)
    page.wait_for_timeout(600)
    chart.evaluate("node => { node.dataset.seen = 'yes' }")
    before = value.inner_text()
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(value).not_to_have_text(before)
    at_step(page, "第一步")
    assert chart.get_attribute("data-seen") == "yes"
    page.keyboard.press("PageDown")
    at_step(page, "第二步")
