"""A phone asleep for five real minutes while its room goes on: it comes back to its team, its unsent draft counted, and the sitting as it stands."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import expect

from simulation.language.texts import texts
from simulation.workshop.room import BY_TIME
from simulation.workshop.server_clock import ticks
from tests.browser.workshop_screens import PHONE, hall, joined, plan_of
from tests.deployment import until
from tests.workshop_support import FACILITATOR, to

__all__ = ["hall"]
ASLEEP = 300.0  # seconds


@pytest.mark.long
@pytest.mark.parametrize("network", ["kept", "lost"])
def test_a_phone_wakes_up_in_its_team(hall, browser, network):
    """Frozen by the system; with the network of the hall, or without it until after the phone is awake."""
    _, workshop = hall
    room = workshop.open_room("研讨")
    context = browser.new_context(**PHONE, locale="zh-CN")
    phone = joined(context, hall, room, "红队")
    expect(phone.locator("h1", has_text="红队")).to_be_visible()
    workshop.act(room.id, FACILITATOR, "start", {"plan": "short"})
    to(workshop, room, "plan")
    expect(phone.locator(".figure").first).to_be_visible()
    name = phone.locator("input[type=range]").first.get_attribute("id").removeprefix("field-")
    box = phone.locator(".card input[type=number]").first
    box.fill("60")
    box.blur()
    until(lambda: plan_of(workshop, room).get(name) == 0.6)
    tool = context.new_cdp_session(phone)
    tool.send("Page.setWebLifecycleState", {"state": "frozen"})
    context.set_offline(network == "lost")
    began = ticks()
    threading.Event().wait(ASLEEP / 2)
    to(workshop, room, "reveal", 1)  # the room does not wait
    threading.Event().wait(ASLEEP / 2)
    assert ticks() - began >= ASLEEP
    tool.send("Page.setWebLifecycleState", {"state": "active"})
    context.set_offline(False)
    expect(phone.locator("td.good, td.refused, li.good, li.refused").first).to_be_visible()
    expect(phone.locator("header.bar")).to_contain_text("红队")
    live = workshop.current(room.id).room
    (entry,) = live.sitting.rounds[1].entries.values()
    assert entry.levers == {name: 0.6} and entry.how == BY_TIME and len(live.members) == 1
    to(workshop, room, "shock")  # and it hears what comes next
    expect(phone.locator("header.bar")).to_contain_text(texts()["light.phase.shock"]["zh"])
    context.close()
