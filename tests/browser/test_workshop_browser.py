"""A workshop in real browsers: three teams on phones, a board, from door to commitments; axe on every screen."""

import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from simulation import embedded_place
from simulation.language.texts import texts
from simulation.language.words import Words
from simulation.workshop import playing
from simulation.workshop.room import BY_TIME
from simulation.workshop.room_rules import Rules
from simulation.workshop.service import Workshop
from simulation.workshop.store import Store
from tests.browser.conftest import serve
from tests.deployment import until
from tests.workshop_support import FACILITATOR, to

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def hall(chromium, tmp_path_factory):
    """Address of an app with a store of its own, and the same store for the facilitator."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOE_DATA", str(tmp_path_factory.mktemp("hall")))
        patch.delenv("DATABASE_URL", raising=False)
        server, url = serve()
        workshop = Workshop(Store(), refresh=0)
        yield url, workshop
        room = workshop.open_room("stop")
        with urllib.request.urlopen(
            f"{url}/w/{room.code}/events?e={workshop.tokens.entrance(room.id)}", timeout=60
        ) as listening:
            assert listening.readline()
            server.terminate()
            server.wait(timeout=60)  # a phone that listens does not keep a server from ending
        workshop.store.close()


def clean(page, where):
    """axe finds nothing on the screen."""
    found = Axe().run(page).response["violations"]
    assert not found, f"{where}: {[(one['id'], [node['html'][:120] for node in one['nodes']]) for one in found]}"


UNREADABLE = """
() => {
  const found = [];
  const { bottom } = document.getElementById('main').getBoundingClientRect(); // what is below is cut off
  const scale = (e) => (e.closest('svg') && e.getScreenCTM ? e.getScreenCTM().a : 1);
  for (const e of document.querySelectorAll('main *, header *, footer.coming *')) {
    const text = [...e.childNodes].filter((one) => one.nodeType === 3).map((one) => one.textContent.trim()).join('');
    if (!text || !e.getClientRects().length) continue;
    const least = e.matches('.figure, .code-text, main .left') ? 88 : 44;
    const size = parseFloat(getComputedStyle(e).fontSize) * scale(e);
    if (size < least) found.push(`${text}: ${size} px, at least ${least}`);
    const box = e.getBoundingClientRect();
    if (box.right > innerWidth + 1 || (e.closest('main') && box.bottom > bottom + 1)) found.push(`${text}: beyond the edge`);
  }
  return found;
}
"""


DRAWN = """
() => {
  const boxes = [...document.querySelectorAll('main .strip, main .cards')].map((e) => e.getBoundingClientRect());
  const side = (least, most) => Math.max(...boxes.map((box) => box[most])) - Math.min(...boxes.map((box) => box[least]));
  return boxes.length ? (side('left', 'right') * side('top', 'bottom')) / (innerWidth * innerHeight) : 0;
}
"""


def readable(board, where, drawn=0.0):
    """On 1,920 by 1,080: no text under 44 px, figures from 88 on, nothing cut off. drawn: least share of the screen that charts take."""
    expect(board.locator("main > *").first).to_be_visible()
    assert board.evaluate(UNREADABLE) == [], where
    assert board.evaluate(DRAWN) >= drawn, where


def ready(pages, selector):
    for page in pages:
        expect(page.locator(selector).first).to_be_visible()


def said(key):
    return texts()[f"light.{key}"]["zh"]


class Visit:
    """What a page's first visit asks for and receives, as the browser counts it."""

    def __init__(self, context, page):
        self.requests, self.bytes = 0, 0
        tool = context.new_cdp_session(page)
        tool.send("Network.enable")
        tool.on("Network.requestWillBeSent", self._asked)
        tool.on("Network.dataReceived", self._received)

    def _asked(self, told):
        self.requests += not told["request"]["url"].startswith("data:")

    def _received(self, told):
        self.bytes += told["encodedDataLength"] or told["dataLength"]


