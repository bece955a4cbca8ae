"""Rooms and places in one file and back: nothing confirmed is missing, sums are checked, a store in use is never overwritten."""

import hashlib
import json
import shutil
import sqlite3
import stat
import zipfile
from contextlib import closing

import pytest

from simulation.cli.commands import main
from simulation.workshop import store as stores
from simulation.workshop.service import Workshop
from simulation.workshop.store import Store
from tests.log_support import events, logs
from tests.test_workshop_store import answers, begin, writer
from tests.workshop_support import address, hands, opened, server, workshop

__all__ = ["address", "hands", "logs", "server", "workshop"]
X = {"sha256": hashlib.sha256(b"x").hexdigest(), "bytes": 1}
ENDLESS = """ALTER TABLE seen RENAME TO s; CREATE VIEW seen AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
SELECT 'r' || x AS room, 't' AS team, 1.0 AS at FROM n"""
LATER = """import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "0002", None, None
def upgrade():
    op.add_column("rooms", sa.Column("hall", sa.String(8), server_default="north"))
"""


@pytest.fixture
def shell(monkeypatch, capsys):
    """The shell on the store of an address; code, output, sentence of refusal."""
    monkeypatch.delenv("SOE_PLACE", raising=False)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    def run(address, *arguments):
        monkeypatch.setenv("DATABASE_URL", address)
        code = 0
        try:
            main([str(one) for one in arguments])
        except SystemExit as ended:
            code = ended.code
        return code or 0, *capsys.readouterr()

    return run


def empty(folder, name="empty"):
    return f"sqlite:///{folder / name}.sqlite3"


def manifest(file):
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))


