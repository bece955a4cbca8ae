"""The app in a real browser: addresses, levers, languages, theme, phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from pages.parts.frame.menu import GROUPS
from pages.parts.wording.words import texts
from simulation import embedded_place
from tests.browser.conftest import ARTIFACTS

PHONE = {"width": 390, "height": 844}
# The browser's own turns: what it has been told it does within them, however slow the machine is.
TURNS = """() => new Promise(done => {
    const turn = left => left ? setTimeout(() => requestAnimationFrame(() => turn(left - 1)), 10) : done(); turn(5) })"""
# Half a second of turns without a change in the page, and nothing that moves or waits for its font.
STILL = """() => new Promise(done => { let left = 20; const watch = new MutationObserver(() => { left = 20 });
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    const moving = () => document.fonts.status !== 'loaded' || document.querySelector('[data-stale=true]')
        || document.getAnimations().some(one => one.playState === 'running' && one.effect.getTiming().iterations !== Infinity);
    const look = () => { left = moving() ? 20 : left - 1;
        if (left > 0) setTimeout(() => requestAnimationFrame(look), 10); else { watch.disconnect(); done(true) } };
    look() })"""
FITS = """() => ['html', '[data-testid=stMain]'].every(name => {
    const part = document.querySelector(name); return part.scrollWidth <= part.clientWidth })"""


def address(page_id: str) -> str:
    """Path of a page: its file's name, and nothing for home."""
    return "/" if page_id == "home" else f"/{page_id}"


def title(page_id: str, language: str) -> str:
    return texts()[f"title.{page_id}"][language].format(year=2030)


def settled(page) -> None:
    """Wait until the app is connected, its server has answered what the browser shows ahead of it, and the script that the last act began has ended."""
    page.wait_for_selector('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
    page.evaluate(TURNS)
    page.wait_for_selector("html:not([data-ahead])", state="attached")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def still(page) -> None:
    """Wait until nothing on the page changes any more: script, elements of the run before, fonts, charts, movements."""
    settled(page)
    page.wait_for_function(STILL)
    settled(page)


def show(page, url: str, page_id: str, language: str = "zh") -> None:
    page.goto(url + address(page_id))
    expect(page.locator("h1")).to_have_text(title(page_id, language))
    settled(page)


def show_home(page, url: str, language: str) -> None:
    """The home page in a language that the visitor chooses."""
    show(page, url, "home")
    page.locator(".st-key-language_switch button").nth(("zh", "en").index(language)).click()
    expect(page.locator("h1")).to_have_text(title("home", language))
    settled(page)


def choose_preset(page, place: int) -> None:
    """Take a named package by its place in the list."""
    page.locator(".st-key-preset input").click()
    page.get_by_role("option").nth(place).click()
    settled(page)


def drawn(page):
    """The drawing of the first chart."""
    return page.get_by_test_id("stVegaLiteChart").first.locator("svg.marks")


def test_a_lever_moves_numbers_and_chart(page, base_url):
    show(page, base_url, "home")
    value, chart = page.locator(".card-value").first, drawn(page)
    expect(chart).to_be_visible()
    still(page)
    before, picture = value.inner_text(), chart.screenshot()
    slider = page.locator(".st-key-benchmarking input[type=range]")
    slider.focus()
    page.keyboard.press("End")
    expect(value).not_to_have_text(before)
    still(page)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("100"))
    assert chart.screenshot() != picture
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / "lever_moved.png")


