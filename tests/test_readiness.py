"""Health and readiness: true, quick to ask for, and nobody's but the machine's own."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.light import kept_workshop
from pages.serving.health import health_routes
from simulation.cli.commands import main
from simulation.engine.catalogue import digest
from simulation.model import MODEL_VERSION
from simulation.serving import readiness as looks
from simulation.workers import pool as pools
from simulation.workers.pool import Pool, WorkError
from simulation.workshop.service import Workshop
from simulation.workshop.store import Store
from simulation.workshop.workshop_errors import StoreFailure

HERE = ("127.0.0.1", 50000)


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store of its own as that of this process, and a pool of one worker."""
    found = Store(f"sqlite:///{tmp_path / 'rooms.sqlite3'}")
    monkeypatch.setattr(kept_workshop, "_OPEN", [Workshop(found)])
    one = Pool(1)
    monkeypatch.setattr(looks, "pool", lambda: one)
    monkeypatch.setattr(looks, "_LAST", [])
    monkeypatch.setattr(looks, "FRESH", -1.0)
    yield found
    one.end()
    found.close()


def client(address=HERE):
    return TestClient(Starlette(routes=health_routes()), client=address)


def test_ready_names_version_data_and_what_fails(store, monkeypatch):
    assert client().get("/live").json() == {"live": True, "version": MODEL_VERSION}
    found = client().get("/ready")
    told = found.json()
    assert found.status_code == 200 and told["ready"] and (told["version"], told["data"]) == (MODEL_VERSION, digest())
    assert told["checks"] == dict.fromkeys(("tables", "places", "store", "workers"), "ok") and told["workers"]["most"] == 1

    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    found = client().get("/ready")
    assert found.status_code == 503 and "restart" in found.json()["checks"]["store"], "tables of another version"
    monkeypatch.setattr(kept_workshop, "_OPEN", [])
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:geheim@127.0.0.1:1/none")
    found = client().get("/ready")
    assert found.status_code == 503 and found.json()["checks"]["store"] != "ok" and "geheim" not in found.text
    assert client().get("/live").status_code == 200, "the process lives nevertheless"


def test_workers_that_cannot_start_are_not_ready(store, monkeypatch):
    monkeypatch.setattr(pools.sys, "executable", "/bin/false")
    checks = client().get("/ready").json()["checks"]
    assert checks["workers"] != "ok" and checks["store"] == "ok"


def test_busy_workers_are_alive():
    pool = Pool(1)
    with pool.worker() as held:
        with pytest.raises(WorkError):
            pool.prove()  # taken, and its process has not been started
        held.ask(abs, -1)
        pool.prove()
    pool.end()


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (("10.0.0.7", 1), {}),
        (HERE, {"X-Forwarded-For": "127.0.0.1"}),
        (HERE, {"X-Real-IP": "::1"}),
        (HERE, {"Forwarded": "for=::1"}),
    ],
)
def test_strangers_find_nothing(store, address, headers):
    for path in ("/live", "/ready"):
        found = client(address).get(path, headers=headers)
        assert found.status_code == 404 and not found.content
        assert client().post(path).status_code == 405


def test_one_look_serves_all_who_ask_within_two_seconds(monkeypatch):
    now, looked = [100.0], []
    monkeypatch.setattr(looks, "ticks", lambda: now[0])
    monkeypatch.setattr(looks, "_LAST", [])
    monkeypatch.setattr(looks, "_looked", lambda opened: looked.append(1) or looks.Readiness({"store": "ok"}, now[0]))
    for step in (0.0, 1.0, 0.9, 0.2):
        now[0] += step
        looks.readiness(lambda: None)
    assert len(looked) == 2


def test_the_command_says_that_nobody_answers(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["ready", "--port", "1"])
    assert ended.value.code == 2 and "port 1" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["ready", "--port", "1", "--wait", "nan"])  # which no time is later than
    assert ended.value.code == 2 and "--wait" in capsys.readouterr().err


def test_a_store_that_can_be_read_and_not_written_is_not_ready(store):
    """As on a full disk, where what was written before is still found."""
    store.check()
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.commit()
    with pytest.raises(StoreFailure):
        store.check()
