"""The analysis pages in a real browser: from a target to a loaded scenario, cancelling."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pages.parts.wording.words import texts
from tests.browser.conftest import PATIENCE
from tests.browser.test_app import FITS, PHONE, choose_preset, go, settled, show

SEARCH = 3 * PATIENCE  # milliseconds a search may take on a slow machine


def grave(page) -> list:
    """Violations of accessibility that keep somebody out."""
    found = Axe().run(page).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]


def analysis(page, page_id: str) -> None:
    """Open an analysis from the menu."""
    go(page, page_id)
    settled(page)


def found_routes(page) -> None:
    """Press the button and wait for the routes."""
    page.locator(".st-key-goals_seek button").click()
    expect(page.locator(".st-key-route_most_robust")).to_be_visible(timeout=SEARCH)
    settled(page)


def test_from_a_target_to_the_overview(page, base_url):
    show(page, base_url, "goals")
    found_routes(page)
    assert not grave(page)
    laptop = page.viewport_size
    page.set_viewport_size(PHONE)
    page.wait_for_function(FITS)
    page.set_viewport_size(laptop)
    page.locator(".st-key-load_route_least_change button").click()
    settled(page)
    card = page.locator(".st-key-route_least_change")
    expect(card).to_contain_text(texts()["routes.loaded"]["zh"])
    reached = page.locator(".st-key-plain_routes tr").filter(has_text="利润总额不低于")
    profit = re.search(r"([\d,.]+ 亿元)（", reached.locator("td").nth(1).inner_text()).group(1)
    card.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text(texts()["title.home"]["zh"].format(year=2030))
    settled(page)
    expect(page.locator(".card-value").first).to_have_text(profit)
    name = texts()["scenario.least_change"]["zh"]
    expect(page.locator(".st-key-preset input")).to_have_value(re.compile(name))
    analysis(page, "causes")
    expect(page.get_by_test_id("stVegaLiteChart").first.locator("svg.marks")).to_be_visible()


def test_a_search_can_be_cancelled(page, base_url):
    show(page, base_url, "goals")
    page.locator(".st-key-goals_seek button").click()
    page.locator(".st-key-goals_cancel button").click()
    settled(page)
    expect(page.locator(".st-key-goals_cancel")).to_have_count(0)
    expect(page.locator(".st-key-route_least_change")).to_have_count(0)


def test_the_search_for_what_stands_in_the_way_can_be_cancelled(page, base_url):
    show(page, base_url, "goals")
    field = page.locator(".st-key-goal_total_profit_second_field input")
    field.fill("900")
    field.press("Enter")
    settled(page)
    page.locator(".st-key-goals_seek button").click()
    expect(page.get_by_text(texts()["goals.diagnosing"]["zh"])).to_be_visible(timeout=SEARCH)
    page.locator(".st-key-goals_cancel button").click()
    settled(page)
    expect(page.locator(".st-key-goals_cancel")).to_have_count(0)
    expect(page.locator(".st-key-route_closest")).to_have_count(0)


def test_results_stay_when_the_visitor_looks_elsewhere(page, base_url):
    show(page, base_url, "sensitivity")
    choose_preset(page, 1)
    page.locator(".st-key-sobol_run button").click()
    shares = page.get_by_text(texts()["sensitivity.shares_note"]["zh"])
    expect(shares).to_be_visible(timeout=SEARCH)
    settled(page)
    analysis(page, "stress")
    analysis(page, "sensitivity")
    expect(shares).to_be_visible()
