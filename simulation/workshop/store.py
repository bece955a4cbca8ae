"""Where rooms are kept: a SQLite file with nothing to set up, or the database that DATABASE_URL names.

An act is confirmed when its transaction is written to the disk. Two processes that write the same act number are told
apart by the primary key: one of them reads again. What the database says of a full disk or a lost connection becomes a
StoreFailure; nothing is kept in memory that was not written, so the next attempt finds things as they were.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from simulation.engine.settings import configured, home_folder
from simulation.workshop import store_schema as schema
from simulation.workshop.json_bounds import as_kept, to_keep
from simulation.workshop.room import Act
from simulation.workshop.workshop_errors import StoreFailure, WorkshopRefusal

FILE = "workshop.sqlite3"
CHECKED = "checked"  # setting that is written anew whenever somebody asks whether it can be
PAST_DAYS = "past_days"  # setting that holds the ledger of what is past its days
FULL = ("full", "no space left", "disk quota")
MIGRATIONS = Path(__file__).parent / "migrations"
WAIT = 10.0  # seconds that a writer waits for another one


class Taken(Exception):
    """An act number, or a code, that somebody else wrote first."""


def usual_address() -> str:
    """DATABASE_URL, else a file in SOE_DATA, else in the user's own data folder."""
    given = configured("DATABASE_URL")
    if given:
        return given.replace("postgres://", "postgresql+psycopg://", 1).replace("postgresql://", "postgresql+psycopg://", 1)
    folder = data_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        own_file(folder / FILE)
    except OSError as error:
        reason = (error.strerror or str(error)).splitlines()[0]
        raise StoreFailure("error.workshop.folder", folder=str(folder), reason=reason, setting="SOE_DATA") from None
    return f"sqlite:///{folder / FILE}"


def own_file(path: Path) -> None:
    """Have a file that its owner alone reads: it holds what tokens are made with. Files beside it take after it."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with suppress(OSError):  # of another owner, who decides
        path.chmod(0o600)


def data_folder() -> Path:
    """Folder of what a server keeps: SOE_DATA, else in the user's own data folder; it need not be there yet."""
    if named := configured("SOE_DATA") or os.environ.get("XDG_DATA_HOME"):
        return Path(named) if configured("SOE_DATA") else Path(named) / "soe-reform"
    home = home_folder()
    if home is None:
        raise StoreFailure("error.workshop.no_home", setting="SOE_DATA")
    return home / ".local" / "share" / "soe-reform"


def _pragmas(connection: Any, _: object) -> None:
    """WAL, so that readers do not wait; written to the disk at each commit."""
    cursor = connection.cursor()
    for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={int(WAIT * 1000)}"):
        cursor.execute(f"PRAGMA {line}")
    cursor.close()


