"""Figures on cards are never cut: from a narrow phone to the widest screen, enlarged to twice, in both languages, with the longest values."""

from __future__ import annotations

import pytest

from simulation import HEADLINES
from simulation.language.words import Words
from tests.browser.test_app import choose_preset, show, still

WIDTHS = (320, 390, 512, 640, 683, 768, 900, 960, 1366, 1920, 2560)  # 1366 and 1024 enlarged to 200 % are 683 and 512 wide
LONGEST = {
    "total_profit": -1234.5,
    "return_on_equity": -0.1234,
    "labour_productivity": 1234.5,
    "new_energy_capacity": 12345.0,
    "programme_investment": 123456.7,
}
# What stands out of its card, or is hidden by an edge, after the longest values are written where values stand.
CUT = """longest => { const cards = [...document.querySelectorAll('[data-testid=stMetric], .card')].filter(card => card.offsetHeight);
    if (longest) cards.forEach((card, i) => { for (const [name, text] of [
            ['[data-testid=stMetricValue], .card-value', longest[i % longest.length]],
            ['[data-testid=stMetricDelta], .card-change em', '−' + longest[i % longest.length]]]) {
        const place = card.querySelector(name); if (!place) continue;
        const letters = [...function* (walker) { while (walker.nextNode()) yield walker.currentNode }(
            document.createTreeWalker(place, NodeFilter.SHOW_TEXT))].filter(node => node.data.trim());
        if (letters.length) letters.at(-1).data = text } });
    const ranges = [...document.querySelectorAll('.card-below')].filter(range => range.offsetHeight);
    return [cards.length, [...cards, ...ranges].flatMap(card => { const box = card.getBoundingClientRect();
        return [...card.querySelectorAll('*')].filter(part => part.getClientRects().length && part.innerText?.trim()).filter(part => {
            const style = getComputedStyle(part), own = part.getBoundingClientRect();
            return own.left < box.left - 1 || own.right > box.right + 1 || own.bottom > box.bottom + 1
                || style.overflowX !== 'visible' && part.scrollWidth > part.clientWidth + 1 && part.clientWidth
                || style.overflowY !== 'visible' && part.scrollHeight > part.clientHeight + 2 && part.clientHeight
        }).map(part => part.innerText) })] }"""


# Lines of the last cells of what a plan is paid with: a grade fits on one.
LINES = """() => [...document.querySelectorAll('[class*="st-key-plain_price_table"] td:last-child')].map(cell => {
    const range = document.createRange(); range.selectNodeContents(cell);
    return new Set([...range.getClientRects()].map(line => Math.round(line.top))).size })"""


@pytest.mark.parametrize(("language", "locale"), [pytest.param("zh", "zh-CN", marks=pytest.mark.long), ("en", "en-GB")])
def test_cards_stand_whole_at_every_width(browser, base_url, language, locale):
    words = Words.screen(language)
    longest = [words.figure(variable, value) for variable, value in LONGEST.items()]
    assert set(LONGEST) > set(HEADLINES)
    context = browser.new_context(locale=locale, viewport={"width": 1366, "height": 900})
    page = context.new_page()
    for page_id, least in (("home", 8), ("return_on_equity", 3)):
        show(page, base_url, page_id, language)
        if page_id == "home":
            choose_preset(page, 2)
        still(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for written in (None, longest):
                count, cut = page.evaluate(CUT, written)
                assert count >= least and not cut, (page_id, width, cut)
        if page_id == "home":
            page.set_viewport_size({"width": 1920, "height": 1080})
            still(page)
            high = [
                page.get_by_test_id("stVegaLiteChart").nth(i).locator("svg.marks").bounding_box()["height"] for i in range(4)
            ]
            assert min(high) > 180, "a higher screen gives charts what it has left"
        page.set_viewport_size({"width": 1366, "height": 900})
        assert set(page.evaluate(LINES)) <= {1} and (page_id != "home" or page.evaluate(LINES))
    context.close()
