"""Tables of the store. A room's acts are its truth; everything else is beside them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

rooms = Table(
    "rooms",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("key_fingerprint", String(64), nullable=False),
    Column("opened", Float, nullable=False),
    Column("kept_until", Float, nullable=False),
    Column("version", Integer, nullable=False),  # number of the last act
)
acts = Table(
    "acts",
    metadata,
    Column("room", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("who", String(80), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("content", JSON, nullable=False),
)
drafts = Table(
    "drafts",
    metadata,
    Column("room", String(32), primary_key=True),
    Column("sitting", Integer, primary_key=True, autoincrement=False),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("team", String(32), primary_key=True),
    Column("kind", String(16), primary_key=True),  # "plan", "prediction", or "alone" with the device
    Column("device", String(32), primary_key=True),
    Column("content", JSON, nullable=False),
    Column("saved", Float, nullable=False),
)
seen = Table(
    "seen",
    metadata,
    Column("room", String(32), primary_key=True),
    Column("team", String(32), primary_key=True),
    Column("at", Float, nullable=False),
)
consoles = Table(  # that were taken with the key and not left
    "consoles",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("room", String(32), nullable=False),
    Column("until", Float, nullable=False),
)
wrong = Table(  # codes and keys that were wrong
    "wrong",
    metadata,
    Column("scope", String(40), primary_key=True),  # "codes", or "key:" and a room
    Column("minute", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)
settings = Table("settings", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False))
Index("rooms_kept_until", rooms.c.kept_until)
