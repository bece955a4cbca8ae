"""The store on SQLite and on a real PostgreSQL: what is confirmed is kept, in order, whatever happens to who wrote it."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from pages.light import kept_workshop
from pages.serving.retention import sweep_rooms, sweep_workbooks
from simulation.serving.sweeping import sweep_hourly
from simulation.workshop import past_days, playing, server_clock
from simulation.workshop import store_schema as schema
from simulation.workshop.past_days import RUN, PastDays
from simulation.workshop.room import Act
from simulation.workshop.server_clock import RunningClock
from simulation.workshop.service import DAY, Workshop
from simulation.workshop.store import Store, Taken, usual_address
from simulation.workshop.views import Recipient
from simulation.workshop.workshop_errors import StoreFailure, WorkshopRefusal
from tests.support import LIMIT
from tests.workshop_support import FACILITATOR, Hands, address, hands, opened, refused, server, workshop

__all__ = ["address", "hands", "server", "workshop"]
ROOT = Path(__file__).parents[1]


def writer(address, room, team, count):
    """A process that writes answers of a team, ready to begin."""
    command = [sys.executable, str(ROOT / "tests" / "workshop_writer.py"), address, room, team, str(count)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    assert process.stdout.readline() == "ready\n"
    return process


def begin(process):
    process.stdin.write("\n")
    process.stdin.flush()


def answers(workshop, room):
    return [one["text"] for one in workshop.current(room.id).room.sitting.answers]


def test_migrations_give_the_tables_of_the_program(address):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    store = Store(address)
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    store.close()
    again = Store(address)  # a store that is up to date is opened as it is
    assert again.secret() == again.secret() != ""
    again.close()


def test_kill_in_the_midst_loses_nothing_confirmed(address):
    workshop = Workshop(Store(address), refresh=0)
    room, (red,) = opened(workshop, "red")
    process = writer(address, room.id, red.team, 10_000)
    begin(process)
    confirmed = [process.stdout.readline().strip() for _ in range(12)]
    process.send_signal(signal.SIGKILL)
    confirmed += [line.strip() for line in process.stdout if line.endswith("\n")]
    process.wait()
    workshop.store.close()
    after = Workshop(Store(address), refresh=0)  # a restart
    kept = answers(after, room)
    assert kept[: len(confirmed)] == confirmed and len(kept) <= len(confirmed) + 1  # one may be written and not yet said
    after.act(room.id, FACILITATOR, "lock", {"on": True})
    after.store.close()


def test_two_processes_keep_all_in_one_order(address):
    workshop = Workshop(Store(address), refresh=0)
    room, teams = opened(workshop, "red", "blue")
    processes = [writer(address, room.id, own.team, 20) for own in teams]
    for process in processes:
        begin(process)
    said = [process.communicate()[0].split() for process in processes]
    kept = answers(workshop, room)
    assert len(kept) == 40 and sorted(kept) == sorted(said[0] + said[1])
    for own, lines in zip(teams, said, strict=True):  # each sees its own in the order it sent them
        assert [line for line in kept if line.startswith(own.team)] == lines
    acts = workshop.store.acts(room.id)
    assert [act.number for act in acts] == list(range(1, len(acts) + 1))
    workshop.store.close()


def test_two_stores_opened_at_once_migrate_once(address):
    processes = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import sys; from simulation.workshop.store import Store; print(Store(sys.argv[1]).secret())",
                address,
            ],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(3)
    ]
    secrets = {process.communicate()[0] for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0] and len(secrets) == 1


def test_news_cross_between_processes(address):
    hands = Hands()
    one, other = (Workshop(Store(address), hands, refresh=0) for _ in range(2))
    room, (red,) = opened(one, "red")
    assert other.current(room.id).version == one.current(room.id).version
    other.act(room.id, FACILITATOR, "pause", {})
    assert one.current(room.id).room.sitting.running.paused == hands()
    assert other.tokens.read("device", one.tokens.device(room.id, red.team)).team == red.team  # one secret
    slow = Workshop(Store(address), hands, refresh=3600)
    before = slow.current(room.id).version
    one.act(room.id, FACILITATOR, "resume", {})
    assert slow.current(room.id).version == before  # within `refresh` the store is not asked
    assert slow.act(room.id, FACILITATOR, "lock", {"on": True}).version == before + 2  # but an act is made on what is there
    for each in (one, other, slow):
        each.store.close()


def test_one_number_is_written_once(address):
    store = Store(address)
    first = Act(1, 0.0, FACILITATOR, "open", {})
    store.open_room("r", "CODE22", "f", 1.0, first)
    with pytest.raises(Taken):
        store.open_room("other", "CODE22", "f", 1.0, first)
    store.append("r", Act(2, 0.0, FACILITATOR, "lock", {"on": True}))
    for number in (2, 5):
        with pytest.raises(Taken):
            store.append("r", Act(number, 0.0, FACILITATOR, "lock", {"on": True}))
    with pytest.raises(WorkshopRefusal):
        store.append("nowhere", Act(2, 0.0, FACILITATOR, "lock", {}))
    store.save_draft(("r", 1, 1, "t"), "plan", "", {"levers": {"a": 1}}, 1.0)
    store.save_draft(("r", 1, 1, "t"), "plan", "", {"levers": {"a": 2}}, 2.0)
    assert [draft["content"] for draft in store.drafts("r", 1, 1)] == [{"levers": {"a": 2}}]
    store.wrong("codes", 10), store.wrong("codes", 10), store.wrong("codes", 12)
    assert (store.wrong_since("codes", 10), store.wrong_since("codes", 11), store.wrong_since("codes", 13)) == (3, 1, 0)
    store.close()


def test_a_full_disk_says_so_and_work_goes_on(workshop):
    room, (red,) = opened(workshop, "red")
    version = workshop.current(room.id).version
    engine = workshop.store.engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def cramped(connection, _):
        connection.execute(f"PRAGMA max_page_count={pages + 1}")

    sa.event.listen(engine, "connect", cramped)
    engine.dispose()
    answer = {"team": red.team, "prompt": "p"}

    def fill():
        for number in range(390):
            workshop.act(room.id, FACILITATOR, "answer", {**answer, "text": f"{number} " + "字" * 200})

    with pytest.raises(StoreFailure) as caught:
        fill()
    assert caught.value.key == "error.workshop.disk_full"
    workshop.heard(red)  # nobody is kept from reading

    def fill_the_rest():
        for number in range(400):
            workshop.store.save_draft((room.id, 1, 1, f"{number}"), "plan", "", {}, 0.0)

    with pytest.raises(StoreFailure):
        fill_the_rest()
    trial = playing.save_draft(workshop, red, "plan", {"benchmarking": 0.5})
    assert (
        trial.unkept.key == "error.workshop.disk_full" and trial.outcome.change["total_profit"] > 0
    )  # own figures all the same
    assert workshop.snapshot(room.id, Recipient("team", red.team))["sitting"]["phase"] == "brief"
    kept = workshop.current(room.id)
    assert kept.version == workshop.store.version(room.id) >= version  # nothing half written, nothing only in memory
    sa.event.remove(engine, "connect", cramped)
    engine.dispose()
    assert workshop.act(room.id, FACILITATOR, "lock", {"on": True}).version == kept.version + 1


def test_a_lost_database_says_so_and_work_goes_on(server):
    workshop = Workshop(Store(server), refresh=0)
    room, _ = opened(workshop, "red")
    other = sa.create_engine(server)
    with other.connect() as connection:  # every connection of the store is cut by the server
        connection.execute(sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"))
    version = workshop.current(room.id).version  # found dead, and made anew
    address = workshop.store.engine.url
    workshop.store.engine.dispose()
    workshop.store.engine = sa.create_engine(address.set(query={"host": "/nowhere"}))
    with pytest.raises(StoreFailure) as caught:
        workshop.act(room.id, FACILITATOR, "pause", {})
    assert caught.value.key == "error.workshop.store_lost"
    workshop.store.engine = sa.create_engine(address)
    assert workshop.act(room.id, FACILITATOR, "pause", {}).version == version + 1
    workshop.store.close()
    other.dispose()


def test_where_rooms_are_kept(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("SOE_DATA", str(tmp_path / "kept"))
    assert usual_address() == f"sqlite:///{tmp_path / 'kept' / 'workshop.sqlite3'}" and (tmp_path / "kept").is_dir()
    for given in ("postgres://u:p@h/d", "postgresql://u:p@h/d"):
        monkeypatch.setenv("DATABASE_URL", given)
        assert usual_address() == "postgresql+psycopg://u:p@h/d"
    with pytest.raises(StoreFailure) as caught:
        Store("nonsense")
    assert caught.value.key == "error.workshop.address"
    with pytest.raises(StoreFailure) as caught:
        Store("oracle+nothing://x/y")
    assert caught.value.key == "error.workshop.driver"


def test_a_room_past_its_days_is_closed_though_nobody_swept(workshop, hands):
    """To who has its code, a token, the key; sweeping makes room, refusing keeps the promise."""
    room, (red,) = opened(workshop, "red")
    hands.move(91 * DAY)
    refused("no_room", workshop.current, room.id)
    refused("no_room", workshop.opened_with, room.id, room.key)
    refused("no_room", workshop.act, room.id, f"team:{red.team}", "rename", {"name": "late"})
    assert workshop.sweep() == 0 and workshop.store.room_of(room.code) == room.id
    hands.move(RUN)
    assert workshop.sweep() == 1 and workshop.store.room_of(room.code) is None


def test_a_clock_set_ahead_deletes_no_room(address, hands):
    """Closed while it is wrong, open again once it is put right, also after restarts; only days of running delete."""
    ran, later = Hands(0.0), Hands(5.0)
    workshop = Workshop(Store(address), hands, refresh=0, passing=ran)
    room = workshop.open_room("研讨")
    for _ in range(2):
        hands.move(366 * DAY)
        assert workshop.sweep() == 0
        refused("no_room", workshop.current, room.id)
        ran.move(RUN - 1)
        assert workshop.sweep() == 0
        hands.move(-366 * DAY)
        assert workshop.sweep() == 0 and workshop.current(room.id).room.name == "研讨"
    hands.move(91 * DAY)
    assert workshop.sweep() == 0
    ran.move(RUN / 2)
    assert workshop.sweep() == 0
    again = Workshop(Store(address), hands, refresh=0, passing=later)  # after a restart: it goes on from there
    for passing in (later, ran):  # two processes count the same seconds once
        passing.move(RUN / 2 - 1)
        assert again.sweep() == workshop.sweep() == 0
    later.move(1)
    assert again.sweep() == 1 and again.store.room_of(room.code) is None
    for each in (workshop, again):
        each.store.close()


@pytest.mark.parametrize("ledger", ["", "{", "[]", '{"ran": "x"}', '{"ran": NaN, "since": {"a": 1}}', '{"since": 3}'])
def test_a_ledger_that_cannot_be_read_begins_anew(ledger):
    kept, ran = [ledger], Hands(0.0)
    past = PastDays(lambda: kept[-1], kept.append, ran)
    assert past.due(["a"]) == []
    ran.move(RUN)
    assert past.due(["a"]) == ["a"] and past.due([]) == []


def test_days_follow_a_clock_that_is_put_right(monkeypatch, tmp_path):
    """The server's own clock does not go back, for the sake of steps; the one that counts days does."""
    told = [2e9]
    monkeypatch.setattr(server_clock.time, "time", lambda: told[0])
    workshop = Workshop(Store(f"sqlite:///{tmp_path / 'rooms.sqlite3'}"), refresh=0)
    room = workshop.open_room("研讨")
    told[0] += 366 * DAY
    refused("no_room", workshop.current, room.id)
    told[0] -= 366 * DAY
    assert workshop.current(room.id).room.name == "研讨"
    workshop.store.close()


