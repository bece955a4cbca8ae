"""The board of a workshop at fifteen metres: with few and with many teams, in both languages, at every step."""

import json
import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from simulation.engine.place_reading import embedded_place
from simulation.language.words import Words
from simulation.workshop import playing
from simulation.workshop.round_results import round_results
from simulation.workshop.views import BOARD, Recipient
from tests.browser.workshop_screens import clean, readable
from tests.workshop_support import FACILITATOR, handed_in, hands, predicted, served, to, workshop

__all__ = ["hands", "served", "workshop"]
NAMES = {"en": "Team of finance {}", "zh": "集团财务第{}组"}
PARTS = {
    "what": "A list of benchmarks for every subsidiary, with owners and dates",
    "who": "SASAC appraisal",
    "by": "2027-03",
}


class Hall:
    """A room of so many teams and its board, drawn from the snapshot that the server builds."""

    def __init__(self, served, workshop, browser, language, count):
        self.workshop, self.count = workshop, count
        self.room = workshop.open_room(
            {"en": "Reform of provincial enterprises", "zh": "省属企业改革研讨"}[language], language=language
        )
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        self.board, self.errors = context.new_page(), []
        self.board.on("pageerror", lambda error: self.errors.append(str(error)))
        entrance = workshop.tokens.entrance(self.room.id)
        self.board.goto(f"{served}/w/{self.room.code}/board?e={entrance}&lang={language}")
        made = [workshop.make_team(self.room.id, FACILITATOR, NAMES[language].format(number)) for number in range(count)]
        self.own = [
            workshop.tokens.read("device", workshop.joined(workshop.tokens.invite(self.room.id, team))) for team in made
        ]
        for own in self.own[1:]:
            workshop.heard(own)
        self.where = f"{count} teams, {language}"

    def look(self, name, screen=0):
        """The board as the room now is, readable."""
        version = self.workshop.current(self.room.id).version
        self.board.evaluate("look()")
        self.board.wait_for_function("version => room.now?.version >= version", arg=version)
        readable(self.board, f"{name}, {self.where}, screen {screen + 1}")

    def on(self, phase, number=None, conditions=None):
        """To a step, and what its board shows."""
        to(self.workshop, self.room, phase, number, conditions)
        self.look(phase if number is None else f"{phase} {number}")

    def screens(self, name):
        """Every screen of a reveal."""
        for screen in range(self.board.locator(".dots span").count()):
            expect(self.board.locator(".dots span").nth(screen)).to_have_class("here")
            self.look(name, screen)
            if screen == 0:
                clean(self.board, f"{name}, {self.where}")
            self.board.keyboard.press("ArrowRight")

    def act(self, kind, content, who=FACILITATOR):
        """Something done in the room."""
        self.workshop.act(self.room.id, who, kind, content)

    def predict(self, teams):
        """So many teams predict."""
        for number, own in enumerate(teams):
            playing.predict(self.workshop, own, predicted(1 if number % 2 else -1, 20, "why"))

    def hand_in(self, teams):
        """So many teams hand in, each its own plan."""
        for number, own in enumerate(teams):
            levers = {
                "benchmarking": number % 10 / 10,
                "transformation_investment": 10 * (number % 9),
                "delegation": 0.5 + 0.05 * (number % 5),
            }
            handed_in(self.workshop, own, levers)


LOOKED_AT = {("zh", 3), ("zh", 8), ("en", 30)}  # with every run; the others by command
HALLS = [
    pytest.param(language, count, marks=() if (language, count) in LOOKED_AT else pytest.mark.long)
    for language in NAMES
    for count in (3, 8, 30)
]


