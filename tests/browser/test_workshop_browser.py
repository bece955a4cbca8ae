"""A workshop in real browsers: three teams on phones, a board, from door to commitments; axe on every screen."""

from playwright.sync_api import expect

from simulation.language.texts import texts
from simulation.workshop import playing
from tests.browser.workshop_screens import PHONE, away, clean, hall, plan_of, readable, ready
from tests.deployment import until
from tests.workshop_support import FACILITATOR, to

__all__ = ["hall"]


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
    expect(phones[0].locator("main")).to_contain_text(texts()["light.join.lead.first"]["zh"])  # no team is listed yet
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
