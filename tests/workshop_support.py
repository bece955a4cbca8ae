"""What tests of workshops share: a clock that a test moves, a real PostgreSQL, a room with teams in it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from pages.light import kept_workshop
from pages.light.addresses import routes
from simulation.projection import HEADLINES
from simulation.workshop import playing
from simulation.workshop.service import Workshop
from simulation.workshop.store import Store
from simulation.workshop.workshop_errors import WorkshopRefusal
from tests.support import LIMIT

FACILITATOR = "facilitator:test"
START = 1_800_000_000.0


class Hands:
    """A clock whose hands a test moves."""

    def __init__(self, now=START):
        self.now = now

    def __call__(self):
        return self.now

    def move(self, seconds):
        """Later by so many seconds."""
        self.now += seconds


def program(name):
    """Path of a program of PostgreSQL, or nothing: Debian keeps them apart from the others."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(found[0]) if found else shutil.which(name)


@contextmanager
def postgresql():
    """Address of a PostgreSQL server of its own, on a socket in a folder of its own; stopped at the end."""
    if not program("initdb"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("PostgreSQL is not installed (Debian: postgresql)")
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        as_user = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = next(u for u in ("postgres", "nobody") if any(p.pw_name == u for p in pwd.getpwall()))
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
            as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid}
        data = f"{folder}/data"

        def run(name, *options):
            done = subprocess.run([program(name), *options], cwd=folder, capture_output=True, text=True, **as_user)
            assert done.returncode == 0, done.stderr + done.stdout

        run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "-D", data, "-l", f"{folder}/log", "-w", "-o", f"-k {folder} -c listen_addresses=", "start")
        try:
            yield f"postgresql+psycopg://tester@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


@pytest.fixture(scope="session")
def server():
    """One PostgreSQL for all tests that ask for it."""
    with postgresql() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """Address of an empty store, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'rooms.sqlite3'}"
    import sqlalchemy as sa

    found = request.getfixturevalue("server")
    engine = sa.create_engine(found)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
    return found


@pytest.fixture
def served(workshop, monkeypatch):
    """Address of a real server of the light pages on a workshop of the test's own."""
    monkeypatch.setattr(kept_workshop, "_OPEN", [workshop])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = uvicorn.Server(uvicorn.Config(Starlette(routes=routes()), port=port, lifespan="off", log_level="error"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        threading.Event().wait(0.01)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = running.force_exit = True
    thread.join(timeout=LIMIT)


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def workshop(tmp_path, hands):
    """A workshop on a SQLite file, on a clock that the test moves, always reading the store."""
    store = Store(f"sqlite:///{tmp_path / 'rooms.sqlite3'}")
    yield Workshop(store, hands, refresh=0)
    store.close()


def predicted(direction=1, size=None, why=""):
    """A prediction with the same guess for each headline."""
    return {"guesses": {name: {"direction": direction, "size": size} for name in HEADLINES}, "why": why}


def opened(workshop, *names, plan="short", **options):
    """A room with teams, its sitting begun: room id and the identities of the teams."""
    room = workshop.open_room("研讨", **options)
    own = [workshop.tokens.read("device", workshop.join(room.id, name)) for name in names]
    workshop.act(room.id, FACILITATOR, "start", {"plan": plan})
    return room, own


def to(workshop, room, phase, number=None, conditions=None):
    """On to the next step of a phase (of a round)."""
    sitting = workshop.current(room.id).room.sitting
    index = next(
        at
        for at, step in enumerate(sitting.steps)
        if at > sitting.running.index and step.phase == phase and number in (None, step.round)
    )
    return workshop.go(room.id, FACILITATOR, index, conditions)


def handed_in(workshop, own, levers, mark=""):
    """A team's plan, sent."""
    return playing.submit(workshop, own, levers, mark or f"{own.team}-1")


def refused(key, action, *arguments, **named):
    """The action is refused with this sentence, in both languages."""
    with pytest.raises(WorkshopRefusal) as caught:
        action(*arguments, **named)
    assert caught.value.key == f"error.workshop.{key}"
    assert all(caught.value.said(language) != caught.value.key for language in ("zh", "en"))