def test_three_teams_play(hall, browser):
    url, workshop = hall
    room = workshop.open_room("省属企业改革研讨")
    entrance = f"?e={workshop.tokens.entrance(room.id)}"
    contexts = [browser.new_context(**PHONE, locale=locale) for locale in ("zh-CN", "en-US", "zh-CN")]
    contexts.append(browser.new_context(viewport={"width": 1920, "height": 1080}))
    *phones, board = [context.new_page() for context in contexts]
    errors = []
    for page in (*phones, board):
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    visit = Visit(contexts[0], phones[0])
    for page in phones:
        page.goto(f"{url}/w/{room.code}{entrance}")
    board.goto(f"{url}/w/{room.code}/board{entrance}")
    ready(phones, "#name")
    expect(phones[0].locator("header.bar")).to_be_visible()
    assert 4 <= visit.requests <= 10 and 30_000 < visit.bytes <= 120_000, (visit.requests, visit.bytes)
    clean(phones[0], "join")
    for page, name in zip(phones, ("红队", "Blue", "绿队")):
        page.fill("#name", name)
        page.dblclick("button.wide")  # a double tap is one team
    expect(board.locator(".teams li")).to_have_count(3)
    for page in (phones[1], board):
        clean(page, "lobby")
    readable(board, "lobby")
    workshop.act(room.id, FACILITATOR, "start", {"plan": "short"})
    to(workshop, room, "alone")
    ready(phones, "#why")
    clean(phones[0], "alone")
    phones[0].locator("fieldset button").first.tap()
    to(workshop, room, "predict")
    for page in phones:
        expect(page.locator("main > button.wide")).to_be_visible()
        page.locator("main > button.wide").tap()  # at the end of the page: what is missing is said at its field, in sight
        expect(page.locator("fieldset.wanting + .complaint")).to_be_in_viewport()
        for field in page.locator("fieldset").all():
            field.get_by_role("button").first.tap()
        page.locator("main > button.wide").tap()
    ready(phones, "p.good")
    clean(phones[1], "predict")
    to(workshop, room, "plan")
    ready(phones, ".figure")
    clean(phones[0], "plan")
    phones[0].reload()  # a phone that was put away comes back to its team
    phones[2].select_option("#package", "deepening")  # a start that is moved on from
    until(lambda: plan_of(workshop, room, 2).keys() > {"benchmarking"})
    expect(phones[2].locator("#field-benchmarking")).to_have_value(str(plan_of(workshop, room, 2)["benchmarking"]))
    phones[1].route("**/submit*", away, times=1)  # sent again by itself
    for page, value in zip(phones, (0.8, 0.3, 0.0)):
        ready([page], ".figure")
        page.locator("input[type=range]").first.evaluate(
            "(range, value) => { range.value = value; range.dispatchEvent(new Event('input')); }", value
        )
        page.locator("main > button.wide").dblclick()
    ready(phones, "p.good")
    expect(phones[1].locator("input[type=range]").first).to_have_value(
        "0.3"
    )  # what was sent stands, not the draft before it
    expect(board.locator(".teams li.done")).to_have_count(3)
    clean(board, "progress")
    readable(board, "progress")
    contexts[1].set_offline(True)  # a phone that misses the news
    to(workshop, room, "reveal", 1)
    ready([phones[0], phones[2]], "td.good, td.refused")
    contexts[1].set_offline(False)
    ready(phones, "td.good, td.refused")
    for page in (*phones[:2], board):
        clean(page, "reveal")
    readable(board, "reveal", drawn=0.5)
    for screen in range(3):  # levers, what separates the best, what moved
        board.keyboard.press("ArrowRight")
        expect(board.locator(".dots .here")).to_have_count(1)
        expect(board.locator("main svg").first).to_be_visible()
        clean(board, f"reveal, screen {screen + 2}")
        readable(board, f"reveal, screen {screen + 2}", drawn=0.5)
    to(workshop, room, "merge")
    phones[0].locator(".card button").first.tap()
    expect(phones[0].locator(".card button").first).to_have_attribute("aria-pressed", "true")
    playing.merge(workshop, room.id, FACILITATOR, "median")
    expect(board.locator(".cards .figure").first).to_be_visible()
    clean(phones[0], "merge")
    readable(board, "merge")
    to(workshop, room, "debrief")
    ready(phones, "#commit-what")
    clean(phones[1], "debrief")
    readable(board, "debrief")
    for part, text in (("what", "Benchmark list"), ("who", "SASAC"), ("by", "2027-03")):
        phones[1].fill(f"#commit-{part}", text)
    phones[1].locator("button.wide").tap()
    expect(phones[1].locator("li", has_text="Benchmark list")).to_be_visible()
    sitting = workshop.current(room.id).room.sitting
    assert len(workshop.current(room.id).room.members) == 3 and len(sitting.commitments) == 1
    assert sorted(entry.levers.get("benchmarking", 0) for entry in sitting.rounds[1].entries.values()) == [0, 0.3, 0.8]
    assert not [error for error in errors if "net::ERR" not in error and "502" not in error]
    for context in contexts:
        context.close()


