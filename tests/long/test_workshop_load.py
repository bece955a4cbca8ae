"""A hall behind the shipped nginx: thirty teams, board and console for five minutes, and a process that is killed while they play."""

from __future__ import annotations

import threading
import time

from playwright.sync_api import sync_playwright

from simulation.language.texts import texts
from simulation.workshop.rehearsal.load_run import LoadRun, high
from simulation.workshop.service import Workshop
from simulation.workshop.store import Store
from tests.browser.conftest import FLAGS
from tests.deployment import needed, site, started

TEAMS, SECONDS = 30, 300.0
PATIENCE = 120.0  # seconds in which a console comes, and goes
STILL = 30.0  # seconds of a step with a clock; a console that has nothing new for so long has stopped


class Console(threading.Thread):
    """A facilitator's console in a real browser for as long as the load runs; said: what its figures were; broke: why it ended early or stood still."""

    def __init__(self, address):
        super().__init__(daemon=True)
        self.address, self.program = address, needed("chromium-headless-shell")
        self.said, self.broke, self.ended, self.room = set(), "", threading.Event(), None

    def take(self, room):
        """Sit down in a room with its key."""
        self.room = room
        self.start()

    def run(self):
        try:
            with sync_playwright() as tool:
                browser = tool.chromium.launch(executable_path=self.program, args=list(FLAGS))
                self.follow(browser.new_page(ignore_https_errors=True, locale="zh-CN"))
                browser.close()
        except Exception as fault:  # in a thread of its own: whoever waits for it is told
            self.broke = repr(fault)

    def follow(self, page):
        """Read the figures twice a second; where nothing moves any more, what the page says instead is kept."""
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{self.address}/soe/workshop")
        page.get_by_label(texts()["light.code"]["zh"], exact=True).fill(self.room.code)
        page.get_by_label(texts()["workshop.key"]["zh"], exact=True).fill(self.room.key)
        page.get_by_role("button", name=texts()["workshop.return"]["zh"], exact=True).click()
        shown, since = [], time.monotonic()
        while not self.ended.wait(0.5):
            now = page.get_by_test_id("stMetricValue").all_inner_texts()
            self.said.update(now)
            if now != shown:
                shown, since = now, time.monotonic()
            elif shown and time.monotonic() - since > STILL and not self.broke:
                self.broke = f"stood still at {shown}: {page.locator('body').inner_text()[:2000]}"


def load(running, seconds=SECONDS):
    """What thirty teams of one phone each see, through TLS; its figures are printed, for they are the machine's."""
    workshop = Workshop(Store(f"sqlite:///{running.folder / 'workshop.sqlite3'}"), refresh=0)
    console = Console(running.address)
    try:
        places = {"trust": running.context, "opened": console.take}
        seen = LoadRun(workshop, running.address, [1] * TEAMS, seconds, **places).run()
    finally:
        console.ended.set()
        console.join(timeout=PATIENCE)
        workshop.store.close()
    for name, waits in (("own figures", seen.own), ("submission to board", seen.board)):
        print(f"{name}: {len(waits)}, p50 {high(waits, 0.5):.3f} s, p95 {high(waits):.3f} s, most {max(waits):.3f} s")
    print(f"clients {seen.clients:.2f} of a core")
    assert not console.broke
    assert f"{TEAMS} / {TEAMS}" in console.said, "the console counts who has handed in while they play"
    return seen


def test_thirty_teams_play_five_minutes(tmp_path):
    with site(tmp_path) as running:
        seen = load(running)
    assert seen.lost == 0 and not seen.refused and len(seen.board) == seen.submissions >= TEAMS


def test_a_process_killed_midway_loses_no_confirmed_plan(tmp_path):
    """Its phones go over to the other process and back; a team's plan counts once and is on the board."""
    with site(tmp_path) as running:
        port, victim = next(iter(running.processes.items()))

        def strike() -> None:
            victim.kill()
            victim.wait()
            running.processes[port] = started(port, tmp_path)

        timer = threading.Timer(SECONDS / 3, strike)
        timer.start()
        seen = load(running)
        timer.join()
        assert running.processes[port].poll() is None
    assert seen.lost == 0 and len(seen.board) == seen.submissions >= TEAMS
    assert not seen.refused, "nginx hands what the dead process did not answer to the other"
