"""Hall screen, story, phone and print in a real browser."""

from __future__ import annotations

import re
import unicodedata

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from pages.parts.wording.words import texts
from simulation import __version__, embedded_baseline
from tests.browser.test_app import PHONE, address, choose_preset, drawn, settled, show, still, title

HALL = {"width": 1920, "height": 1080}
INK = """() => ({ page: getComputedStyle(document.body).backgroundColor, text: getComputedStyle(document.querySelector('h1')).color })"""
NAMED = re.compile("[\u4e00-\u9fff]")
DOWNWARDS = """nodes => nodes.sort((a, b) => a.getBoundingClientRect().y - b.getBoundingClientRect().y)
    .map(node => node.textContent)"""
PIXELS = "node => parseFloat(getComputedStyle(node).fontSize)"
# Size and text of all writing within the screen that is not the presenter's own buttons, also in the charts' drawings.
WRITING = """() => { const found = [], least = 44, look = root => { for (const node of root.querySelectorAll('*')) {
    if (node.shadowRoot) look(node.shadowRoot);
    if (!node.checkVisibility({ visibilityProperty: true }) || node.closest('style, script, .st-key-stage button, [data-testid=stIconMaterial]')) continue;
    const text = [...node.childNodes].filter(one => one.nodeType === 3).map(one => one.data.trim()).join('');
    const box = node.getBoundingClientRect(), scale = node.ownerSVGElement ? node.getScreenCTM().a : 1;
    if (text && box.width > 1 && box.height > 1 && box.top < innerHeight && box.bottom > 0)
        found.push([text, Math.round(parseFloat(getComputedStyle(node).fontSize) * scale), box.right <= innerWidth + 1 || !!node.closest('table')]);
} }; look(document.querySelector('[data-testid=stMain]')); return found }"""


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


def drawings(page):
    """The charts by year, drawn as the board draws them."""
    return page.locator(".st-key-paths svg.paths")


def legible(page):
    """All writing stands whole and is read from fifteen metres."""
    still(page)
    written = page.evaluate(WRITING)
    assert len(written) > 10
    assert not [one for one in written if one[1] < 44 or not one[2]], "small or cut"


@pytest.mark.parametrize("language, scheme", [("zh", "light"), pytest.param("en", "dark", marks=pytest.mark.long)])
def test_one_key_shows_large_type_without_menu_or_panel(browser, base_url, language, scheme):
    context = browser.new_context(viewport=HALL, locale={"zh": "zh-CN", "en": "en-GB"}[language], color_scheme=scheme)
    page = context.new_page()
    show(page, base_url, "home", language)
    choose_preset(page, 2)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("b")
    expect(page.locator(".st-key-stage")).to_be_visible()
    for part in (page.locator(".st-key-menu"), page.get_by_test_id("stSidebar"), page.get_by_test_id("stHeader")):
        expect(part).not_to_be_visible()
    expect(drawings(page)).to_have_count(2)
    legible(page)
    assert page.locator(".card-value").first.evaluate(PIXELS) >= 48
    boxes = [drawings(page).nth(i).bounding_box() for i in range(2)]
    assert max(box["y"] + box["height"] for box in boxes) <= HALL["height"]
    assert min(box["height"] for box in boxes) > HALL["height"] / 2, "charts are read from the last row"
    first = page.locator(".st-key-paths h3").first.inner_text()
    page.keyboard.press("g")
    expect(page.locator(".st-key-paths h3").first).not_to_have_text(first)
    page.keyboard.press("PageDown")  # without a story the pages follow each other
    expect(page.locator("h1")).to_have_text(title("profit", language))
    page.keyboard.press("PageUp")
    expect(page.locator("h1")).to_have_text(title("home", language))
    for other in ({"zh": "causes", "en": "explain"}[language], "stress"):
        page.goto(base_url + address(other))
        expect(page.locator("h1")).to_have_text(title(other, language))
        legible(page)
    box = page.get_by_test_id("stVegaLiteChart").first.bounding_box()
    assert min(box["y"] + box["height"], HALL["height"]) - box["y"] > HALL["height"] / 2, (
        "fields leave the screen to the chart"
    )
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-menu")).to_be_visible()
    context.close()


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
    still(page)
    page.goto(base_url + address("profit"))
    at_step(page, "第二步")
    page.keyboard.press("PageUp")
    at_step(page, "第一步")
    expect(page.locator("h1")).to_have_text(title("home", "zh"))
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-menu")).to_be_visible()
    expect(page.locator(".st-key-preset input")).to_have_value(re.compile("创建一流"))


