"""Every page in a real browser, accessible to all and whole on a phone: every other one in English in the dark, and by command the others."""

from __future__ import annotations

from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pages.parts.frame.menu import MENU
from pages.parts.wording.words import texts
from tests.browser.conftest import ARTIFACTS, watching
from tests.browser.test_app import FITS, PHONE, choose_preset, go, settled, show, still

LOOKS = {"zh": ("zh-CN", "light"), "en": ("en-GB", "dark")}
SCREEN = {"width": 1366, "height": 1000}
WIDTHS = (390, 320, 683, 900)  # a phone, the smallest; a laptop's screen enlarged to twice; the panel beside the page
ROOMY = """() => [...document.querySelectorAll('svg.marks')].every(chart => {
  const plot = chart.querySelector('.mark-group.role-frame .background'), whole = chart.getBoundingClientRect().width
  return !plot || whole < 300 || plot.getBoundingClientRect().width >= 0.4 * whole
})"""  # names and figures of every chart that has the width of a phone leave room to its marks
STREAMLITS = {
    "presentation-role-conflict": "stFileUploaderDropzo"  # axe cuts long values
}  # by rule, what axe finds in what Streamlit draws; may only shrink


CASES = [
    pytest.param(page_id, language, marks=() if place % 2 == turn else pytest.mark.long)
    for turn, language in enumerate(LOOKS)
    for place, page_id in enumerate(MENU)
]


@pytest.fixture(scope="module")
def visitor(browser, base_url):
    """Gives somebody with a plan by language, who goes from page to page."""

    @cache
    def made(language):
        locale, scheme = LOOKS[language]
        page = browser.new_context(viewport=SCREEN, color_scheme=scheme, locale=locale).new_page()
        show(page, base_url, "home", language)
        choose_preset(page, 2)
        return page

    return made


def sound(page, page_id: str, language: str) -> None:
    """Nothing on the screen keeps anybody out."""
    still(page)
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{page_id}_{language}_{LOOKS[language][1]}.png")
    violations = Axe().run(page).response["violations"]
    found = [(v["id"], node["html"][:200]) for v in violations for node in v["nodes"]]
    assert not [(rule, html) for rule, html in found if STREAMLITS.get(rule, "nothing") not in html], language


@pytest.mark.parametrize(("page_id", "language"), CASES)
def test_page_is_accessible_and_fits_a_phone(visitor, page_id, language):
    page = visitor(language)
    with watching(page.context):
        page.set_viewport_size(SCREEN)
        settled(page)  # the menu has its place again
        go(page, page_id, language)
        sound(page, page_id, language)
        expect(page.get_by_text(texts()["failure.page"][language])).to_have_count(0)
        expect(page.locator(".glance")).to_be_hidden()  # they are for screens that the panel covers
        for width in WIDTHS:
            page.set_viewport_size({**PHONE, "width": width})
            page.wait_for_function(FITS)
            page.wait_for_function(ROOMY)
