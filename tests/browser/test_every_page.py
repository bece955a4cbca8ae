"""Every page in a real browser, in both languages and themes: opened by its address, accessible to all, on a phone too."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pages.parts.frame.menu import MENU
from pages.parts.wording.words import texts
from tests.browser.conftest import ARTIFACTS, watching
from tests.browser.test_app import FITS, PHONE, choose_preset, settled, show, still, title

PAGES = tuple(MENU)
LOOKS = {"zh": ("zh-CN", "light"), "en": ("en-GB", "dark")}
SCREEN = {"width": 1366, "height": 1000}


@pytest.fixture(scope="module", params=["zh", pytest.param("en", marks=pytest.mark.long)])
def visitor(request, browser):
    """A browser that has been here before, so that programs and fonts are at hand, but has kept no work."""
    locale, scheme = LOOKS[request.param]
    context = browser.new_context(viewport=SCREEN, color_scheme=scheme, locale=locale)
    context.add_init_script("if (location.origin !== 'null') localStorage.clear()")
    yield context, request.param
    context.close()


def sound(page, page_id: str, language: str) -> None:
    """Nothing on the screen keeps anybody out."""
    still(page)
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{page_id}_{language}_{LOOKS[language][1]}.png")
    violations = Axe().run(page).response["violations"]
    grave = [violation for violation in violations if violation["impact"] in ("serious", "critical")]
    assert not [(v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in grave], language


@pytest.mark.parametrize("page_id", PAGES)
def test_page_opens_by_its_address_is_accessible_and_fits_a_phone(visitor, base_url, page_id):
    """In one language by its address; then on a phone, where the language and its theme are switched; then on the screen again."""
    context, language = visitor
    other = next(code for code in LOOKS if code != language)
    with watching(context):
        page = context.new_page()
        show(page, base_url, page_id, language)
        expect(page.get_by_text(texts()["failure.page"][language])).to_have_count(0)
        expect(page.locator(".glance")).to_be_hidden()  # they are for screens that the panel covers
        choose_preset(page, 2)
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
