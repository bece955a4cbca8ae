"""The pool of workers: few, in order, given up at once, and gone with the program however it ends."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from types import MappingProxyType

import pytest

from simulation.workers import pool as pools
from simulation.workers.pool import Pool, Worker, WorkError, resident
from tests.support import LIMIT

ROOT = Path(__file__).parents[1]
PATIENCE = 180.0


def counted(count, told):
    for number in range(count):
        told("share", number / count)
    told("turn")
    return os.getpid()


def held(flag):
    """Work that lasts until a file is there."""
    while not Path(flag).exists():
        time.sleep(0.01)
    return flag


def grown(size):
    kept = bytearray(size)
    kept[::4096] = b"x" * len(kept[::4096])
    time.sleep(PATIENCE)


def given(value):
    return value


def refused():
    raise WorkError("error.work.busy", count=3)


def talkative():
    print("on standard output")
    return "answer"


def until(true, patience=PATIENCE):
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def runs(pid):
    """Whether a process is alive (one that has ended and not been waited for is not)."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.fixture
def pool():
    own = Pool(1)
    yield own
    own.end()


def test_one_process_serves_all_threads_one_after_another(pool):
    found = []
    threads = [threading.Thread(target=lambda: found.append(pool.ask(os.getpid))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(found) == 5 and len(set(found)) == 1 and found[0] != os.getpid()


def test_values_refusals_and_progress_come_back(pool):
    told = []
    assert pool.ask(counted, 3, told=lambda *facts: told.append(facts)) == pool.ask(os.getpid)
    assert told[0] == ("share", 0.0) and told[-1] == ("turn",)
    assert pool.ask(given, MappingProxyType({"a": 1})) == {"a": 1}
    assert pool.ask(talkative) == "answer"
    with pytest.raises(WorkError) as caught:
        pool.ask(refused)
    assert caught.value.fields == {"count": 3}
    with pytest.raises(ZeroDivisionError):
        pool.ask(divmod, 1, 0)


def test_the_queue_is_in_order_and_says_the_place(pool, tmp_path):
    done, places = [], {1: [], 2: []}

    def ask(number):
        pool.ask(given, number, queued=places.get(number, []).append)
        done.append(number)

    first = threading.Thread(target=lambda: pool.ask(held, str(tmp_path / "go")))
    first.start()
    until(lambda: pool.working == 1)
    rest = []
    for number in (1, 2):
        rest.append(threading.Thread(target=ask, args=(number,)))
        rest[-1].start()
        until(lambda number=number: pool.waiting == number)
    until(lambda: places[1] and places[2])
    assert places[1][0] == 1 and places[2][0] == 2
    (tmp_path / "go").touch()
    for thread in (first, *rest):
        thread.join(PATIENCE)
    assert sorted(done) == [1, 2] and pool.waiting == pool.working == 0


def test_askers_take_turns_and_none_fills_the_queue(pool, tmp_path, monkeypatch):
    done, threads = [], []

    def ask(who, number):
        pools.ASKER.set(who)
        try:
            done.append(pool.ask(given, f"{who} {number}"))
        except WorkError as error:
            done.append(error.key)

    def begun(who, number, waiting):
        threads.append(threading.Thread(target=ask, args=(who, number)))
        threads[-1].start()
        until(lambda: pool.waiting == waiting)

    monkeypatch.setattr(pools, "MOST_OF_ONE", 3)
    first = threading.Thread(target=lambda: pool.ask(held, str(tmp_path / "go")))
    first.start()
    until(lambda: pool.working == 1)
    for number in range(3):
        begun("greedy", number, number + 1)
    threads.append(threading.Thread(target=ask, args=("greedy", 3)))
    threads[-1].start()
    until(lambda: done == ["error.work.busy"])
    begun("calm", 0, 4)
    assert [one.who for one in pool._order()] == ["greedy", "calm", "greedy", "greedy"], "not behind all that came before"
    (tmp_path / "go").touch()
    for thread in (first, *threads):
        thread.join(PATIENCE)
    assert done.index("calm 0") == 2 and set(done[1:]) == {"greedy 0", "greedy 1", "greedy 2", "calm 0"}


def test_a_full_queue_makes_room_for_who_has_less_in_it(tmp_path):
    pool, told, threads = Pool(1, most_waiting=3), {}, []

    def ask(who, number):
        pools.ASKER.set(who)
        try:
            told[who, number] = pool.ask(given, who)
        except WorkError as error:
            told[who, number] = error.key

    def begun(who, number):
        threads.append(threading.Thread(target=ask, args=(who, number)))
        threads[-1].start()

    begin = threading.Thread(target=lambda: pool.ask(held, str(tmp_path / "go")))
    begin.start()
    until(lambda: pool.working == 1)
    for number in range(3):
        begun("greedy", number)
        until(lambda waiting=number + 1: pool.waiting == waiting)
    begun("calm", 0)
    until(lambda: told == {("greedy", 2): "error.work.busy"})
    assert [one.who for one in pool._order()] == ["greedy", "calm", "greedy"]
    for number, who in enumerate(("third", "fourth"), start=3):
        begun(who, number)
    until(lambda: len(told) == 3)
    assert sorted(one.who for one in pool._order())[:2] == ["calm", "greedy"], "one place each is nobody's to take"
    (tmp_path / "go").touch()
    for thread in (begin, *threads):
        thread.join(PATIENCE)
    pool.end()
    assert told["calm", 0] == "calm"


def test_too_many_are_told_so(tmp_path):
    pool = Pool(1, most_waiting=0)
    first = threading.Thread(target=lambda: pool.ask(held, str(tmp_path / "go")))
    first.start()
    until(lambda: pool.working == 1)
    with pytest.raises(WorkError) as caught:
        pool.ask(given, 1)
    assert caught.value.key == "error.work.busy"
    for language in ("zh", "en"):
        assert "{" not in caught.value.said(language)
    (tmp_path / "go").touch()
    first.join(PATIENCE)
    pool.end()


class Stop(BaseException):
    """As Streamlit stops a script."""


def stop():
    raise Stop


def test_work_given_up_stops_and_the_next_goes_on(pool, tmp_path):
    pid, calls = pool.ask(os.getpid), []

    def leave():
        calls.append(1)
        if len(calls) > 2:
            raise Stop

    with pytest.raises(Stop):
        pool.ask(held, str(tmp_path / "never"), alive=leave)
    assert not runs(pid) and pool.working == 0
    assert pool.ask(given, 1) == 1


def test_a_place_given_up_is_free_for_the_next(pool, tmp_path):
    first = threading.Thread(target=lambda: pool.ask(held, str(tmp_path / "go")))
    first.start()
    until(lambda: pool.working == 1)
    with pytest.raises(Stop):
        pool.ask(given, 1, queued=lambda place: stop())
    assert pool.waiting == 0
    (tmp_path / "go").touch()
    first.join(PATIENCE)
    assert pool.ask(given, 2) == 2


def test_memory_and_time_are_bounded(pool, monkeypatch):
    if not resident(os.getpid()):
        pytest.skip("this system does not say how much memory a process holds")
    monkeypatch.setattr(pools, "MEMORY", 300 * 1024 * 1024)
    with pytest.raises(WorkError) as caught:
        pool.ask(grown, 400 * 1024 * 1024)
    assert caught.value.key == "error.work.memory"
    monkeypatch.setattr(pools, "SECONDS", 0.5)
    with pytest.raises(WorkError) as caught:
        pool.ask(time.sleep, PATIENCE)
    assert caught.value.key == "error.work.late"
    monkeypatch.setattr(pools, "SECONDS", PATIENCE)
    monkeypatch.setattr(pools, "ROOMY", 0)
    first = pool.ask(os.getpid)
    assert pool.ask(os.getpid) != first, "a process that has grown is not used again"


def test_a_worker_that_dies_is_said_and_replaced(pool):
    with pytest.raises(WorkError) as caught:
        pool.ask(os._exit, 1)
    assert caught.value.key == "error.work.ended" and pool.ask(given, 1) == 1


@pytest.mark.skipif(not Path("/proc").exists(), reason="how processes are watched here needs /proc")
def test_workers_end_with_a_parent_that_is_killed():
    """Also in the middle of work, and although nobody told them."""
    script = """
        import sys, threading, time
        from tests.test_workers import Pool
        pool = Pool(2)
        idle = pool.workers[1].ask(__import__("os").getpid)
        busy = pool.workers[0].ask(__import__("os").getpid)
        threading.Thread(target=pool.workers[0].ask, args=(time.sleep, 600), daemon=True).start()
        print(idle, busy, flush=True)
        time.sleep(600)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert len(pids) == 2 and all(map(runs, pids))
        parent.kill()
    until(lambda: not any(map(runs, pids)))


def test_what_workers_do_can_be_named_and_its_results_travel():
    """Small runs of what pages ask for: the same as in this process."""
    from simulation import Scenario
    from simulation.analysis.goals.plans import Limits
    from simulation.analysis.goals.targets import Target
    from simulation.workers import studies

    plan, pool = Scenario.preset("deepening"), pools.pool()
    assert pool.ask(studies.sources, plan, 2030).equals(studies.sources(plan, 2030))
    target = Target("total_profit", 2030, at_least=240.0)
    assert pool.ask(studies.failures, plan, target) == studies.failures(plan, target)
    limits = Limits(ranges={"delegation": (0.3, 0.4)})
    assert pool.ask(given, limits) == limits


def test_a_worker_without_work_ends_quietly_and_leaves_nothing_behind(tmp_path):
    """Not in the interpreter's own end, where the thread that listens stands in the way; and its process is not left to be reaped."""
    said = tmp_path / "said"
    with said.open("wb") as stream:
        code = "import simulation.workers.worker as w; w.IDLE = 0.2; w.serve()"
        idle = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stream)
        assert idle.wait(timeout=LIMIT) == 0 and said.read_bytes() == b""
    one = Worker()
    try:
        number = one.ask(os.getpid)
        os.kill(number, signal.SIGTERM)
        end = time.monotonic() + LIMIT
        while Path(f"/proc/{number}").exists() and time.monotonic() < end:
            time.sleep(0.02)
        assert not Path(f"/proc/{number}").exists()
    finally:
        one.end()
