"""Phones of a workshop in a real browser: bad networks, late teams, watching, drafts on their way, a choice by name."""

from playwright.sync_api import expect

from simulation import embedded_place
from simulation.language.texts import texts
from simulation.language.words import Words
from simulation.workshop import playing
from simulation.workshop.room import BY_TIME
from simulation.workshop.room_rules import Rules
from tests.browser.workshop_screens import PHONE, away, clean, hall, joined, plan_of, ready, said
from tests.deployment import until
from tests.workshop_support import FACILITATOR, to

__all__ = ["hall"]
NEWS_KEPT = """
new MutationObserver(() => {
  const news = document.getElementById('news');
  if (news?.textContent) (window.newsKept ??= []).push(news.textContent);
}).observe(document, {childList: true, characterData: true, subtree: true});
"""

# The next draft is answered late, the one after it by a proxy whose server is away.
SLOW_THEN_AWAY = """() => { const plain = window.fetch; window.drafts = 0;
    window.fetch = async (address, options) => {
        if (!String(address).includes('/draft')) return plain(address, options);
        window.drafts += 1;
        if (window.drafts === 2) return new Response('<html><body>Bad Gateway</body></html>', { status: 502 });
        if (window.drafts === 1) await new Promise(done => setTimeout(done, 1500));
        return plain(address, options); } }"""


def told(phone, words: str) -> None:
    """A short message has stood on the phone, which may be gone again before a busy machine looks."""
    phone.wait_for_function("words => window.newsKept?.some(news => news.includes(words))", arg=words)


def test_a_phone_on_a_bad_evening(hall, browser):
    """Back, two reloads, a lever moved without a network, a phone asleep while the room goes on: still one team, and its last move counts."""
    url, workshop = hall
    room = workshop.open_room("研讨")
    door = f"{url}/w/{room.code}?e={workshop.tokens.entrance(room.id)}"
    context = browser.new_context(**PHONE, locale="zh-CN")
    context.add_init_script(NEWS_KEPT)
    phone = context.new_page()
    phone.goto(f"{url}/w")
    phone.route(
        "**/events*", away, times=1
    )  # a proxy whose server is just away ends the line for good: it is asked for again
    with phone.expect_response(lambda answer: "/events" in answer.url and answer.status == 200):
        phone.goto(door)
    phone.fill("#name", "红队")
    phone.locator("button.wide").tap()
    expect(phone.locator("h1", has_text="红队")).to_be_visible()
    phone.go_back()
    phone.go_forward()
    expect(phone.locator("h1", has_text="红队")).to_be_visible()
    assert len(workshop.current(room.id).room.members) == 1
    workshop.act(room.id, FACILITATOR, "start", {"plan": "short"})
    to(workshop, room, "plan")
    ready([phone], ".figure")
    phone.reload(wait_until="domcontentloaded")
    phone.reload()
    ready([phone], ".figure")
    range_ = phone.locator("input[type=range]").first
    name = range_.get_attribute("id").removeprefix("field-")
    box = phone.locator(".card input[type=number]").first
    box.fill("1000")
    box.blur()
    told(phone, range_.get_attribute("aria-valuetext"))
    until(lambda: plan_of(workshop, room).get(name) == 1)
    context.set_offline(True)
    box.fill("60")
    box.blur()
    told(phone, "网络")
    assert plan_of(workshop, room)[name] == 1
    context.set_offline(False)
    until(lambda: plan_of(workshop, room).get(name) == 0.6)
    phone.route("**/draft*", lambda way: way.fulfill(status=429, body="<html>"), times=1)
    box.fill("62")
    box.blur()
    told(phone, said("crowded"))  # many ask at once, which is no lost line
    until(lambda: plan_of(workshop, room).get(name) == 0.62)
    phone.evaluate("window.newsKept = []")
    phone.evaluate(SLOW_THEN_AWAY)
    box.fill("65")
    box.blur()
    phone.wait_for_function("() => window.drafts === 1")
    box.fill("70")
    box.blur()
    until(lambda: plan_of(workshop, room).get(name) == 0.65)
    told(phone, "网络")
    workshop.act(room.id, FACILITATOR, "lock", {"on": True})  # news, with which what was not saved is saved
    until(lambda: plan_of(workshop, room).get(name) == 0.7)
    asleep = context.new_cdp_session(phone)
    asleep.send("Page.setWebLifecycleState", {"state": "frozen"})
    to(workshop, room, "reveal", 1)
    asleep.send("Page.setWebLifecycleState", {"state": "active"})
    ready([phone], "td.good, td.refused, li.good, li.refused")
    (entry,) = workshop.current(room.id).room.sitting.rounds[1].entries.values()
    assert entry.levers == {name: 0.7} and entry.how == BY_TIME
    workshop.delete(room.id)
    expect(phone.get_by_role("alert")).to_contain_text(texts()["error.workshop.no_room"]["zh"])
    context.close()


