"""Nothing a visitor made is lost: what no longer fits is set aside, two tabs go on together, a browser without room says so."""

from __future__ import annotations

import json
import re
import signal

import pytest
from playwright.sync_api import expect

from pages.parts.wording.words import texts
from simulation import Scenario
from simulation.workbench.hall_story import Scene, Story
from simulation.workbench.stored_timeline import read_timeline
from tests.browser.conftest import ARTIFACTS, PROBES, serve
from tests.browser.test_app import settled, show, still, title
from tests.browser.test_workbench_browser import APART, named, press, slider
from tests.support import LIMIT
from tests.test_kept_work import TEXT, changed, with_timeline

STORE = "scenario-workbench"
TEXTS = {key: row["en"] for key, row in texts().items()}
ASIDE = "() => Object.keys(localStorage).filter(key => key.startsWith('scenario-workbench-aside-'))"


def storage(page) -> dict:
    return json.loads(page.evaluate("place => localStorage.getItem(place)", STORE))


def visit(page, base_url, raw: str, path: str = "/scenarios") -> None:
    """A page in a browser that has kept something."""
    page.set_viewport_size({"width": 1366, "height": 900})
    page.goto(base_url + PROBES[0])  # a bare page of the same server, where something can be put into the store
    page.evaluate("kept => localStorage.setItem(...kept)", [STORE, raw])
    page.goto(base_url + path)


def kept(text: str) -> str:
    return json.dumps({"session": "before", "text": text})


def test_a_scenario_that_no_longer_fits_is_set_aside_and_named(page, base_url):
    text = with_timeline(lambda content: content["scenarios"][13]["levers"].update(benchmarking=1.01))
    visit(page, base_url, kept(text))
    note = page.locator(".st-key-left_out")
    expect(note).to_contain_text("全部举措")
    expect(note).to_contain_text("101.0%")
    expect(page.locator("[class*='st-key-shelf_']")).to_have_count(5)
    page.wait_for_function(f"() => JSON.parse(localStorage.getItem('{STORE}')).session !== 'before'")
    (place,) = page.evaluate(ASIDE)
    assert json.loads(page.evaluate("place => localStorage.getItem(place)", place))["text"] == text
    with page.expect_download() as fetched:
        page.locator(".st-key-left_out_file button").click()
    assert fetched.value.path().read_text(encoding="utf-8") == text
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / "left_out.png")
    page.locator(".st-key-left_out_read button").click()
    expect(note).to_have_count(0)
    page.reload()
    expect(page.locator("[class*='st-key-shelf_']")).to_have_count(5)
    settled(page)
    assert page.evaluate(ASIDE) == [place], "what was set aside stays, and is not set aside again"
    expect(note).to_have_count(0)


@pytest.mark.parametrize("raw", [
    kept(json.dumps(json.loads(TEXT) | {"timeline": json.loads(TEXT)["timeline"].replace('"at":14', '"at":1e400')})),
    kept("not our text"), *(pytest.param(raw, marks=pytest.mark.long) for raw in ("no JSON at all", json.dumps({"another": "program"}), "null")),
])  # fmt: skip
def test_an_odd_store_never_locks_a_visitor_out_and_is_never_written_over(page, base_url, raw):
    visit(page, base_url, raw)
    expect(page.locator(".st-key-left_out")).to_be_visible()
    page.wait_for_function(f"() => localStorage.getItem('{STORE}').includes('revision')")
    (place,) = page.evaluate(ASIDE)
    assert page.evaluate("place => localStorage.getItem(place)", place) == raw
    expect(page.locator("h1")).to_be_visible()