def rewritten(file, change):
    """The archive again, its parts and manifest changed by a function."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(parts.pop("manifest.json"))
    change(parts, told)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in {**parts, "manifest.json": json.dumps(told).encode()}.items():
            archive.writestr(name, content)


def test_backed_up_while_written_to_and_restored_elsewhere(address, tmp_path, shell):
    before = Workshop(Store(address), refresh=0)
    room, (red,) = opened(before, "red")
    token = before.tokens.device(room.id, red.team)
    process = writer(address, room.id, red.team, 10_000)
    begin(process)
    confirmed = [process.stdout.readline().strip() for _ in range(12)]
    file = tmp_path / "kept.zip"
    code, said, refused = shell(address, "backup", file)
    after = process.stdout.readline()  # nobody waited for the backup
    process.kill(), process.communicate()
    assert code == 0 and after and "rooms: 1" in said, refused
    told = manifest(file)
    assert told["counts"]["rooms"] == 1 and set(told["parts"]) == {"rooms.sqlite3"} and told["model"] and told["data"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600, "it holds the secret of the rooms"

    assert shell(empty(tmp_path), "restore", file)[0] == 0
    restored = Workshop(Store(empty(tmp_path)), refresh=0)
    kept = answers(restored, room)
    assert kept[:12] == confirmed and kept == [f"{red.team}:{number}" for number in range(len(kept))]
    acts = restored.store.acts(room.id)
    assert acts == before.store.acts(room.id)[: len(acts)] and len(acts) == told["counts"]["acts"]
    assert restored.tokens.read("device", token).team == red.team, "phones of the sitting stay in"
    restored.act(room.id, "facilitator:test", "lock", {"on": True})
    restored.store.close()

    other = shell(address, "restore", file)
    assert other[0] == 2 and "rooms already (1)" in other[2] and "--replace" in other[2]
    assert shell(address, "restore", file, "--replace")[0] == 0
    assert before.store.version(room.id) == len(acts) and before.store.acts(room.id) == acts
    before.store.close()


def test_places_come_back_with_the_rooms(tmp_path, shell, monkeypatch):
    tables = tmp_path / "own"
    (tables / "more").mkdir(parents=True)
    for name in ("entities.csv", "more/notes.csv", ".hidden"):
        (tables / name).write_text(name, encoding="utf-8")
    (tmp_path / "二.xlsx").write_bytes(b"workbook")
    monkeypatch.setenv("SOE_PLACE", f"{tables}:{tmp_path / '二.xlsx'}")
    file, target = tmp_path / "kept.zip", tmp_path / "back"
    monkeypatch.setenv("SOE_DATA", str(tmp_path / "data"))

    def run(*arguments):
        return shell(empty(tmp_path), *arguments)

    assert run("backup", file)[0] == 0
    code, said, _ = run("restore", file, "--places", target)
    assert code == 0 and f"SOE_PLACE={target / '1' / 'own'}:{target / '2' / '二.xlsx'}" in said
    assert (target / "1/own/more/notes.csv").read_text(encoding="utf-8") == "more/notes.csv"
    assert not (target / "1/own/.hidden").exists() and (target / "2/二.xlsx").read_bytes() == b"workbook"
    again = run("restore", file, "--places", target)
    assert again[0] == 2 and "not an empty folder" in again[2]
    monkeypatch.setenv("SOE_PLACE", str(tmp_path / "gone"))
    assert run("backup", file)[0] == 2 and set(manifest(file)["counts"]) >= {"rooms", "places"}, "the older backup stays"


def test_whatever_does_not_agree_is_refused_before_anything_is_written(workshop, tmp_path, shell):
    opened(workshop, "red")
    good = tmp_path / "good.zip"
    assert shell(str(workshop.store.engine.url), "backup", good)[0] == 0

    def other_bytes(parts, told):
        parts["rooms.sqlite3"] = parts["rooms.sqlite3"][:-1] + b"x"

    def added(parts, told):
        parts["more.txt"] = b""

    def missing(parts, told):
        del parts["rooms.sqlite3"]

    def outside(parts, told):
        parts["../out.txt"] = b"x"
        told["parts"]["../out.txt"] = {"sha256": hashlib.sha256(b"x").hexdigest(), "bytes": 1}

    def put(*names):
        def change(parts, told):
            for name in names:
                parts[name] = b"x"
                told["parts"][name] = {"sha256": hashlib.sha256(b"x").hexdigest(), "bytes": 1}

        change.__name__ = f"put{len(names)}{len(names[0])}"
        return change

    def no_database(parts, told):
        parts["rooms.sqlite3"] = b"x" * 4096
        told["parts"]["rooms.sqlite3"] = {"sha256": hashlib.sha256(b"x" * 4096).hexdigest(), "bytes": 4096}

    def later(parts, told):
        told["schema"] = "backup/2.0"

    def strange(parts, told):
        told["schema"] = "scenario"

    for change, word in {
        other_bytes: "does not agree",
        added: "more.txt",
        missing: "rooms.sqlite3",
        outside: "../out.txt",
        put("places/first/own.csv"): "places/first",
        put("places/1"): "places/1",
        put("places/1/a", "places/1/b"): "places/1",
        put("places/1/own", "places/1/own/a"): "places/1/own",
        no_database: "does not agree",
        later: "later version",
        strange: "not a backup",
    }.items():
        bad = tmp_path / "bad.zip"
        shutil.copy(good, bad)
        rewritten(bad, change)
        code, _, said = shell(empty(tmp_path, change.__name__), "restore", bad)
        assert code == 2 and word in said and "Traceback" not in said, (change.__name__, said)
        store = Store(empty(tmp_path, change.__name__))
        assert store.expired(float("inf")) == []
        store.close()
    assert not (tmp_path.parent / "out.txt").exists()
    (tmp_path / "junk.zip").write_bytes(b"PK junk")
    assert "not a backup" in shell(empty(tmp_path), "restore", tmp_path / "junk.zip")[2]
    assert shell(empty(tmp_path), "restore", tmp_path / "none.zip")[0] == 2
    assert shell("sqlite:////proc/none/rooms.sqlite3", "backup", tmp_path / "x.zip")[0] == 2
    nowhere = tmp_path / "nowhere" / "x.zip"
    assert f"error: {nowhere}: no such file" in shell(empty(tmp_path), "backup", nowhere)[2], "named as it was asked for"


@pytest.mark.parametrize(
    "harm",
    [
        ENDLESS,
        "CREATE TRIGGER t AFTER UPDATE ON rooms BEGIN DELETE FROM acts; END",
        "ALTER TABLE seen ADD COLUMN more GENERATED ALWAYS AS (zeroblob(1000000000)) VIRTUAL",
        "UPDATE acts SET content = '{'",
        "UPDATE acts SET content = x'ff'",
        "UPDATE rooms SET code = x'ff'",
        "UPDATE rooms SET version = 'many'",
        None,
    ],
)
def test_a_database_that_computes_or_holds_other_things_than_rooms_is_refused(workshop, tmp_path, shell, harm):
    address = str(workshop.store.engine.url)
    opened(workshop, "red")
    file, own = tmp_path / "kept.zip", tmp_path / "own.sqlite3"
    assert shell(address, "backup", file)[0] == 0

    def harmed(parts, told):
        own.write_bytes(parts["rooms.sqlite3"] if harm else b"")
        with closing(sqlite3.connect(own)) as database:
            database.executescript(harm or "")
        parts["rooms.sqlite3"] = content = own.read_bytes()
        told["parts"]["rooms.sqlite3"] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}

    rewritten(file, harmed)
    code, _, said = shell(address, "restore", file, "--replace")
    assert code == 2 and "rooms.sqlite3 in the backup does not agree" in said
    assert len(workshop.store.expired(float("inf"))) == 1, "what is there stays"


def test_what_a_restored_place_is_called_is_no_order_to_a_shell_or_a_terminal(workshop, tmp_path, shell):
    file = tmp_path / "kept.zip"
    assert shell(str(workshop.store.engine.url), "backup", file)[0] == 0

    def named(name):
        def change(parts, told):
            parts[f"places/1/{name}"] = b"x"
            told["parts"] = {**dict(list(told["parts"].items())[:1]), f"places/1/{name}": X}
            told["made"] = "2026\x1b]0;x\x07"

        return change

    kept = file.read_bytes()
    for number, bad in enumerate(("a\nSOE_ROLES=*=administrator", "\x1b[2J", "\u202ea")):
        rewritten(file, named(bad))
        code, said, refused = shell(empty(tmp_path, f"bad{number}"), "restore", file, "--places", tmp_path / "none")
        assert code == 2 and "does not agree" in refused and "SOE_PLACE" not in said
        file.write_bytes(kept)
    rewritten(file, named("$(touch x)　甲"))
    code, said, _ = shell(empty(tmp_path), "restore", file, "--places", tmp_path / "back")
    assert code == 0 and f"SOE_PLACE='{tmp_path / 'back/1/$(touch x)　甲'}'" in said and "\x1b" not in said


def test_a_later_version_restores_what_an_earlier_one_wrote_and_not_the_other_way_round(
    workshop, tmp_path, shell, monkeypatch, logs
):
    room, _ = opened(workshop, "red")
    file = tmp_path / "kept.zip"
    assert shell(str(workshop.store.engine.url), "backup", file)[0] == 0
    with monkeypatch.context() as later:
        folder = shutil.copytree(stores.MIGRATIONS, tmp_path / "migrations")
        (folder / "versions" / "halls.py").write_text(LATER, encoding="utf-8")
        later.setattr(stores, "MIGRATIONS", folder)
        new = empty(tmp_path, "new")
        assert shell(new, "restore", file)[0] == 0
        store = Store(new)
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT id, hall FROM rooms").all() == [(room.id, "north")]
            assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
        store.close()
        assert shell(new, "backup", file)[0] == 0
    code, _, said = shell(empty(tmp_path), "restore", file)
    assert code == 2 and "later version" in said
    code, _, said = shell(new, "backup", file)
    assert code == 2 and "written by a later version" in said, "a store of a later version is not touched either"
    told = events(logs("audit", "shell"))
    assert [event for _, event, _ in told] == ["backup", "restore", "backup", "restore_refused", "backup_refused"]
    assert told[1][2].items() >= {"rooms": "1", "acts": "3", "places": "0", "replaced": "no"}.items() and told[3][2] == {
        "why": "later"
    }
