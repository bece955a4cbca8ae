"""A scenario handed on by link, picture and file, from one browser to another."""

from __future__ import annotations

import io
import json

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from pages.parts.exchange.share_link import drawn
from pages.parts.wording.words import texts
from simulation import Scenario
from tests.browser.test_app import FITS, PHONE, choose_preset, go, settled, show, still
from tests.test_share_page import PLAN, earlier, encode, made

NOTE = ".st-key-arrival"


def link_on(page) -> str:
    return page.get_by_test_id("stCode").inner_text().strip()


def test_a_link_rebuilds_the_scenario_in_another_browser(browser, page, base_url):
    show(page, base_url, "home")
    choose_preset(page, 2)
    page.locator(".st-key-benchmarking input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    still(page)  # what the plan costs is drawn after the headlines
    figures = page.locator(".card-value").all_inner_texts()
    go(page, "share")
    settled(page)
    link = link_on(page)
    assert link.startswith(f"{base_url}/?s=") and len(link) < 200

    expect(page.get_by_text(texts()["share.no_picture_here"]["zh"])).to_be_visible()
    expect(page.locator(".st-key-share_picture")).to_have_count(0)

    with page.expect_download() as coming:
        page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
    with open(coming.value.path(), encoding="utf-8") as file:
        plain = json.load(file)
    assert plain["schema"] == "scenario/1.1" and plain["stamp"]["model"]

    other = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
    other.set_content(drawn(link))
    picture = Image.open(io.BytesIO(other.locator("svg").screenshot()))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [link]
    other.goto(link)
    expect(other.locator(NOTE)).to_contain_text(texts()["shared.unchanged"]["zh"])
    expect(other.locator(".card-value")).to_have_text(figures)
    expect(other.locator(".st-key-benchmarking input[type=range]")).to_have_value("0.95")
    other.locator(".st-key-arrival_dismiss button").click()
    expect(other.locator(NOTE)).to_have_count(0)
    other.context.close()


def test_a_hostile_link_gives_a_message_and_the_reference(page, base_url):
    page.goto(f"{base_url}/?s=%3Cscript%3Ealert(1)%3C/script%3E" + "A" * 3000)
    expect(page.locator(NOTE)).to_contain_text("没有打开")
    label = "现状延续"
    expect(page.locator(".st-key-preset input")).to_have_value(label)
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(4)


def test_old_and_new_numbers_fit_a_phone(page, base_url):
    page.set_viewport_size(PHONE)
    page.goto(f"{base_url}/?s={earlier(Scenario.preset('deepening'), '0.9.0', parameters='0000')}")
    expect(page.locator(f"{NOTE} table")).to_contain_text("+10.0 亿元")
    page.wait_for_function(FITS)


def test_a_tab_opened_by_a_link_keeps_what_was_changed_when_it_is_reloaded(page, base_url):
    page.goto(f"{base_url}/?s={encode(made(PLAN))}")
    expect(page.locator(NOTE)).to_contain_text(PLAN.name)
    settled(page)
    page.locator(".st-key-benchmarking input[type=range]").focus()
    page.keyboard.press("End")
    expect(page.locator(NOTE)).to_contain_text(texts()["shared.changed"]["zh"].split("，")[1])
    settled(page)
    page.reload()
    expect(page.get_by_role("status")).to_have_text(texts()["bench.returned"]["zh"])
    expect(page.locator(".st-key-benchmarking input[type=range]")).to_have_attribute("aria-valuetext", "100%")
    expect(page.locator(".st-key-preset input")).to_have_value(PLAN.name)
    expect(page.locator(NOTE)).to_have_count(0)


def test_a_link_is_opened_beside_the_work_the_browser_keeps(page, base_url):
    """The visitor's own scenario comes back, the linked ones join it, the first of them is chosen."""
    show(page, base_url, "home")
    page.locator(".st-key-benchmarking input[type=range]").focus()
    page.keyboard.press("End")
    settled(page)
    expect(page.locator(".st-key-preset input")).to_have_value("方案1")
    page.wait_for_function("() => (localStorage.getItem('scenario-workbench') || '').includes('方案1')")
    page.goto(f"{base_url}/?s={encode(made(PLAN, Scenario('方案二', {'delegation': 0.7})))}")
    expect(page.locator(NOTE)).to_contain_text(PLAN.name)
    settled(page)
    expect(page.locator(".st-key-preset input")).to_have_value(PLAN.name)
    page.wait_for_function("() => (localStorage.getItem('scenario-workbench') || '').includes('方案二')")
    settled(page)  # the run that took the kept work up would close a list opened before it
    expect(page.locator("[data-testid=stMain] a[href*='x.cn']")).to_have_count(0)
    page.locator(".st-key-preset input").click()
    expect(page.get_by_role("option")).to_have_count(3 + 12)
    names = page.get_by_role("option").all_inner_texts()
    assert {"方案1", "方案二", PLAN.name} <= set(names)