def test_a_lever_on_the_hall_screen_moves_with_arrows_and_does_not_step(told):
    page = told
    page.locator(".st-key-scene_show_0 button").click()
    at_step(page, "第一步")
    page.keyboard.press("l")
    slider = page.locator(".st-key-stage_strip input[type=range]").first
    expect(slider).to_be_visible()
    value = page.locator(".card-value").first
    chart = drawings(page).first
    still(page)
    chart.evaluate("node => { node.dataset.seen = 'yes' }")
    before, traced = value.inner_text(), chart.inner_html()
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")  # one step of one lever is little in a crowded plan
    expect(value).not_to_have_text(before)
    at_step(page, "第一步")
    assert chart.get_attribute("data-seen") == "yes" and chart.inner_html() != traced
    page.keyboard.press("PageDown")
    at_step(page, "第二步")


def test_on_a_phone_a_lever_and_what_it_does_are_seen_together(browser, base_url):
    context = browser.new_context(viewport=PHONE, locale="en-GB")
    page = context.new_page()
    show(page, base_url, "home", "en")
    page.get_by_test_id("stExpandSidebarButton").click()
    glance, lever = page.locator(".glance"), page.locator(".st-key-benchmarking input[type=range]")
    expect(glance).to_be_visible()
    before = glance.inner_text()
    lever.focus()
    page.keyboard.press("End")
    expect(glance).not_to_have_text(before, use_inner_text=True)
    settled(page)
    expect(glance).to_be_in_viewport(ratio=1)
    expect(page.locator(".st-key-benchmarking")).to_be_in_viewport(ratio=1)
    context.close()


def test_a_waterfall_ends_with_its_total_after_another_scenario_was_chosen(page, base_url):
    show(page, base_url, "profit")
    axis = page.get_by_test_id("stVegaLiteChart").nth(2).locator("g.role-axis-label text")
    expect(axis.filter(has_text=NAMED).first).to_be_visible()
    before = axis.filter(has_text=NAMED).count()
    choose_preset(page, 1)
    expect(axis.filter(has_text=NAMED)).to_have_count(before + 1)
    still(page)
    names = axis.filter(has_text=NAMED).evaluate_all(DOWNWARDS)
    assert (names[0], names[-1]) == ("2023年", "2030年")


@pytest.mark.parametrize(
    "page_id, language, scheme", [("profit", "zh", "light"), pytest.param("entities", "en", "dark", marks=pytest.mark.long)]
)
def test_a_printed_page_is_whole_and_without_controls(browser, base_url, tmp_path, page_id, language, scheme):
    context = browser.new_context(locale={"zh": "zh-CN", "en": "en-GB"}[language], color_scheme=scheme)
    page = context.new_page()
    show(page, base_url, page_id, language)
    choose_preset(page, 2)
    page.emulate_media(media="print")
    expect(drawn(page)).to_be_visible()
    for part in ("stSidebar", "stHeader"):
        expect(page.get_by_test_id(part)).not_to_be_visible()
    assert page.locator("button:visible, input:visible, a:visible").count() == 0
    assert page.evaluate(INK) == {"page": "rgb(255, 255, 255)", "text": "rgb(27, 36, 48)"}
    file = tmp_path / "page.pdf"
    page.pdf(path=file, format="A4")
    context.close()
    text = bare("".join(part.extract_text() for part in PdfReader(file).pages))
    names = [getattr(row, f"label_{language}") for row in embedded_baseline().entities]
    for wanted in (title(page_id, language), word("print.title", language).replace("*", ""), __version__, *names):
        assert bare(wanted) in text
    for control in ("menu.group.papers", "stage.enter", "reset.all"):
        assert bare(word(control, language)) not in text


def bare(text):
    """Signs without spaces, each in its usual form."""
    return "".join(unicodedata.normalize("NFKC", text).split())