NEWS_KEPT = """
new MutationObserver(() => {
  const news = document.getElementById('news');
  if (news?.textContent) (window.newsKept ??= []).push(news.textContent);
}).observe(document, {childList: true, characterData: true, subtree: true});
"""


def told(phone, words: str) -> None:
    """A short message has stood on the phone, which may be gone again before a busy machine looks."""
    phone.wait_for_function("words => window.newsKept?.some(news => news.includes(words))", arg=words)


def test_a_browser_that_is_too_old_reads_so(hall, browser):
    """One that lacks what the pages need is told which will do, on app and phone; a current one is not."""
    url, workshop = hall
    room = workshop.open_room("研讨")
    phone = f"{url}/w/{room.code}?e={workshop.tokens.entrance(room.id)}"
    for lacking in ("delete Array.prototype.toSorted; delete String.prototype.replaceAll;", ""):
        context = browser.new_context(locale="zh-CN")
        context.add_init_script(lacking)
        for address, key in ((url, "old_browser"), (phone, "light.old_browser")):
            page = context.new_page()
            page.goto(address, wait_until="domcontentloaded")
            told = page.locator("#old-browser")
            expect(told).to_contain_text(texts()[key]["zh"])
            expect(told).to_be_visible(visible=bool(lacking))
        context.close()


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
    url, workshop = hall
    room = workshop.open_room("研讨")
    first = workshop.tokens.read("device", workshop.join(room.id, "红队"))
    workshop.act(room.id, FACILITATOR, "start", {"plan": "hour"})
    to(workshop, room, "plan")
    playing.submit(workshop, first, {}, "m")
    to(workshop, room, "reveal", 1)
    context = browser.new_context(**PHONE, locale="zh-CN")
    phone = context.new_page()
    phone.goto(f"{url}/w/{room.code}?e={workshop.tokens.entrance(room.id)}")
    phone.fill("#name", "蓝队")
    phone.locator("button.wide").tap()
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
    url, workshop = hall
    room = workshop.open_room("研讨")
    context = browser.new_context(**PHONE, locale="zh-CN")
    phone = context.new_page()
    phone.goto(f"{url}/w/{room.code}?e={workshop.tokens.entrance(room.id)}")
    phone.fill("#name", "蓝队")
    phone.locator("button.wide").tap()
    watch, play = (phone.get_by_role("button", name=said(f"observing.{way}")) for way in ("start", "stop"))
    watch.tap()
    expect(phone.get_by_text(said("observing.lead"))).to_be_visible()
    clean(phone, "lobby of a team that watches")
    play.tap()
    expect(watch).to_be_visible()
    (team,) = workshop.current(room.id).room.members
    assert not team.observing
    context.close()


# The next draft is answered late, the one after it by a proxy whose server is away.
SLOW_THEN_AWAY = """() => { const plain = window.fetch; window.drafts = 0;
    window.fetch = async (address, options) => {
        if (!String(address).includes('/draft')) return plain(address, options);
        window.drafts += 1;
        if (window.drafts === 2) return new Response('<html><body>Bad Gateway</body></html>', { status: 502 });
        if (window.drafts === 1) await new Promise(done => setTimeout(done, 1500));
        return plain(address, options); } }"""


def away(route):
    """What a proxy answers while the server behind it starts."""
    route.fulfill(status=502, content_type="text/html", body="<html><body>Bad Gateway</body></html>")


def plan_of(workshop, room, number=0):
    """The last saved draft of a team, by when it came."""
    sitting = workshop.current(room.id).room.sitting
    team = list(workshop.current(room.id).room.teams)[number]
    drafts = workshop.store.drafts(room.id, sitting.number, sitting.round_number, team)
    return next((one["content"]["levers"] for one in drafts if one["kind"] == "plan"), {})


def joined(context, hall, room, name):
    """A phone whose team is in."""
    url, workshop = hall
    phone = context.new_page()
    phone.goto(f"{url}/w/{room.code}?e={workshop.tokens.entrance(room.id)}")
    phone.fill("#name", name)
    phone.locator("button.wide").click()
    expect(phone.locator("#name")).to_have_count(0)
    return phone


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