@pytest.mark.parametrize(("language", "count"), HALLS)
def test_every_board_is_read_from_fifteen_metres(served, workshop, browser, language, count):
    """No step cuts off a team, a name or the timetable; of many teams those that are missing are named."""
    hall = Hall(served, workshop, browser, language, count)
    board, own = hall.board, hall.own
    hall.look("lobby")
    expect(board.locator(".teams li")).to_have_count(count)
    hall.act("start", {"plan": "hour"})
    hall.look("brief")
    expect(board.locator(".agenda li")).to_have_count(15)
    clean(board, f"brief, {hall.where}")
    hall.on("alone")
    hall.on("agree")
    hall.on("predict")
    hall.predict(own[2:])
    hall.look("predict, two missing")
    expect(board.locator(".teams li:not(.done)")).to_have_count(2)
    clean(board, f"predict, {hall.where}")
    hall.on("plan", 1)
    hall.hand_in(own[1:])
    hall.on("submit", 1)
    expect(board.locator(".teams li:not(.done)")).to_have_count(1)
    hall.act("ranking", {"mode": "named"})
    hall.on("reveal", 1)
    hall.screens("reveal")
    hall.on("shock", 2, {"preset": "curtailment"})
    hall.on("predict", 2)
    hall.on("plan", 2)
    hall.hand_in(own[1:])
    hall.on("reveal", 2)
    hall.on("merge")
    for number, team in enumerate(own):
        hall.act("vote", {"choice": ["median", "best_of_group", "lever_by_lever"][number % 3]}, f"team:{team.team}")
    hall.look("votes")
    playing.merge(workshop, hall.room.id, FACILITATOR, "median")
    hall.act("dissent", {"lever": "benchmarking", "reason": "x" * 200}, f"team:{own[1].team}")
    hall.look("merged")
    shock = embedded_place().condition_presets["curtailment"]
    expect(board.locator("h1")).to_contain_text(getattr(shock, f"label_{language}"))  # figures under changed conditions
    hall.on("debrief")
    for team in own[:12]:
        hall.act("commit", {**PARTS, "problem": ""}, f"team:{team.team}")
    for number, team in enumerate(own):
        hall.act("answer", {"prompt": "surprise", "text": f"{number} " + "x" * 200}, f"team:{team.team}")
    hall.look("commitments")
    hall.act("show", {"view": 1})
    expect(board.locator("ul li").first).to_contain_text("0 x")
    hall.act("show", {"view": 0})
    expect(board.locator("ol li").first).to_be_visible()
    hall.screens("debrief")
    hall.on("minutes")
    hall.act("end", {})
    hall.look("ended")
    assert not hall.errors
    board.context.close()


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_places_are_shown_as_the_room_wants_them(served, workshop, browser, language):
    """Nothing before the reveal, and nothing then unless it is wanted; without names the own place on a phone; with names the order."""
    hall = Hall(served, workshop, browser, language, 2)
    board, own = hall.board, hall.own
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale={"zh": "zh-CN", "en": "en-GB"}[language])
    phone = context.new_page()
    phone.goto(f"{served}/w/{hall.room.code}?e={workshop.tokens.entrance(hall.room.id)}")
    phone.fill("#name", "Third")
    phone.locator("button.wide").click()
    expect(phone.locator("#name")).to_have_count(0)
    hall.act("start", {"plan": "short"})
    hall.act("ranking", {"mode": "named"})
    hall.on("predict")
    hall.predict(own)
    hall.on("plan", 1)
    hall.hand_in(own)
    third = next(team.id for team in workshop.current(hall.room.id).room.members if team.name == "Third")
    playing.submit(workshop, replace(own[0], team=third), {"benchmarking": 1.0}, "third")
    for recipient in (Recipient(BOARD), Recipient("team", third)):
        assert not {"ranks", "surest", "reached"} & set(
            re.findall(r'"(\w+)":', json.dumps(workshop.snapshot(hall.room.id, recipient)))
        )
    hall.act("ranking", {"mode": "off"})
    hall.on("reveal", 1)
    expect(phone.locator("tbody tr").first).to_be_visible()
    expect(phone.locator(".place")).to_have_count(0)
    screens = board.locator(".dots span").count()
    state = workshop.current(hall.room.id).room
    ranks, names = round_results(state.sitting, 1, state.place).ranks, {team.id: team.name for team in state.members}
    hall.act("ranking", {"mode": "nameless"})
    place = Words.screen(language)("light.place.reached", place=ranks.index(third) + 1, count=3)
    expect(phone.locator(".place")).to_have_text([place])
    clean(phone, f"own place, {language}")
    hall.look("nameless", screens - 1)
    expect(board.locator(".dots span")).to_have_count(screens + 1)
    hall.act("show", {"view": screens})
    hall.look("nameless", screens)
    expect(board.locator(".strip.three").first).to_be_visible()
    assert not [name for name in names.values() if name in board.locator("main").inner_text()]
    hall.act("ranking", {"mode": "named"})
    hall.look("named", screens)
    expect(board.locator(".cards ol").first.locator("li")).to_contain_text([names[team] for team in ranks])
    expect(board.locator(".cards ol")).to_have_count(2)
    clean(board, f"places with names, {language}")
    assert not hall.errors
    context.close()
    board.context.close()