def test_two_tabs_go_on_together(context, base_url):
    one = context.new_page()
    show(one, base_url, "home")
    press(one, "PageUp")
    expect(slider(one)).to_have_attribute("aria-valuetext", "10%")
    other = context.new_page()
    show(other, base_url, "home")
    expect(slider(other)).to_have_attribute("aria-valuetext", "10%")
    one.bring_to_front()
    for shown in ("20%", "30%"):
        one.wait_for_timeout(APART)
        press(one, "PageUp")
        expect(slider(one)).to_have_attribute("aria-valuetext", shown)
    other.bring_to_front()
    other.evaluate("() => window.dispatchEvent(new Event('focus'))")  # a browser without a screen gives none
    expect(slider(other)).to_have_attribute("aria-valuetext", "30%")
    settled(other)
    other.wait_for_timeout(APART)
    press(other, "PageUp")
    expect(slider(other)).to_have_attribute("aria-valuetext", "40%")
    still(other)
    one.reload()
    expect(slider(one)).to_have_attribute("aria-valuetext", "40%")
    still(one)
    steps = read_timeline(json.loads(storage(one)["text"])["timeline"])[0].steps
    assert [step.bench.current.levers["benchmarking"].value for step in steps[1:]] == pytest.approx([0.1, 0.2, 0.3, 0.4])


# A tab in sight beside another: that it is looked at again is not said to it.
UNTOLD = """() => { for (const event of ['focus', 'visibilitychange'])
    window.addEventListener(event, told => [window, document].includes(told.target) && told.stopImmediatePropagation(), true) }"""


def test_a_scenario_changed_in_two_tabs_at_once_is_kept_twice(context, base_url):
    one = context.new_page()
    show(one, base_url, "home")
    press(one, "ArrowRight", 4)
    other = context.new_page()
    other.add_init_script(f"({UNTOLD})()")
    show(other, base_url, "home")
    expect(slider(other)).to_have_attribute("aria-valuetext", "20%")
    press(one, "End")
    press(other, "PageUp")
    expect(other.locator(".st-key-kept_twice")).to_contain_text("方案1 (1)")
    expect(slider(other)).to_have_attribute("aria-valuetext", "30%")
    still(other)
    own = read_timeline(json.loads(storage(other)["text"])["timeline"])[0].bench.own
    assert {one.name: one.levers["benchmarking"].value for one in own} == pytest.approx({"方案1": 0.3, "方案1 (1)": 1.0})
    other.screenshot(path=ARTIFACTS / "kept_twice.png")


FULL = """() => { Storage.prototype.setItem = function () { throw new DOMException("full", "QuotaExceededError") } }"""
BLOCKED = (
    """() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError") } })"""
)


@pytest.mark.parametrize("fault", [FULL, BLOCKED], ids=["full", "blocked"])
def test_a_browser_that_cannot_keep_the_work_says_so_and_offers_it_as_a_file(browser, base_url, fault):
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="en-GB", accept_downloads=True)
    context.add_init_script(f"({fault})()")
    page = context.new_page()
    show(page, base_url, "home", "en")
    press(page, "End")
    expect(page.locator(".st-key-unkept")).to_contain_text("could not keep your work")
    page.screenshot(path=ARTIFACTS / "unkept.png")
    with page.expect_download() as fetched:
        page.locator(".st-key-unkept_work button").click()
    content = json.loads(fetched.value.path().read_text(encoding="utf-8"))
    assert read_timeline(content["timeline"])[0].bench.current.levers["benchmarking"].value == 1.0
    expect(named(page)).to_have_value("Scenario 1")
    expect(page.locator(".st-key-heading")).to_contain_text(TEXTS["changed"].format(count=1))
    context.close()


def test_ten_quick_undos_are_ten_steps_by_key_and_by_button(page, base_url):
    visit(page, base_url, kept(TEXT))
    expect(page.locator("[class*='st-key-shelf_']")).to_have_count(6)
    settled(page)
    here = page.locator("[class*='st-key-step_'] [data-testid=stBaseButton-primary]")
    expect(here).to_have_text([re.compile(r"^14\.")])
    page.locator("h1").click()
    for _ in range(10):
        page.keyboard.press("Control+z")
    expect(here).to_have_text([re.compile(r"^4\.")])  # a list: for a moment of the redraw two steps are marked
    settled(page)
    page.locator(".st-key-redo button").evaluate("button => { for (let n = 0; n < 6; n++) button.click() }")
    expect(here).to_have_text([re.compile(r"^10\.")])
    settled(page)
    lever = page.get_by_role("slider").first
    stood = lever.get_attribute("aria-valuetext")
    lever.press("PageUp")
    page.keyboard.press("Control+z")  # perhaps in the same event as the move, or while its run is cut short
    settled(page)
    expect(here).to_have_text([re.compile(r"^10\.")])
    expect(lever).to_have_attribute("aria-valuetext", stood)


