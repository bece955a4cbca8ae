"""A hall behind the shipped nginx: thirty teams for five minutes, and a process that is killed while they play."""

from __future__ import annotations

import threading

from simulation.workshop.rehearsal.load_run import LoadRun, high
from simulation.workshop.service import Workshop
from simulation.workshop.store import Store
from tests.deployment import site, started

TEAMS, SECONDS = 30, 300.0


def load(running, seconds=SECONDS):
    """What thirty teams of one phone each see, through TLS; its figures are printed, for they are the machine's."""
    workshop = Workshop(Store(f"sqlite:///{running.folder / 'workshop.sqlite3'}"), refresh=0)
    try:
        seen = LoadRun(workshop, running.address, [1] * TEAMS, seconds, trust=running.context).run()
    finally:
        workshop.store.close()
    for name, waits in (("own figures", seen.own), ("submission to board", seen.board)):
        print(f"{name}: {len(waits)}, p50 {high(waits, 0.5):.3f} s, p95 {high(waits):.3f} s, most {max(waits):.3f} s")
    print(f"clients {seen.clients:.2f} of a core")
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
