"""The explanation page in a real browser: from the plan to one lever's map, read by everybody, on a phone too."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pages.parts.wording.words import texts
from simulation import Scenario, project
from simulation.sharing.code import encode
from simulation.sharing.stamp import share
from tests.browser.test_app import FITS, PHONE, choose_preset, settled, show, title


def grave(page) -> list:
    """Violations of accessibility that keep somebody out."""
    found = Axe().run(page).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]


def test_from_the_plan_to_the_map_of_a_lever(page, base_url):
    page.set_viewport_size({"width": 1366, "height": 900})
    page.emulate_media(color_scheme="dark")
    show(page, base_url, "explain")
    expect(page.get_by_text(texts()["causes.empty"]["zh"])).to_be_visible()
    choose_preset(page, 2)
    page.locator(".st-key-tell_sources button").click()
    expect(page.get_by_text(texts()["tell.sources_note"]["zh"])).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".st-key-explain_benchmarking button").click()
    settled(page)
    drawing = page.locator(".st-key-wide_map").get_by_test_id("stVegaLiteChart").locator("svg.marks")
    expect(drawing).to_be_visible()
    assert drawing.locator("text", has_text="利润总额").count() >= 1
    page.get_by_test_id("stExpander").locator("summary").click()
    expect(page.get_by_role("table").first).to_be_visible()
    assert not grave(page)
    page.set_viewport_size(PHONE)
    page.wait_for_function(FITS)
    box = page.locator(".st-key-wide_map")
    assert box.evaluate("part => part.scrollWidth > part.clientWidth"), "the map is scrolled, not squeezed"


# Distances in pixels between names of rows that follow one another in a chart.
APART = """chart => { const tops = [...chart.querySelectorAll('.role-axis-label text')].filter(one => /[^\\d.,+−\\s]/.test(one.textContent))
    .map(one => one.getBoundingClientRect().top).sort((one, other) => one - other);
    return tops.slice(1).map((top, i) => top - tops[i]) }"""


def test_levers_ranked_stand_apart_however_few(page, base_url):
    """A plan of three levers: names and bars do not lie on one another."""
    plan = Scenario("three", {"chain_investment": 0.0, "rd_intensity_target": 0.01, "debt_ceiling": 0.55})
    code = encode(share([(project(plan), project(plan.reference()))], "2026-11-29"))
    page.goto(f"{base_url}/causes?s={code}")
    expect(page.locator("h1")).to_have_text(title("causes", "zh"))
    chart = page.get_by_test_id("stVegaLiteChart").first.locator("svg.marks")
    expect(chart).to_be_visible()
    settled(page)
    found = chart.evaluate(APART)
    assert len(found) == 2 and min(found) >= 20, found
