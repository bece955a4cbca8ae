"""A server that nobody has visited yet: its first visitors come at once, by addresses and by a link."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from pages.parts.wording.words import texts
from tests.browser.conftest import watching
from tests.browser.test_app import address, drawn, settled, title
from tests.browser.test_share import NOTE
from tests.test_share_page import PLAN, encode, made

# Whether the first frame with anything in it holds the app's own, and in how many frames something for paper alone is seen
# or something moves without an end, but the sign that a study is at work, which a busy machine shows.
FRAMES = """() => { const seen = window.seen = { first: null, paper: 0, pulses: 0 };
    const look = () => { if (seen.first === null && document.querySelector('.first-paint, #root > *'))
            seen.first = !!document.querySelector('.first-paint')?.offsetHeight;
        seen.paper += [...document.querySelectorAll('.print-heading, [class*="st-key-paper_"]')].some(one => one.offsetHeight);
        seen.pulses += document.getAnimations().some(one => one.effect.getTiming().iterations === Infinity
            && !one.effect.target.closest('[data-testid="stSpinner"]'));
        requestAnimationFrame(look) };
    requestAnimationFrame(look) }"""


def unseen(page) -> None:
    """As if nobody had been here before."""
    page.evaluate("() => { localStorage.clear(); localStorage.setItem('unseen', '1') }")


def test_the_tour_is_for_who_has_not_been_here(page, base_url):
    """By keyboard, in both languages; skipped once it stays away, asked for it begins again; never over a link or in a hall."""
    tour, seen = page.locator("#tour"), "() => localStorage.getItem('scenario-workbench-tour')"
    page.goto(base_url + address("help"))
    settled(page)
    unseen(page)
    page.goto(f"{base_url}/?s={encode(made(PLAN))}")
    expect(page.locator(NOTE)).to_contain_text(PLAN.name)
    settled(page)
    expect(tour).to_have_count(0)
    unseen(page)
    page.goto(base_url)
    expect(tour).to_be_focused()
    expect(tour).to_contain_text(texts()["tour.title.question"]["zh"])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(tour).to_contain_text(texts()["tour.title.levers"]["zh"])
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)
    assert page.evaluate(seen) == "done"
    page.reload()
    settled(page)
    expect(tour).to_have_count(0)
    page.goto(base_url + address("help"))
    page.locator(".st-key-help_tour button").click()
    expect(page.locator("h1")).to_have_text(title("home", "zh"))
    expect(tour).to_be_focused()
    page.locator(".st-key-language_switch").get_by_text("English").click()
    expect(tour).to_contain_text(texts()["tour.title.question"]["en"])
    settled(page)
    page.keyboard.press("b")
    expect(tour).to_have_count(0)
    page.locator(".st-key-stage_leave button").click()
    page.locator(".card a[href='computed?of=total_profit']").click()
    expect(page.locator("h1")).to_have_text(title("computed", "en"))
    expect(page).to_have_url(re.compile("of=total_profit"))  # each number has an address, to which Back leads
    assert len(page.context.pages) == 1


PAGES = ("return_on_equity", "new_energy", "ranges")


def test_the_first_visitors_of_a_new_server_come_at_once(browser, fresh_url):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    with watching(context):
        visitors = {page_id: context.new_page() for page_id in PAGES}
        for page_id, page in visitors.items():
            page.add_init_script(f"({FRAMES})()")
            page.goto(fresh_url + address(page_id), wait_until="commit")
        linked = context.new_page()
        linked.goto(f"{fresh_url}/profit?s={encode(made(PLAN))}")
        for page_id, page in visitors.items():
            expect(page.locator("h1")).to_have_text(title(page_id, "zh"))
            settled(page)
            assert page.evaluate("() => seen") == {"first": True, "paper": 0, "pulses": 0}, (
                "the app's frame first, what is for paper never, nothing that pulses"
            )
            expect(drawn(page)).to_be_visible()
            expect(page.get_by_role("alert").filter(has_text=texts()["failure.page"]["zh"])).to_have_count(0)
        expect(linked.locator("h1")).to_have_text(title("profit", "zh"))
        expect(linked.locator(NOTE)).to_contain_text(PLAN.name)
        expect(linked.locator(".st-key-conditions input")).to_have_value("环境：大宗商品上行")
    context.close()