def test_who_comes_late_reads_why_until_the_next_round_and_may_watch(hall, browser):
    """On every screen after the reveal; watching is entered and left by a press, before a session too."""
    _, workshop = hall
    room = workshop.open_room("研讨")
    first = workshop.tokens.read("device", workshop.join(room.id, "红队"))
    workshop.act(room.id, FACILITATOR, "start", {"plan": "hour"})
    to(workshop, room, "plan")
    playing.submit(workshop, first, {}, "m")
    to(workshop, room, "reveal", 1)
    context = browser.new_context(**PHONE, locale="zh-CN")
    phone = joined(context, hall, room, "蓝队")
    why = phone.get_by_text(said("late"), exact=True)
    watch, play = (phone.get_by_role("button", name=said(f"observing.{way}")) for way in ("start", "stop"))
    for phase, number in (("reveal", 1), ("shock", 2), ("merge", 0), ("debrief", 0), ("minutes", 0)):
        if phase != "reveal":
            to(workshop, room, phase, number, {"preset": "downturn"} if phase == "shock" else None)
        expect(phone.locator("h1", has_text=said(phase))).to_be_visible()
        expect(why).to_have_count(1)
        clean(phone, f"late, {phase}")
    watch.tap()
    expect(phone.locator("h1", has_text=said("observing"))).to_be_visible()
    expect(why).to_have_count(0)
    play.tap()
    expect(why).to_have_count(1)
    workshop.act(room.id, FACILITATOR, "end", {})
    expect(phone.locator("h1", has_text=said("ended"))).to_be_visible()
    workshop.act(room.id, FACILITATOR, "start", {"plan": "hour"})
    watch.tap()  # before play begins
    expect(play).to_be_visible()
    to(workshop, room, "predict")
    play.tap()
    ready([phone], "#why")
    expect(why).to_have_count(0)
    context.close()


def test_watching_is_entered_and_left_where_no_session_has_begun(hall, browser):
    _, workshop = hall
    room = workshop.open_room("研讨")
    context = browser.new_context(**PHONE, locale="zh-CN")
    phone = joined(context, hall, room, "蓝队")
    watch, play = (phone.get_by_role("button", name=said(f"observing.{way}")) for way in ("start", "stop"))
    watch.tap()
    expect(phone.get_by_text(said("observing.lead"))).to_be_visible()
    clean(phone, "lobby of a team that watches")
    play.tap()
    expect(watch).to_be_visible()
    (team,) = workshop.current(room.id).room.members
    assert not team.observing
    context.close()


def test_the_draft_of_a_plan_that_opens_is_passed_by_no_later_one(hall, browser):
    """The first draft waits on its way until the plan was changed and handed in: what was sent later still comes later."""
    _, workshop = hall
    room = workshop.open_room("慢网")
    with browser.new_context(**PHONE, locale="zh-CN") as context:
        phone = joined(context, hall, room, "红队")
        sent, held = [], []

        def on_its_way(route):
            sent.append(route.request.url.split("?")[0].rpartition("/")[2])
            if len(sent) == 1:
                held.append(route)
            else:
                route.continue_()

        phone.route("**/w/*/draft?*", on_its_way)
        phone.route("**/w/*/submit?*", on_its_way)
        workshop.act(room.id, FACILITATOR, "start", {"plan": "short"})
        to(workshop, room, "plan")
        lever = phone.locator("#field-benchmarking")
        expect(lever).to_be_visible()
        lever.evaluate("(range) => { range.value = range.max; range.dispatchEvent(new Event('input')); }")
        send = phone.locator("main > button.wide")
        send.click()
        expect(send).to_be_disabled()
        assert sent == ["draft"]
        held[0].continue_()
        expect(phone.locator("p.good")).to_be_visible()
        phone.unroute_all(behavior="wait")
        entries = workshop.current(room.id).room.sitting.rounds[1].entries
        assert sent[:2] == ["draft", "submit"] and [dict(one.levers) for one in entries.values()] == [{"benchmarking": 1.0}]


def test_a_choice_is_offered_by_name_on_a_phone(hall, browser):
    _, workshop = hall
    rules = Rules(levers={"mixed_ownership": (0, 0.2), "sale_form": (0, 2)})
    room = workshop.open_room("Sales of shares", rules=rules)
    with browser.new_context(**PHONE, locale="en-GB") as context:
        phone = joined(context, hall, room, "Red")
        workshop.act(room.id, FACILITATOR, "start", {"plan": "short"})
        to(workshop, room, "plan")
        form = phone.locator("#field-sale_form")
        words = Words.screen("en", embedded_place())
        expect(form.locator("option")).to_have_text(list(words.anchors(embedded_place().levers["sale_form"]).values()))
        clean(phone, "a plan with a choice")
        with phone.expect_response("**/w/*/draft?*"):
            form.select_option("2")
        assert plan_of(workshop, room) == {"sale_form": 2}