def test_the_chart_is_not_rebuilt_when_a_lever_moves(page, base_url):
    show(page, base_url, "home")
    chart = drawn(page)
    expect(chart).to_be_visible()
    still(page)
    chart.evaluate("node => { node.dataset.seen = 'yes' }")
    value = page.locator(".card-value").first
    before = value.inner_text()
    page.locator(".st-key-benchmarking input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect(value).not_to_have_text(before)
    still(page)
    assert chart.get_attribute("data-seen") == "yes"


def test_the_panel_scrolls_by_itself_and_shows_five_levers_on_the_projector_screen(page, base_url):
    show(page, base_url, "home")
    expect(drawn(page)).to_be_visible()
    still(page)
    levers = page.locator("[data-testid=stSidebar] input[type=range]")
    expect(page.get_by_test_id("stVegaLiteChart").nth(3)).to_be_visible()
    assert sum(levers.nth(i).bounding_box()["y"] < 740 for i in range(levers.count())) >= 5
    boxes = [page.get_by_test_id("stVegaLiteChart").nth(i).bounding_box() for i in range(4)]
    page.locator(".st-key-debt_ceiling input[type=range]").scroll_into_view_if_needed()
    assert [page.get_by_test_id("stVegaLiteChart").nth(i).bounding_box() for i in range(4)] == boxes


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_reading_cards_and_charts_of_every_package_share_the_projector_screen(page, base_url, language):
    show_home(page, base_url, language)
    expect(drawn(page)).to_be_visible()
    low = {}
    for place, row in enumerate(embedded_place().scenario_presets.values()):
        choose_preset(page, place)
        expect(page.locator(".st-key-preset input")).to_have_value(getattr(row, f"label_{language}"))
        still(page)
        boxes = [page.get_by_test_id("stVegaLiteChart").nth(i).bounding_box() for i in range(4)]
        low[row.id] = max(box["y"] + box["height"] for box in boxes)
    assert {case: bottom for case, bottom in low.items() if bottom > 768} == {}


# Names that are wider than the field they are shown in, as the browser would draw them.
WIDER = """names => { const field = document.querySelector('.st-key-preset input'), style = getComputedStyle(field);
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return room < 40 ? ['no field'] : names.filter(name => pen.measureText(name).width > room) }"""


def test_no_name_of_a_package_is_cut_in_the_panel(page, base_url):
    names = [name for row in embedded_place().scenario_presets.values() for name in (row.label_zh, row.label_en)]
    show_home(page, base_url, "en")
    for width in (1366, 1920, 900, 390):
        page.set_viewport_size({"width": width, "height": 768})
        still(page)
        if page.get_by_test_id("stExpandSidebarButton").is_visible():
            page.get_by_test_id("stExpandSidebarButton").click()
            still(page)
        assert page.evaluate(WIDER, names) == [], width


def test_on_a_phone_a_scroll_moves_no_lever_and_the_panel_folds_before_the_page_it_opens(browser, base_url):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="zh-CN")
    page = context.new_page()
    show(page, base_url, "home")
    page.get_by_test_id("stExpandSidebarButton").tap()
    slider = page.locator(".st-key-loss_treatment")
    expect(slider).to_be_in_viewport()
    still(page)
    box, fingers = slider.bounding_box(), context.new_cdp_session(page)
    stood = slider.locator("input[type=range]").input_value()
    for kind, up in (("touchStart", 0), *(("touchMove", 20 * step) for step in range(1, 10)), ("touchEnd", None)):
        points = [] if up is None else [{"x": box["x"] + 0.3 * box["width"], "y": box["y"] + 20 - up}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_function(
        "y => document.querySelector('.st-key-loss_treatment').getBoundingClientRect().top < y - 60", arg=box["y"]
    )
    settled(page)
    assert slider.locator("input[type=range]").input_value() == stood
    page.locator(".st-key-bench_actions button").first.scroll_into_view_if_needed()
    page.locator(".st-key-bench_actions button").first.tap()
    page.get_by_test_id("stPopoverBody").get_by_role("link", name=texts()["menu.compare"]["zh"]).tap()
    expect(page.locator("h1")).to_have_text(title("compare", "zh"))
    expect(page.locator("h1")).to_be_in_viewport()
    page.wait_for_function(
        "() => document.querySelector('h1').contains(document.elementFromPoint(60, document.querySelector('h1').getBoundingClientRect().top + 12))"
    )
    menu = page.locator(".st-key-menu")  # folded to the entry that is open; a touch on that unfolds it
    away = menu.get_by_role("link", name=texts()["menu.group.risks"]["zh"], exact=True)
    expect(away).to_be_hidden()
    menu.tap(position={"x": 20, "y": 12})
    expect(away).to_be_visible()
    expect(page.locator("h1")).to_have_text(title("compare", "zh"))
    context.close()


def go(page, page_id: str, language: str = "zh") -> None:
    """Open a page from the menu: its entry, unless that is open, then the page among those of the entry."""
    group = next(name for name, pages in GROUPS.items() if page_id in pages)
    entry, link = (
        page.locator(f".st-key-{row}").get_by_role("link", name=texts()[key][language], exact=True)
        for row, key in (("menu", f"menu.group.{group}"), ("menu_pages", f"menu.{page_id}"))
    )
    if page_id == GROUPS[group][0]:
        entry.click()
    else:
        if not link.is_visible():
            entry.click()
            expect(page.locator("h1")).to_have_text(title(GROUPS[group][0], language))
        link.click()
    expect(page.locator("h1")).to_have_text(title(page_id, language))


def conditions(language: str) -> str:
    central = embedded_place().condition_presets["central"]
    return texts()["conditions.option"][language].format(name=getattr(central, f"label_{language}"))


def test_language_page_and_theme_keep_the_levers(page, base_url):
    show(page, base_url, "home")
    choose_preset(page, 2)
    profit = page.locator(".card-change").first.inner_text()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    for index, language in ((1, "en"), (0, "zh"), (1, "en")):
        page.locator(".st-key-language_switch button").nth(index).click()
        expect(page.locator("h1")).to_have_text(title("home", language))
        expect(page.locator(".st-key-conditions input")).to_have_value(conditions(language))
        settled(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    go(page, "new_energy", "en")
    page.emulate_media(color_scheme="dark")
    go(page, "home", "en")
    page.locator(".st-key-language_switch button").nth(0).click()
    expect(page.locator("h1")).to_have_text(title("home", "zh"))
    settled(page)
    expect(page.locator(".card-change").first).to_have_text(profit, use_inner_text=True)


def test_one_press_looks_further_and_a_reload_keeps_it(page, base_url):
    """The year in title and cards, the last tick of a chart; nothing in the panel moves for it."""
    place = embedded_place()
    show_home(page, base_url, "en")
    expect(drawn(page)).to_be_visible()
    still(page)
    levers = page.locator("[data-testid=stSidebar] input[type=range]")
    before = [levers.nth(i).bounding_box() for i in range(5)]
    page.locator(".st-key-until_switch").get_by_role("radio", name=str(place.last_year)).click()
    for _ in range(2):
        expect(page.locator("h1")).to_have_text(texts()["title.home"]["en"].format(year=place.last_year))
        expect(page.locator(".card-label").first).to_contain_text(str(place.last_year))
        expect(drawn(page).locator(".role-axis-label text").filter(has_text=str(place.last_year))).to_be_visible()
        still(page)
        assert [levers.nth(i).bounding_box() for i in range(5)] == before
        page.reload()
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        still(page)
        if page.get_by_test_id("stExpandSidebarButton").is_visible():
            page.get_by_test_id("stExpandSidebarButton").click()
        buttons = page.locator(".st-key-looks button")
        expect(buttons.last).to_be_in_viewport(ratio=1)
        assert page.evaluate(
            "() => [...document.querySelectorAll('.st-key-looks button p')].every(p => p.scrollWidth <= p.clientWidth + 1 && p.getBoundingClientRect().width)"
        )


def test_details_of_a_low_lever_have_the_height_of_the_screen(page, base_url):
    page.set_viewport_size({"width": 1366, "height": 768})
    show(page, base_url, "home")
    page.locator(".st-key-tier button").nth(1).click()
    settled(page)
    page.locator(".st-key-group_layout button").click()
    settled(page)
    page.locator(".st-key-new_energy_starts_details button").first.click()
    page.wait_for_function("""() => {
        const box = document.querySelector('[data-testid=stPopoverBody]')?.getBoundingClientRect();
        return box && box.top >= 0 && box.bottom <= innerHeight && box.height > 0.9 * innerHeight }""")


def test_timing_and_single_entities_in_the_expert_tier(page, base_url):
    show(page, base_url, "home")
    page.locator(".st-key-tier button").nth(1).click()
    settled(page)
    page.locator(".st-key-benchmarking input[type=range]").focus()
    page.keyboard.press("End")
    settled(page)
    value = page.locator(".card-value").first
    before = value.inner_text()
    page.locator(".st-key-benchmarking_details button").first.click()
    years = page.locator(".st-key-benchmarking_years input[type=range]").last
    years.focus()
    page.keyboard.press("End")
    expect(value).not_to_have_text(before)
    settled(page)
    late = value.inner_text()
    page.locator(".st-key-benchmarking_set button").click()
    expect(value).not_to_have_text(late)
    expect(page.locator("[class*='_release'] button")).to_have_count(1)
