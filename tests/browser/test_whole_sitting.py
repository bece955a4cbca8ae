"""A whole sitting in real browsers: a facilitator at the console, three teams, one of them on a phone, and a board. Pictures stay beside."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from simulation.language.texts import texts
from simulation.workshop.sitting_plans import sitting_plans
from tests.browser.conftest import serve
from tests.browser.test_app import still

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LAPTOP = {"viewport": {"width": 1366, "height": 768}}
TEAMS = {"zh": ("红队", "蓝队", "绿队"), "en": ("Red", "Blue", "Green")}
CLOSED = '[data-testid="stMain"] details:not([open])'
OPEN_ALL = f"document.querySelectorAll('{CLOSED} > summary').forEach((one) => one.click())"
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


@pytest.fixture
def address(chromium, tmp_path, monkeypatch):
    monkeypatch.setenv("SOE_DATA", str(tmp_path / "rooms"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    server, url = serve()
    yield url
    server.terminate()
    server.wait(timeout=60)


class Hall:
    """The browsers of one sitting, each with a context of its own, and what they show."""

    def __init__(self, browser, url, language, pictures):
        self.url, self.language, self.pictures, self.taken = url, language, pictures, 0
        locale = LOCALES[language]
        self.contexts = [
            browser.new_context(**size, locale=locale)
            for size in (LAPTOP, PHONE, LAPTOP, LAPTOP, {"viewport": {"width": 1920, "height": 1080}})
        ]
        self.console, *self.teams, self.board = [context.new_page() for context in self.contexts]

    def word(self, key, **values):
        return texts()[key][self.language].format(**values)

    def press(self, label):
        """A button of the console, pressed once it can be."""
        self.console.get_by_role("button", name=label, exact=True).click()

    def next(self, step):
        """On to a step by the button that names it."""
        name = self.word(f"light.phase.{step.phase}")
        name = self.word("light.phase.round", phase=name, round=step.round) if step.round else name
        button = self.console.get_by_role("button", name=self.word("workshop.next", step=name), exact=True)
        button.click()
        expect(button).to_have_count(0)

    def looked_at(self, name):
        """Pictures of all browsers, the console with everything open; axe finds nothing on any of them."""
        self.taken += 1
        for who, page in (("console", self.console), ("phone", self.teams[0]), ("board", self.board)):
            picture = self.pictures / f"{self.language}_{self.taken:02d}_{name}_{who}.png"
            page.screenshot(path=picture, full_page=who == "phone")
            if who == "console":
                still(page)  # what is opened while the page is drawn again closes
                page.evaluate(OPEN_ALL)
                expect(page.locator(CLOSED)).to_have_count(0)
                still(page)
                page.screenshot(path=picture.with_stem(f"{picture.stem}_open"))
            found = Axe().run(page).response["violations"]
            assert not found, (name, who, [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found])

    def opened(self):
        """The room's code; its door on the phones and on the board."""
        self.console.goto(f"{self.url}/workshop")
        self.press(self.word("workshop.open"))
        board = self.console.get_by_role("link", name=self.word("workshop.board"), exact=True)
        expect(board).to_be_visible()
        self.board.goto(self.url + board.get_attribute("href"))
        door = self.console.get_by_role("link", name=self.word("workshop.phone"), exact=True).get_attribute("href")
        for page, name in zip(self.teams, TEAMS[self.language], strict=True):
            page.goto(f"{self.url}{door}&lang={self.language}")
            page.fill("#name", name)
            page.locator("button.wide").click()
        expect(self.board.locator(".teams li")).to_have_count(3)

    def each(self, act):
        for number, page in enumerate(self.teams):
            act(page, number)


def guess(page, number):
    expect(page.locator("main > button.wide")).to_be_visible()  # the step before has none
    for field in page.locator("fieldset").all():
        field.get_by_role("button").nth(number % 2).click()
    page.locator("main > button.wide").click()
    expect(page.locator("p.good")).to_be_visible()


def plan(page, number):
    expect(page.locator(".figure").first).to_be_visible()
    page.locator("input[type=range]").nth(number).evaluate(
        "(range) => { range.value = range.max; range.dispatchEvent(new Event('input')); }"
    )
    page.locator("main > button.wide").click()
    expect(page.locator("p.good")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sitting_is_played_through(address, browser, tmp_path, language):
    hall = Hall(browser, address, language, tmp_path)
    hall.opened()
    hall.looked_at("lobby")
    hall.press(hall.word("workshop.start"))
    expect(hall.console.get_by_text(hall.word("workshop.say.brief")).last).to_be_visible()
    for step in sitting_plans()["short"][1:]:
        hall.next(step)
        PHASES[step.phase](hall)
        hall.looked_at(step.phase)
    hall.press(hall.word("workshop.end"))
    hall.looked_at("ended")
    for context in hall.contexts:
        context.close()


def shown(selector):
    return lambda hall: hall.each(lambda page, _: expect(page.locator(selector).first).to_be_visible())


def merge(hall):
    hall.teams[0].locator(".card button").first.click()
    hall.press(hall.word("workshop.merge"))
    expect(hall.board.locator(".cards .figure").first).to_be_visible()


def commit(hall):
    page = hall.teams[0]
    for part, text in (("what", "Benchmark list"), ("who", "SASAC"), ("by", "2027-03")):
        page.fill(f"#commit-{part}", text)
    page.locator("button.wide").click()
    expect(page.locator("li", has_text="Benchmark list")).to_be_visible()


PHASES = {
    "alone": shown("#why"),
    "agree": shown("table"),
    "predict": lambda hall: hall.each(guess),
    "plan": lambda hall: hall.each(plan),
    "submit": shown(".figure"),
    "reveal": shown("td.good, td.refused"),
    "shock": shown("h1"),
    "merge": merge,
    "debrief": commit,
    "minutes": shown("h1"),
}
