"""What tests of phones and boards in a browser share: a hall with an app and its store, a phone that joins, what a screen must be."""

import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from simulation.language.texts import texts
from simulation.workshop.service import Workshop
from simulation.workshop.store import Store
from tests.browser.conftest import serve

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


def joined(context, hall, room, name):
    """A phone whose team is in."""
    url, workshop = hall
    phone = context.new_page()
    phone.goto(f"{url}/w/{room.code}?e={workshop.tokens.entrance(room.id)}")
    phone.fill("#name", name)
    phone.locator("button.wide").tap()
    expect(phone.locator("#name")).to_have_count(0)
    return phone


def plan_of(workshop, room, number=0):
    """The last saved draft of a team, by when it came."""
    sitting = workshop.current(room.id).room.sitting
    team = list(workshop.current(room.id).room.teams)[number]
    drafts = workshop.store.drafts(room.id, sitting.number, sitting.round_number, team)
    return next((one["content"]["levers"] for one in drafts if one["kind"] == "plan"), {})


def said(key):
    return texts()[f"light.{key}"]["zh"]


def ready(pages, selector):
    for page in pages:
        expect(page.locator(selector).first).to_be_visible()


def away(route):
    """What a proxy answers while the server behind it starts."""
    route.fulfill(status=502, content_type="text/html", body="<html><body>Bad Gateway</body></html>")


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