class Store:
    """Rooms, acts, drafts, presence and wrong codes of one database, brought up to the last migration."""

    def __init__(self, address: str | None = None):
        address = address or usual_address()
        try:
            self.engine = sa.create_engine(address, pool_pre_ping=True, json_serializer=to_keep, json_deserializer=as_kept)
        except (NoSuchModuleError, ModuleNotFoundError):
            raise StoreFailure("error.workshop.driver") from None
        except SQLAlchemyError:
            raise StoreFailure("error.workshop.address") from None
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _pragmas)
        self._upsert = sqlite.insert if self.engine.dialect.name == "sqlite" else postgresql.insert
        with self._said():
            self._migrate()

    def _migrate(self) -> None:
        """Bring the tables up to the last migration; of two processes that start at once one does it."""
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_lock(716)"))
                connection.commit()
            else:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError:  # it was brought up to a step that this version does not know
                raise StoreFailure("error.workshop.later") from None
            connection.commit()
            if self.engine.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_unlock(716)"))
                connection.commit()

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Failures of the database as sentences."""
        try:
            yield
        except IntegrityError:
            raise Taken from None
        except DBAPIError as error:
            text = str(error.orig).lower()
            full = any(sign in text for sign in FULL)
            raise StoreFailure("error.workshop.disk_full" if full else "error.workshop.store_lost") from error
        except (SQLAlchemyError, OSError) as error:
            raise StoreFailure("error.workshop.store_lost") from error

    @contextmanager
    def _write(self) -> Iterator[sa.Connection]:
        with self._said(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _read(self) -> Iterator[sa.Connection]:
        with self._said(), self.engine.connect() as connection:
            yield connection

    def check(self) -> None:
        """StoreFailure where it cannot be read and written, or its tables are not those of this version."""
        from alembic.runtime.migration import MigrationContext
        from alembic.script import ScriptDirectory

        with self._read() as connection:
            now = MigrationContext.configure(connection).get_current_revision()
        if now != ScriptDirectory(str(MIGRATIONS)).get_current_head():
            raise StoreFailure("error.workshop.other_tables", found=str(now))
        self._set(CHECKED, secrets.token_hex(8))  # what is there already would be found without a place to write

    def setting(self, name: str, made: str) -> str:
        """A setting of the store; the first to ask decides it."""
        with self._write() as connection:
            statement = self._upsert(schema.settings).values(name=name, value=made)
            connection.execute(statement.on_conflict_do_nothing())
            return connection.execute(sa.select(schema.settings.c.value).where(schema.settings.c.name == name)).scalar_one()

    def past_days(self) -> str:
        """The ledger of what is past its days; blank before the first look."""
        chosen = sa.select(schema.settings.c.value).where(schema.settings.c.name == PAST_DAYS)
        with self._read() as connection:
            return str(connection.execute(chosen).scalar() or "")

    def keep_past_days(self, ledger: str) -> None:
        """Keep that ledger."""
        self._set(PAST_DAYS, ledger)

    def _set(self, name: str, value: str) -> None:
        made = self._upsert(schema.settings).values(name=name, value=value)
        with self._write() as connection:
            connection.execute(made.on_conflict_do_update(index_elements=("name",), set_={"value": value}))

    def secret(self) -> str:
        """The secret of tokens, made at the first start."""
        return self.setting("secret", secrets.token_hex(32))

    def open_room(self, room: str, code: str, key_fingerprint: str, kept_until: float, act: Act) -> None:
        """Keep a new room with its first act; Taken when the code is another room's."""
        with self._write() as connection:
            connection.execute(
                sa.insert(schema.rooms).values(
                    id=room,
                    code=code,
                    key_fingerprint=key_fingerprint,
                    opened=act.at,
                    kept_until=kept_until,
                    version=act.number,
                )
            )
            connection.execute(sa.insert(schema.acts).values(_row(room, act)))

    def append(self, room: str, act: Act) -> None:
        """Keep the next act of a room, on the disk before it returns; Taken when its number is written already."""
        with self._write() as connection:
            found = connection.execute(
                sa.update(schema.rooms)
                .where(schema.rooms.c.id == room, schema.rooms.c.version == act.number - 1)
                .values(version=act.number)
            )
            if not found.rowcount:
                known = connection.execute(sa.select(schema.rooms.c.id).where(schema.rooms.c.id == room)).first()
                if known is None:
                    raise WorkshopRefusal("error.workshop.no_room")
                raise Taken
            connection.execute(sa.insert(schema.acts).values(_row(room, act)))

    def acts(self, room: str, beyond: int = 0) -> list[Act]:
        """Acts of a room beyond a number, in their order."""
        table = schema.acts
        chosen = sa.select(table).where(table.c.room == room, table.c.number > beyond).order_by(table.c.number)
        with self._read() as connection:
            return [Act(row.number, row.at, row.who, row.kind, row.content) for row in connection.execute(chosen)]

    def version(self, room: str, now: float = 0.0) -> int | None:
        """Number of a room's last act; nothing for a room that is not kept, or whose time is over now."""
        chosen = sa.select(schema.rooms.c.version).where(schema.rooms.c.id == room, schema.rooms.c.kept_until >= now)
        with self._read() as connection:
            return connection.execute(chosen).scalar()

    def room_of(self, code: str) -> str | None:
        """Id of the room that bears a code."""
        with self._read() as connection:
            return connection.execute(sa.select(schema.rooms.c.id).where(schema.rooms.c.code == code)).scalar()

    def row_of(self, room: str) -> Mapping[str, Any]:
        """What is kept of a room beside its acts; WorkshopRefusal when it is not kept."""
        with self._read() as connection:
            row = connection.execute(sa.select(schema.rooms).where(schema.rooms.c.id == room)).mappings().first()
        if row is None:
            raise WorkshopRefusal("error.workshop.no_room")
        return dict(row)

    def save_draft(self, where: tuple[str, int, int, str], kind: str, device: str, content: Any, now: float) -> None:
        """Keep the latest draft of a team: where is room, sitting, round, team."""
        names = ("room", "sitting", "round", "team", "kind", "device")
        values = {**dict(zip(names, (*where, kind, device), strict=True)), "content": content, "saved": now}
        statement = self._upsert(schema.drafts).values(values)
        statement = statement.on_conflict_do_update(index_elements=names, set_={"content": content, "saved": now})
        with self._write() as connection:
            connection.execute(statement)

    def drafts(self, room: str, sitting: int, number: int, team: str | None = None) -> list[Mapping[str, Any]]:
        """Drafts of a round, of all teams or one: team, kind, device, content, saved."""
        table = schema.drafts
        chosen = sa.select(table).where(table.c.room == room, table.c.sitting == sitting, table.c.round == number)
        if team is not None:
            chosen = chosen.where(table.c.team == team)
        with self._read() as connection:
            return [dict(row) for row in connection.execute(chosen.order_by(table.c.saved)).mappings()]

    def saw(self, room: str, team: str, now: float) -> None:
        """A team was heard of."""
        statement = self._upsert(schema.seen).values(room=room, team=team, at=now)
        with self._write() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=("room", "team"), set_={"at": now}))

    def seen(self, room: str) -> dict[str, float]:
        """When each team was last heard of."""
        with self._read() as connection:
            rows = connection.execute(sa.select(schema.seen.c.team, schema.seen.c.at).where(schema.seen.c.room == room))
            return {row.team: row.at for row in rows}

    def console_taken(self, console: str, room: str, until: float, now: float) -> None:
        """A console is taken in a room until a time; those whose time is over are forgotten."""
        with self._write() as connection:
            connection.execute(sa.delete(schema.consoles).where(schema.consoles.c.until < now))
            connection.execute(sa.insert(schema.consoles).values(id=console, room=room, until=until))

    def console_stands(self, console: str, room: str) -> bool:
        """Whether a console was taken in a room, and not left."""
        chosen = sa.select(schema.consoles.c.id).where(schema.consoles.c.id == console, schema.consoles.c.room == room)
        with self._read() as connection:
            return connection.execute(chosen).first() is not None

    def console_left(self, console: str) -> None:
        """A console was left."""
        with self._write() as connection:
            connection.execute(sa.delete(schema.consoles).where(schema.consoles.c.id == console))

    def wrong(self, scope: str, minute: int) -> None:
        """One more wrong code or key."""
        statement = self._upsert(schema.wrong).values(scope=scope, minute=minute, count=1)
        more = {"count": schema.wrong.c.count + 1}
        with self._write() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=("scope", "minute"), set_=more))
            connection.execute(sa.delete(schema.wrong).where(schema.wrong.c.minute < minute - 60))

    def wrong_since(self, scope: str, minute: int) -> int:
        """Wrong codes or keys from a minute on."""
        table = schema.wrong
        chosen = sa.select(sa.func.coalesce(sa.func.sum(table.c.count), 0))
        with self._read() as connection:
            return int(connection.execute(chosen.where(table.c.scope == scope, table.c.minute >= minute)).scalar_one())

    def keep(self, room: str, until: float) -> None:
        """Keep a room until a time."""
        with self._write() as connection:
            connection.execute(sa.update(schema.rooms).where(schema.rooms.c.id == room).values(kept_until=until))

    def delete(self, room: str) -> None:
        """Forget a room and all that was done in it."""
        with self._write() as connection:
            for table, column in (
                (schema.acts, "room"),
                (schema.drafts, "room"),
                (schema.seen, "room"),
                (schema.consoles, "room"),
                (schema.rooms, "id"),
            ):
                connection.execute(sa.delete(table).where(table.c[column] == room))
            connection.execute(sa.delete(schema.wrong).where(schema.wrong.c.scope == f"key:{room}"))

    def forget_strays(self) -> None:
        """Forget drafts and presence that another process wrote of a room as it was deleted."""
        known = sa.select(schema.rooms.c.id)
        with self._write() as connection:
            for table in (schema.drafts, schema.seen, schema.consoles):
                connection.execute(sa.delete(table).where(table.c.room.not_in(known)))

    def expired(self, now: float) -> list[str]:
        """Rooms whose time is over."""
        with self._read() as connection:
            return list(connection.execute(sa.select(schema.rooms.c.id).where(schema.rooms.c.kept_until < now)).scalars())

    def exported(self, room: str) -> dict[str, Any]:
        """All that is kept of a room, but the fingerprint of its key: ready for JSON."""
        row = {name: value for name, value in self.row_of(room).items() if name != "key_fingerprint"}
        chosen = sa.select(schema.drafts).where(schema.drafts.c.room == room).order_by(schema.drafts.c.saved)
        with self._read() as connection:
            drafts = [dict(one) for one in connection.execute(chosen).mappings()]
        acts = [
            {"number": a.number, "at": a.at, "who": a.who, "kind": a.kind, "content": a.content} for a in self.acts(room)
        ]
        return {"schema": "workshop/1.0", "room": row, "acts": acts, "drafts": drafts}

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()


def _row(room: str, act: Act) -> dict[str, Any]:
    return {"room": room, "number": act.number, "at": act.at, "who": act.who, "kind": act.kind, "content": dict(act.content)}


def deleted(store: Store, rooms: Iterable[str]) -> int:
    """Forget rooms; how many there were."""
    gone = list(rooms)
    for room in gone:
        store.delete(room)
    return len(gone)
