"""Dragging a lever in a real browser: outcomes move with the hand, nothing is rebuilt, the release is exact."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from simulation import Scenario, project
from tests.browser.test_app import drawn, settled, show, still
from tests.browser.test_workbench_browser import APART

THUMB = """node => { const box = (node.closest('[style*=left]') || node).getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2] }"""
WATCH = """() => { const charts = () => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')];
    const first = charts().map(chart => chart.querySelector('svg.marks')), tops = charts().map(c => c.getBoundingClientRect().top);
    const seen = window.drag = { rebuilt: 0, blank: 0, moved: 0, on: true };
    const look = () => { if (!seen.on) return;
        const now = charts().map(chart => chart.querySelector('svg.marks'));
        seen.blank += now.length < first.length || now.some(svg => !svg || svg.getBoundingClientRect().height < 20);
        seen.rebuilt += now.some((svg, i) => svg && svg !== first[i]);
        seen.moved = Math.max(seen.moved, ...charts().map((c, i) => Math.abs(c.getBoundingClientRect().top - tops[i])));
        requestAnimationFrame(look) };
    look() }"""


def profit(value: float) -> str:
    """What the first card shows with one lever moved."""
    levers = {"benchmarking": value} if value else {}
    return f"{project(Scenario('s', levers)).total('total_profit')[-1]:,.1f} 亿元"


@pytest.fixture
def held(page, base_url):
    """The home page with the first lever moved once and its slider pressed; gives slider and its place."""
    show(page, base_url, "home")
    slider = page.locator(".st-key-benchmarking input[type=range]")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".card-value").first).to_have_text(profit(0.05))
    still(page)
    x, y = slider.evaluate(THUMB)
    page.mouse.move(x, y)
    page.mouse.down()
    return slider, x, y


def pull(page, x: float, y: float, way: float, steps: int = 12) -> None:
    """Move the pressed mouse a way to the right, in steps."""
    for step in range(1, steps + 1):
        page.mouse.move(x + way * step / steps, y)
        page.wait_for_timeout(25)


def test_outcomes_follow_the_hand_and_no_chart_is_rebuilt(page, held):
    slider, x, y = held
    value, path = page.locator(".card-value").first, drawn(page).locator("g.mark-line path").first
    expect(path).to_be_attached()
    page.evaluate(WATCH)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    seen, shapes = [value.inner_text()], [drawn(page).inner_html()]
    for place in (40, 80, 120):
        pull(page, x + place - 40, y, 40)
        expect(value).to_have_text(profit(float(slider.input_value())))
        seen.append(value.inner_text())
        shapes.append(drawn(page).inner_html())
    assert len(set(seen)) == len(seen), "the card moves while the slider is held"
    assert len(set(shapes)) == len(shapes), "so does the chart"
    page.mouse.up()
    settled(page)
    watched = page.evaluate("() => { window.drag.on = false; return window.drag }")
    assert watched["rebuilt"] == 0 and watched["blank"] == 0
    assert watched["moved"] <= 1, "charts keep their place"
    expect(value).to_have_text(profit(float(slider.input_value())))
    assert not [text for text in told if "fragmentId" in text], "slider and watcher tell of the release in a message each"


def test_a_drag_is_one_step_back(page, held):
    slider, x, y = held
    value = page.locator(".card-value").first
    pull(page, x, y, 120, steps=8)
    expect(value).to_have_text(profit(float(slider.input_value())))
    page.wait_for_timeout(APART)  # a later move of the same lever is a step of its own
    pull(page, x + 120, y, 60, steps=4)
    page.mouse.up()
    expect(value).to_have_text(profit(float(slider.input_value())))
    settled(page)
    page.locator(".st-key-undo button").click()
    expect(value).to_have_text(profit(0.05))
    settled(page)
    assert float(slider.input_value()) == pytest.approx(0.05)


def test_a_drag_back_to_where_it_began_changes_nothing(page, held):
    slider, x, y = held
    value = page.locator(".card-value").first
    pull(page, x, y, 120, steps=6)
    expect(value).to_have_text(profit(float(slider.input_value())))
    pull(page, x + 120, y, -120, steps=6)
    page.mouse.up()
    expect(value).to_have_text(profit(0.05))
    settled(page)
    assert float(slider.input_value()) == pytest.approx(0.05)
    expect(value).to_have_text(profit(0.05))
