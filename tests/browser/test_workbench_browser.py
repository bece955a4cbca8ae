"""The workbench in a real browser: undo by key, work that survives a reload, names, comparison."""

from __future__ import annotations

from playwright.sync_api import expect

from pages.parts.wording.words import texts
from simulation.workbench.timeline import TOGETHER
from tests.browser.test_app import choose_preset, settled, show, still

TEXTS = {key: row["zh"] for key, row in texts().items()}
APART = 1_000 * TOGETHER + 100  # milliseconds after which another move of the same lever is a step of its own


CAUGHT = """() => [...document.querySelectorAll('[data-testid=stMain] *')].filter(part =>
    part.scrollHeight > part.clientHeight + 1 && ['auto', 'scroll'].includes(getComputedStyle(part).overflowY)
).map(part => part.className)"""


def slider(page, lever: str = "benchmarking"):
    return page.locator(f".st-key-{lever} input[type=range]")


def press(page, key: str, times: int = 1, lever: str = "benchmarking") -> None:
    slider(page, lever).focus()
    for _ in range(times):
        page.keyboard.press(key)
    settled(page)
    settled(page)  # the run of what the browser sends a little later


def named(page):
    return page.locator(".st-key-preset input")


def test_a_held_key_makes_one_scenario_and_undo_takes_it_all_back(page, base_url):
    show(page, base_url, "home")
    press(page, "ArrowRight", 8)
    expect(named(page)).to_have_value(TEXTS["bench.new"].format(n=1))
    expect(slider(page)).to_have_attribute("aria-valuetext", "40%")
    page.locator("h1").click()
    page.keyboard.press("Control+z")
    settled(page)
    expect(slider(page)).to_have_attribute("aria-valuetext", "0%")
    expect(named(page)).to_have_value("现状延续")
    page.keyboard.press("Control+y")
    settled(page)
    expect(slider(page)).to_have_attribute("aria-valuetext", "40%")


def test_undo_pressed_in_quick_succession_walks_back_step_by_step(page, base_url):
    show(page, base_url, "home")
    value = page.locator(".card-value").first
    usual = value.inner_text()
    for key in ("End", "Home", "End"):
        press(page, key)
        page.wait_for_timeout(APART)
    page.locator("h1").click()
    for _ in range(3):
        page.keyboard.press("Control+z")
        settled(page)
    still(page)
    expect(slider(page)).to_have_attribute("aria-valuetext", "0%")
    expect(page.locator(".st-key-undo button")).to_be_disabled()
    expect(value).to_have_text(usual)


def test_work_comes_back_after_a_reload(page, base_url):
    show(page, base_url, "home")
    press(page, "End")
    page.locator(".st-key-bench_actions button").click()
    name = page.locator(".st-key-bench_name input")
    name.fill("稳中求进")
    name.press("Enter")
    settled(page)
    expect(named(page)).to_have_value("稳中求进")
    page.reload()
    expect(named(page)).to_have_value("稳中求进")
    expect(slider(page)).to_have_attribute("aria-valuetext", "100%")


def test_three_scenarios_are_made_and_compared(page, base_url):
    show(page, base_url, "home")
    press(page, "End")
    choose_preset(page, 3)
    press(page, "Home")
    page.locator(".st-key-bench_actions button").click()
    page.locator(".st-key-duplicate button").click()
    settled(page)
    page.goto(f"{base_url}/compare")
    expect(named(page)).to_have_value("创建一流调整1 (1)")
    table = page.locator(".st-key-plain_compare_wide_table")
    for name in ("方案1", "创建一流调整1"):
        expect(table).to_contain_text(name)
    expect(page.get_by_test_id("stVegaLiteChart").first.locator("svg.marks")).to_be_visible()
    expect(page.locator(".st-key-plain_differs_table, .st-key-wide_differs").first).to_be_visible()
    assert page.evaluate(CAUGHT) == []  # the wheel moves the page, never a table on it
