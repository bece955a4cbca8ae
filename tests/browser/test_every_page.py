"""Every page in a real browser, in both languages and themes: accessible to all, and whole on a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pages.parts.frame.menu import MENU
from pages.parts.wording.words import texts
from tests.browser.conftest import ARTIFACTS, watching
from tests.browser.test_app import FITS, PHONE, choose_preset, go, settled, show, still, title

PAGES = tuple(MENU)
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


@pytest.fixture(scope="module", params=["zh", pytest.param("en", marks=pytest.mark.long)])
def visitor(request, browser, base_url):
    """Somebody with a plan, who goes from page to page and changes the language on each: pages differ in which comes first."""
    locale, scheme = LOOKS[request.param]
    context = browser.new_context(viewport=SCREEN, color_scheme=scheme, locale=locale)
    page = context.new_page()
    show(page, base_url, "home", request.param)
    choose_preset(page, 2)
    yield page
    context.close()


def sound(page, page_id: str, language: str) -> None:
    """Nothing on the screen keeps anybody out."""
    still(page)
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{page_id}_{language}_{LOOKS[language][1]}.png")
    violations = Axe().run(page).response["violations"]
    found = [(v["id"], node["html"][:200]) for v in violations for node in v["nodes"]]
    assert not [(rule, html) for rule, html in found if STREAMLITS.get(rule, "nothing") not in html], language


@pytest.mark.parametrize("page_id", PAGES)
def test_page_is_accessible_in_one_language_and_fits_a_phone_in_both(visitor, base_url, page_id):
    """On a screen in the language of the page before; then on a phone, where language and theme are switched."""
    page = visitor
    with watching(page.context):
        page.set_viewport_size(SCREEN)
        settled(page)  # the menu has its place again
        language = "en" if page.locator("html").get_attribute("lang") == "en" else "zh"
        other = next(code for code in LOOKS if code != language)
        go(page, page_id, language)
        sound(page, page_id, language)
        expect(page.get_by_text(texts()["failure.page"][language])).to_have_count(0)
        expect(page.locator(".glance")).to_be_hidden()  # they are for screens that the panel covers
        page.set_viewport_size(PHONE)
        page.wait_for_function(FITS)
        page.emulate_media(color_scheme=LOOKS[other][1])
        page.locator(".st-key-language_switch button").nth(tuple(LOOKS).index(other)).click()
        expect(page.locator("h1")).to_have_text(title(page_id, other))
        expect(page.locator("html")).to_have_attribute("lang", LOOKS[other][0] if other == "zh" else other)
        settled(page)
        for width in WIDTHS:
            page.set_viewport_size({**PHONE, "width": width})
            page.wait_for_function(FITS)
            page.wait_for_function(ROOMY)
