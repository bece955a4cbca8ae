"""A held lever with the model in the browser: what the page shows ahead of the server is what the server then shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages.parts.wording.words import texts
from tests.browser.test_app import settled, show, still
from tests.browser.test_drag import THUMB, profit, pull

READY, SAID = (f".st-key-lever_model_place[data-{state}]" for state in ("ready", "said"))
SLIDER = ".st-key-benchmarking input[type=range]"
AHEAD = "() => document.documentElement.hasAttribute('data-ahead')"
# A line to the server that can fall silent; what is said meanwhile is kept and goes out afterwards.
LINE = """() => { const send = WebSocket.prototype.send, line = window.line = { silent: false, kept: [] };
    WebSocket.prototype.send = function (...data) {
        if (line.silent) line.kept.push([this, data]); else { line.said = (line.said ?? 0) + 1; send.apply(this, data) } };
    line.speak = () => { line.silent = false; for (const [socket, data] of line.kept.splice(0)) send.apply(socket, data) } }"""
UNREACHED = "Object.defineProperty(SVGElement.prototype, '__data__', { get: () => undefined, set: () => {} })"
# What the charts in sight that tell of an outcome hold: rows, and whether they follow.
CHARTS = """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].flatMap(chart => {
    const { top, bottom } = chart.getBoundingClientRect();
    const mark = [...chart.querySelectorAll('path, text')].find(mark => mark.__data__?.mark?.group?.context?.dataflow);
    const view = mark?.__data__.mark.group.context.dataflow;
    try { view.signal('first_line') } catch { return [] }
    if (bottom < 0 || top > innerHeight) return [];
    const rows = view.data('source').map(({ year, role, value, low, high, text, label, label_at }) => ({ year, role, value, low, high, text, label, label_at }));
    return [{ rows, follows: chart.hasAttribute('data-follows') }] })"""


def grip(page) -> tuple[float, float]:
    """Press the first lever's slider; where it is held."""
    x, y = page.locator(SLIDER).evaluate(THUMB)
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def ready(page) -> None:
    """Wait for the model, and have a line that can fall silent."""
    page.locator(READY).wait_for(state="attached")
    still(page)
    page.evaluate(LINE)


def alike(held: list[dict], answered: list[dict]) -> None:
    """Charts as the browser drew them and as the server did."""
    assert held and len(held) == len(answered)
    assert all(chart["follows"] for chart in held) and not any(chart["follows"] for chart in answered)
    for one, other in zip(held, answered, strict=True):
        for row, wanted in zip(one["rows"], other["rows"], strict=True):
            for name, value in wanted.items():
                assert row[name] == (pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value), name


def ahead_then_answered(page, cards: str, way: float = 120) -> None:
    """The browser moves cards and charts while the line is silent; the server, told where the hand rests, shows the same."""
    before = page.evaluate(CHARTS)
    page.evaluate("() => { line.silent = true }")
    x, y = grip(page)
    pull(page, x, y, way)
    page.wait_for_function(AHEAD)
    expect(page.locator(f"{cards}[data-follows]")).to_have_count(4)
    held, told = page.evaluate(CHARTS), page.locator(cards).all_inner_texts()
    assert [chart["rows"] for chart in held] != [chart["rows"] for chart in before]
    page.evaluate("() => line.speak()")
    settled(page)
    page.wait_for_selector("[data-follows]", state="detached")
    assert page.locator(cards).all_inner_texts() == told, "figures are written as the server writes them"
    alike(held, page.evaluate(CHARTS))


def test_the_page_is_ahead_of_the_server_and_agrees_with_it(page, base_url):
    show(page, base_url, "home")
    ready(page)
    ahead_then_answered(page, ".headlines [data-moves]")
    page.evaluate("() => { line.silent = true }")
    box = page.locator(SLIDER).evaluate(THUMB)
    pull(page, *box, 60)
    page.wait_for_function(AHEAD)
    value = float(page.locator(SLIDER).input_value())
    expect(page.locator(".headlines .card-value").first).to_have_text(profit(value))
    assert page.locator(".glance").get_attribute("aria-live") == "off", "nothing is spoken while figures run"
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.card-below')).opacity < 0.6"
    )  # what waits steps back
    page.mouse.up()
    page.evaluate("() => line.speak()")
    settled(page)
    page.wait_for_selector("[data-follows]", state="detached")
    expect(page.locator(".headlines .card-value").first).to_have_text(profit(value))
    expect(page.locator(".glance")).not_to_have_attribute("aria-live", "off")
    shown, cards = page.evaluate(CHARTS), page.locator(".headlines").inner_text()
    page.evaluate("() => { line.silent = true }")
    x, y = grip(page)
    pull(page, x, y, -80)
    page.wait_for_function(AHEAD)
    pull(page, x - 80, y, 80)
    page.wait_for_function(f"() => !({AHEAD})()")  # where it came from, nothing waits for the server
    page.wait_for_selector("[data-follows]", state="detached")
    assert page.locator(".headlines").inner_text() == cards and page.evaluate(CHARTS) == shown
    page.mouse.up()
    page.evaluate("() => line.speak()")


def test_a_single_entity_is_followed_in_english(browser, base_url):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-US")
    page = context.new_page()
    show(page, base_url, "entities", "en")
    page.locator("[data-testid=stVegaLiteChart]").last.scroll_into_view_if_needed()
    ready(page)
    ahead_then_answered(page, ".glance [data-moves]")
    page.mouse.up()
    context.close()


def test_keys_on_the_hall_screen(page, base_url):
    show(page, base_url, "home")
    page.locator(".st-key-stage_enter button").first.click()
    page.locator(".st-key-stage_levers button").click()
    page.locator(SLIDER).wait_for()
    ready(page)
    page.evaluate("() => { line.silent = true }")
    page.locator(SLIDER).focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".card-value").first).to_have_text(profit(0.15))
    assert all(chart["follows"] for chart in page.evaluate(CHARTS))
    page.evaluate("() => line.speak()")
    settled(page)
    page.wait_for_selector("[data-follows]", state="detached")
    expect(page.locator(".card-value").first).to_have_text(profit(0.15))


@pytest.mark.parametrize("lost", ["model", "charts"])
def test_what_the_browser_lacks_the_server_shows_while_the_lever_is_held(page, base_url, lost):
    if lost == "model":
        page.route(
            "**/model/*.json", lambda route: route.fulfill(status=204)
        )  # as little as a wrong digest gets, without the browser's own complaint
    else:
        page.add_init_script(UNREACHED)
    show(page, base_url, "home")
    page.locator(SAID if lost == "model" else READY).wait_for(state="attached")
    expect(page.get_by_text(texts()["held.differs"]["zh"])).to_have_count(int(lost == "model"))
    still(page)
    page.evaluate(LINE)
    pull(page, *grip(page), 120)
    page.wait_for_function("() => line.said > 0 && !document.documentElement.hasAttribute('data-ahead')")
    expect(page.locator(".headlines .card-value").first).to_have_text(profit(float(page.locator(SLIDER).input_value())))
    page.mouse.up()
    settled(page)