def test_every_press_through_a_story_counts_across_its_pages(page, base_url):
    scenes = tuple(Scene(Scenario.preset("deepening"), ("home", "profit", "debt")[n % 3], f"第{n + 1}幕") for n in range(8))
    visit(page, base_url, kept(changed(kept=json.loads(TEXT)["kept"] | {"story": Story(scenes).text})))
    expect(page.locator(".st-key-scene_7")).to_be_visible()
    settled(page)
    page.locator("h1").click()
    page.keyboard.press("b")
    bar = page.locator(".st-key-stage_bar")
    expect(bar).to_contain_text("8")
    settled(page)
    for _ in range(6):
        page.keyboard.press("PageDown")
    expect(bar).to_contain_text("第6幕")
    settled(page)
    page.locator(".st-key-stage_back button").evaluate("button => { for (let n = 0; n < 3; n++) button.click() }")
    expect(bar).to_contain_text("第3幕")
    expect(page.locator("h1")).to_have_text(title("debt", "en"))


def test_a_refused_name_stays_in_the_field_with_the_reason_beside_it(page, base_url):
    show(page, base_url, "home")
    press(page, "End")
    page.locator(".st-key-bench_actions button").click()
    field = page.locator(".st-key-bench_name input")
    field.fill("深化提升")
    field.press("Enter")
    box = page.get_by_test_id("stPopoverBody")
    expect(box.get_by_role("alert")).to_contain_text("方案包的名称")
    expect(field).to_have_value("深化提升")
    still(page)
    page.screenshot(path=ARTIFACTS / "misnamed.png")
    expect(field).to_have_value("深化提升")
    field.fill("稳步提升")
    field.press("Enter")
    expect(named(page)).to_have_value("稳步提升")
    expect(box.get_by_role("alert")).to_have_count(0)


def test_a_value_out_of_range_is_limited_with_a_word(page, base_url):
    show(page, base_url, "home")
    field = page.locator(".st-key-benchmarking_typed input")
    field.fill("500")
    field.press("Enter")
    expect(page.locator(".st-key-lever_benchmarking")).to_contain_text("已按 100% 计")
    expect(field).to_have_value("100")
    expect(slider(page)).to_have_attribute("aria-valuetext", "100%")
    page.screenshot(path=ARTIFACTS / "limited.png")


MOVED = """input => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, input.max);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true })) }"""


def test_a_server_that_dies_is_said_in_the_visitors_language_and_a_name_being_typed_survives(browser, base_url):
    server, url = serve()
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    try:
        show(page, url, "home")
        press(page, "ArrowRight", 4)
        page.locator(".st-key-bench_actions button").click()
        field = page.locator(".st-key-bench_name input")
        expect(field).to_be_visible()
        server.send_signal(signal.SIGSTOP)  # it answers no more, which the browser does not know yet
        slider(page).evaluate(MOVED)
        field.fill("长远之计")
        server.kill()
        server.wait(timeout=LIMIT)
        expect(page.locator("#connection-lost")).to_have_text(texts()["connection.lost"]["zh"])
        expect(page.locator(".st-key-lever_benchmarking")).to_have_attribute("data-waits", texts()["connection.waits"]["zh"])
        page.wait_for_timeout(4_000)  # by now the framework would show its own box
        expect(page.get_by_text("Connection error")).not_to_be_visible()
        page.screenshot(path=ARTIFACTS / "connection_lost.png")
        kept_now = context.storage_state()
    finally:
        server.kill()
        context.close()
    kept_now["origins"][0]["origin"] = base_url  # another server at another address
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", storage_state=kept_now)
    page = context.new_page()
    show(page, base_url, "home")
    expect(page.locator("p[role=status]")).to_have_text(texts()["bench.returned"]["zh"])
    field = page.locator(".st-key-bench_name input")
    expect(field).to_have_value("长远之计")
    expect(slider(page)).to_have_attribute("aria-valuetext", "20%")
    field.press("End")
    field.press_sequentially("!")
    field.press("Enter")
    expect(named(page)).to_have_value("长远之计!")
    context.close()
