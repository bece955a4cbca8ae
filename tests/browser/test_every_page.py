"""Every page in a real browser, in both languages and themes: opened by its address, accessible to all, on a phone too."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pages.parts.frame.menu import MENU
from pages.parts.wording.words import texts
from tests.browser.conftest import ARTIFACTS, watching
from tests.browser.test_app import FITS, PHONE, address, choose_preset, settled, show, still, title

PAGES = tuple(MENU)
LOOKS = {"zh": ("zh-CN", "light"), "en": ("en-GB", "dark")}
SCREEN = {"width": 1366, "height": 1000}
STREAMLITS = {
    "presentation-role-conflict": "stFileUploaderDropzone"
}  # by rule, what axe finds in what Streamlit draws; may only shrink


@pytest.fixture(scope="module", params=["zh", pytest.param("en", marks=pytest.mark.long)])
def visitor(request, browser, base_url):
    """A browser with programs, fonts and a plan of its own at hand; each page is opened in the language in which the one before was left."""
    locale, scheme = LOOKS[request.param]
    context = browser.new_context(viewport=SCREEN, color_scheme=scheme, locale=locale)
    page = context.new_page()
    show(page, base_url, "home", request.param)
    choose_preset(page, 2)
    still(page)  # the plan is kept by now
    page.close()
    yield context
    context.close()


def opened(page, url: str, page_id: str) -> str:
    """Open a page by its address; the language in which it came."""
    titles = {title(page_id, language): language for language in LOOKS}
    page.goto(url + address(page_id))
    expect(page.locator("h1")).to_have_text(re.compile("|".join(map(re.escape, titles))))
    return titles[page.locator("h1").inner_text()]


def sound(page, page_id: str, language: str) -> None:
    """Nothing on the screen keeps anybody out."""
    still(page)
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{page_id}_{language}_{LOOKS[language][1]}.png")
    violations = Axe().run(page).response["violations"]
    found = [(v["id"], node["html"][:200]) for v in violations for node in v["nodes"]]
    assert not [(rule, html) for rule, html in found if STREAMLITS.get(rule, "nothing") not in html], language


@pytest.mark.parametrize("page_id", PAGES)
def test_page_opens_by_its_address_is_accessible_and_fits_a_phone(visitor, base_url, page_id):
    """In one language by its address; then on a phone, where the language and its theme are switched; then on the screen again."""
    with watching(visitor):
        page = visitor.new_page()
        language = opened(page, base_url, page_id)
        other = next(code for code in LOOKS if code != language)
        page.emulate_media(color_scheme=LOOKS[language][1])
        settled(page)
        expect(page.get_by_text(texts()["failure.page"][language])).to_have_count(0)
        expect(page.locator(".glance")).to_be_hidden()  # they are for screens that the panel covers
        sound(page, page_id, language)
        page.set_viewport_size(PHONE)
        page.wait_for_function(FITS)
        page.emulate_media(color_scheme=LOOKS[other][1])
        page.locator(".st-key-language_switch button").nth(tuple(LOOKS).index(other)).click()
        expect(page.locator("h1")).to_have_text(title(page_id, other))
        settled(page)
        page.wait_for_function(FITS)
        page.set_viewport_size(SCREEN)
        sound(page, page_id, other)
        page.close()
