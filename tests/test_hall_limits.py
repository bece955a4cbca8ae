"""A hall behind one address before the shipped nginx: what its phones ask in their first moment is served, a flood is not."""

from __future__ import annotations

import asyncio
import re
import ssl
from urllib.parse import urlsplit

import pytest

from pages.light import shell
from simulation.workshop.service import REFRESH
from tests.deployment import DEPLOY, free_ports, needed, proxied, running, until, waited
from tests.support import LIMIT, awaited

PHONES = 120  # thirty teams, four phones each
PACE, LOOK = 3.0, 15.0  # seconds between two changes of a phone, and between two looks of its page
LINES = 6  # connections that a browser has to one host
ROOM = "/w/ABCDEF"
FILES = [*shell.STYLES.get("team", ("light.css",)), "old_browser.js", *shell.SCRIPTS["team"]]
FIRST = [
    ROOM,
    *(f"/w/asset/{name}" for name in FILES),
    f"{ROOM}/state",
    f"{ROOM}/events",
    f"{ROOM}/join",
    f"{ROOM}/state",
    f"{ROOM}/team.svg",
]
TRUSTING = ssl._create_unverified_context()
END = "/none"  # of no limit
STAND_IN = """
pid {folder}/stand_in.pid; error_log {folder}/stand_in.log; worker_processes 1;
events {{ worker_connections 4096; }}
http {{ access_log off; {listen}
}}"""
SERVER = """
  server {{ listen 127.0.0.1:{port}; default_type text/plain;
    location / {{ return 200 "x"; }}
  }}"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """Address of the shipped nginx, before a stand-in of two processes that answers at once."""
    folder, ports = tmp_path_factory.mktemp("hall"), free_ports(2)
    listen = "".join(SERVER.format(port=port) for port in ports)
    (folder / "stand_in.conf").write_text(STAND_IN.format(folder=folder, listen=listen), encoding="utf-8")
    command = [
        needed("nginx"),
        "-p",
        str(folder),
        "-c",
        str(folder / "stand_in.conf"),
        "-e",
        str(folder / "stand_in.log"),
        "-g",
        "daemon off;",
    ]
    with proxied(folder, ports) as (address, _), running(command):
        for port in ports:
            waited(f"http://127.0.0.1:{port}/")
        yield urlsplit(address)


async def statuses(hall, paths):
    """Status of each answer to requests that are sent all at once on one connection; the last of them ends it."""
    reader, writer = await asyncio.open_connection(hall.hostname, hall.port, ssl=TRUSTING)
    for path in paths:
        last = "Connection: close\r\n" if path == paths[-1] else ""
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {hall.hostname}\r\n{last}\r\n".encode())
    found = re.findall(rb"HTTP/1\.1 (\d+) ", await asyncio.wait_for(reader.read(-1), LIMIT))
    writer.close()
    return [int(one) for one in found]


async def phones(hall, count, paths):
    """What so many phones are answered that ask all at once."""
    return [one for found in await asyncio.gather(*(statuses(hall, paths) for _ in range(count))) for one in found]


def test_a_hall_s_first_moment_is_served_and_a_flood_is_not(hall):
    """All phones at once; then more than a hall asks for."""
    found = awaited(phones(hall, PHONES, FIRST))
    assert len(found) == PHONES * len(FIRST) and set(found) == {200}, {one: found.count(one) for one in set(found)}
    until(lambda: 429 in awaited(phones(hall, 10, [ROOM] * 400 + [END])), patience=LIMIT)
    assert set(awaited(statuses(hall, ["/soe/", "/soe/_stcore/health"]))) == {200}, "the app's pages are no phones' requests"


def test_limits_are_those_that_a_hall_needs():
    """In play a change every so often, looks, and a look after each news; connections of every phone's browser beside the tabs of one address."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    rate, burst, tabs, lines = (
        int(re.search(sign, text)[1])
        for sign in (r"phones:10m rate=(\d+)r/s", r"zone=phones burst=(\d+) ", r"conn tabs (\d+);", r"conn addresses (\d+);")
    )
    asked = PHONES * (1 / PACE + 1 / LOOK + 1 / REFRESH)
    assert asked <= rate <= 1.5 * asked and PHONES * len(FIRST) <= burst <= 1.5 * PHONES * len(FIRST)
    assert PHONES * LINES + tabs <= lines <= 1.5 * (PHONES * LINES + tabs)
    assert set(re.findall(r"conn addresses (\d+);", text)) == {str(lines)}, (
        "a location that states a limit states all of them"
    )