def test_what_another_process_writes_of_a_room_as_it_is_deleted_does_not_stay(address):
    """A phone moves a lever there at that moment: nothing of a room outlives it by more than an hour."""
    one, other = (Workshop(Store(address), Hands(), refresh=3600) for _ in range(2))
    room, (red,) = opened(one, "red")
    stays, (blue,) = opened(one, "blue")
    other.current(room.id)
    one.delete(room.id)
    for team in (red, blue):
        playing.save_draft(other, team, "plan", {"benchmarking": 0.5})
    other.heard(red)
    assert one.store.drafts(room.id, 1, 1) and one.store.seen(room.id)
    one.sweep()
    assert not one.store.drafts(room.id, 1, 1) and not one.store.seen(room.id)
    assert one.store.drafts(stays.id, 1, 1) and one.store.seen(stays.id)
    for each in (one, other):
        each.store.close()


def test_a_store_begun_by_hand_is_its_owners_alone(monkeypatch, tmp_path):
    """It holds what tokens are made with."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("SOE_DATA", str(tmp_path / "new" / "rooms"))
    before = os.umask(0o022)
    try:
        store = Store()
        store.secret()
        files = list((tmp_path / "new" / "rooms").iterdir())
    finally:
        os.umask(before)
    assert files and all(one.stat().st_mode & 0o077 == 0 for one in (*files, tmp_path / "new" / "rooms"))
    store.close()


def test_a_clock_that_is_set_back_does_not_begin_a_step_anew():
    told, passing = [1000.0], [0.0]
    clock = RunningClock(lambda: told[0], lambda: passing[0])

    def after(seconds, set_to=None):
        passing[0] += seconds
        told[0] = told[0] + seconds if set_to is None else set_to
        return clock.now()

    assert after(10) == 1010 and after(5, 1014.0) == 1014, "put right by a moment"
    assert after(10, 1014 - 3590) == 1024 and after(60) == 1084, "set back by an hour: seconds go on"
    assert after(1, 2000.0) == 2000, "set forward, or waked from sleep"


def test_what_is_past_its_days_is_swept_while_the_server_runs(workshop, hands, tmp_path, monkeypatch):
    """Rooms and kept workbooks; a sweep that fails stops neither the others nor the next."""
    monkeypatch.setattr(kept_workshop, "_OPEN", [workshop])
    monkeypatch.setenv("SOE_DATA", str(tmp_path))
    (tmp_path / "workbooks").mkdir()
    old = tmp_path / "workbooks" / "x.kept"
    old.write_bytes(b"x")
    os.utime(old, (0, 0))
    room = workshop.open_room("研讨")
    hands.move(91 * DAY)
    monkeypatch.setattr(past_days, "RUN", 0.0)
    ended, again = threading.Event(), []

    def fails():
        again.append(1)
        if len(again) == 2:
            ended.set()
        raise StoreFailure("error.workshop.store_lost")

    stop = sweep_hourly(fails, sweep_rooms, sweep_workbooks, wait=0.01)
    assert ended.wait(LIMIT)
    stop.set()
    assert not old.exists() and workshop.store.room_of(room.code) is None
