"""Screens of phones beside the usual way through a sitting: the code's door, another phone of a team, late, locked, closed, gone."""

import pytest
from playwright.sync_api import expect

from simulation.language.texts import texts
from tests.browser.workshop_screens import PHONE, clean
from tests.workshop_support import FACILITATOR, handed_in, hands, opened, served, to, workshop

__all__ = ["hands", "served", "workshop"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_screens_off_the_usual_way(served, workshop, hands, browser, language):
    """Each says in the user's language what is the matter, without a fault that axe finds."""
    said = {key: row[language] for key, row in texts().items()}
    room, (own,) = opened(workshop, "红队")
    address = f"{served}/w/{room.code}"
    door = f"{address}?lang={language}&e={workshop.tokens.entrance(room.id)}"
    with browser.new_context(**PHONE) as context, browser.new_context(**PHONE) as late_context:
        phone, late = context.new_page(), late_context.new_page()

        def shows(page, text, where):
            expect(page.locator("main")).to_contain_text(text)
            clean(page, f"{where}, {language}")

        phone.goto(f"{served}/w?lang={language}")
        shows(phone, said["light.door.lead"], "code door")
        phone.goto(f"{served}/w/ZZZZZZ?lang={language}")
        expect(phone.get_by_role("alert")).to_be_visible()
        clean(phone, f"a code that is none, {language}")
        phone.goto(f"{address}/join/{workshop.tokens.invite(room.id, own.team)}?lang={language}")
        shows(phone, said["light.invited"].format(team="红队"), "invited")
        phone.locator("button.wide").click()
        to(workshop, room, "plan", 1)
        expect(phone.locator("input[type=range]").first).to_be_visible()
        handed_in(workshop, own, {})
        hands.move(3600)  # the step is over
        shows(phone, said["light.closed.lead"], "closed")
        to(workshop, room, "reveal", 1)
        workshop.act(room.id, FACILITATOR, "lock", {"on": True})
        late.goto(door)
        late.fill("#name", "Late")
        late.locator("button.wide").click()
        expect(late.locator("#news")).not_to_be_empty()
        clean(late, f"locked, {language}")
        workshop.act(room.id, FACILITATOR, "lock", {"on": False})
        hands.move(1)  # after the reveal, not at the same moment
        late.locator("button.wide").click()
        shows(late, said["light.late"], "late")
        workshop.delete(room.id)
        expect(late.get_by_role("alert")).to_contain_text(said["error.workshop.no_room"], timeout=60_000)
        clean(late, f"gone, {language}")
