"""What Streamlit itself says is read in the visitor's language: its 'not found', toolbars, menus, fields."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from pages.parts.frame.native_words import CHART, FIELDS, FRAME, TABLE, key
from simulation.language.texts import texts
from tests.browser.test_app import settled, still, title

# Names for those who hear the page, and what tips and dialogs say, outside what people typed.
SAID = """() => [...document.querySelectorAll('[aria-label], [role=tooltip], [role=dialog] h2, [data-testid=stFileUploader] *')]
    .filter(one => !one.closest('svg, canvas, [role=option]')).flatMap(one => [one.getAttribute('aria-label'),
        one.childElementCount ? null : one.textContent]).filter(Boolean)"""


SEEN = """() => { const button = document.activeElement;
    const opaque = one => !one || one.dataset.testid === 'stElementContainer' || getComputedStyle(one).opacity > 0.9 && opaque(one.parentElement);
    return getComputedStyle(button).outlineStyle === 'solid' && opaque(button) }"""
MENU_HIGH = "() => document.querySelector('.st-key-menu').getBoundingClientRect().height"

LAYER = """selector => { let element = document.querySelector(selector), found = 0;
    for (; element; element = element.parentElement) found = Math.max(found, Number(getComputedStyle(element).zIndex) || 0);
    return found }"""  # how far before the page a part stands


def spoken(page) -> None:
    """Wait until none of Streamlit's own English words is left to be read."""
    english = [*TABLE, *CHART, *FIELDS, *FRAME]
    page.wait_for_function(
        f"english => !({SAID})().some(one => english.some(said => one === said || one.startsWith(said + ':')))", arg=english
    )


STOPS = """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart], [data-testid=stTable]')].map(chart =>
    [...chart.closest('[data-testid=stElementContainer]').querySelectorAll('a[href], button, input, summary, [tabindex]')]
        .filter(one => one.tabIndex >= 0).length)"""


def each_chart_is_one_stop(page) -> None:
    """By Tab one comes past a chart at once, and by the arrow keys to each of its buttons."""
    page.wait_for_function(f"() => ({STOPS})().length > 3 && ({STOPS})().every(stops => stops <= 1)")
    buttons = page.get_by_test_id("stElementToolbar").first.get_by_role("button")
    buttons.first.focus()
    page.keyboard.press("ArrowRight")
    expect(buttons.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(buttons.last).to_be_focused()
    expect(buttons.last).to_be_in_viewport()
    page.wait_for_function(SEEN)  # that it has been reached


def test_streamlits_own_words_follow_the_language(browser, base_url):
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 900})
    page = (
        context.new_page()
    )  # no page that fails on errors in the browser's log: Streamlit writes one for an unknown address
    page.goto(f"{base_url}/no_such_page")
    expect(page.get_by_role("dialog")).to_contain_text(texts()[key("Page not found")]["zh"])
    expect(page.get_by_role("dialog")).to_contain_text(texts()["native.not_found"]["zh"])
    page.get_by_role("dialog").get_by_role("button", name=texts()[key("Close")]["zh"]).click()
    expect(page.locator("h1")).to_have_text(title("home", "zh"))
    still(page)
    page.get_by_test_id("stVegaLiteChart").first.hover()
    spoken(page)
    each_chart_is_one_stop(page)
    page.goto(f"{base_url}/workshop")  # the console has no store of its own that would mark the page
    page.get_by_text(texts()["workshop.kit"]["zh"], exact=True).click()
    page.get_by_role("tab", name=texts()["workshop.kit.split"]["zh"], exact=True).click()
    people = page.get_by_label(texts()["workshop.kit.people"]["zh"], exact=True)
    people.fill("999")
    people.press("Enter")
    outside = texts()["native.number_outside"]["zh"].format(3, 360)
    expect(page.get_by_text(outside)).to_be_attached()
    for page_id, part in (("own_data", "stFileUploader"), ("targets", "stDataFrame")):
        page.goto(f"{base_url}/{page_id}")
        expect(page.locator("h1")).to_have_text(title(page_id, "zh"))
        expect(page.get_by_test_id(part).first).to_be_attached()
        still(page)
        page.get_by_test_id(part).first.hover()
        spoken(page)
    button = page.get_by_test_id("stElementToolbar").last.get_by_role("button", name=texts()[key("Fullscreen")]["zh"])
    button.focus()
    expect(page.get_by_role("tooltip")).to_have_text(texts()[key("Fullscreen")]["zh"])
    page.locator(".st-key-language_switch button").nth(1).click()
    expect(page.locator("h1")).to_have_text(title("targets", "en"))
    settled(page)
    expect(
        page.get_by_test_id("stElementToolbar").last.get_by_role("button", name=re.compile("^Full screen$"))
    ).to_be_attached()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function(f"() => ({MENU_HIGH})() < 50")  # one row
    context.close()


def opened(browser, base_url, page_id, width, height):
    """A Chinese browser of a size on a page, nothing on it moving any more."""
    context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{base_url}/{page_id}")
    expect(page.locator("h1")).to_have_text(title(page_id, "zh"))
    still(page)
    return context, page


def test_all_at_once_is_offered_in_the_visitors_language(browser, base_url):
    """What Streamlit adds to a list of names is no name that somebody gave."""
    context, page = opened(browser, base_url, "export", 1366, 900)
    field = page.get_by_test_id("stMultiSelect").first.locator("input")
    field.click()
    expect(page.get_by_role("option").first).to_have_text(texts()[key("Select all")]["zh"])
    field.fill("优先")
    matches = page.get_by_role("option").first
    expect(matches).to_have_text(re.compile(texts()["native.select_matches"]["zh"].replace("{}", r"\d+")))
    context.close()


def test_the_hint_of_the_search_does_not_lie_over_its_field(browser, base_url):
    context, page = opened(browser, base_url, "method", 900, 768)
    button = page.locator(".st-key-finder_place button").first
    button.hover()
    hint = page.get_by_test_id("stTooltipContent")
    expect(hint).to_be_visible()
    button.click()
    expect(page.locator("[data-testid=stPopoverBody] .st-key-finder input")).to_be_visible()
    layers = [page.evaluate(LAYER, f"[data-testid={name}]") for name in ("stPopoverBody", "stTooltipContent")]
    assert layers[0] > (layers[1] or 0), layers
    context.close()
