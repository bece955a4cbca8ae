"""Own workbooks that their owner keeps on a server: without name and key nobody can read, find or delete them.

Each is one file in a folder. Its name is a keyed digest of the name that the owner gave, its content is encrypted (AES-256-GCM)
under a key derived from the owner's, and the server keeps neither key nor name: what is lost with the key is lost. Where visitors
sign in, the key is that of the person (`key_of_person`): nobody else opens it, but who runs the server could make that key.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import secrets
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from simulation.engine.errors import Refusal
from simulation.engine.settings import or_usual
from simulation.engine.whole_files import whole_file
from simulation.intake.file_bundle import MOST_BYTES, File
from simulation.language.clean import clean
from simulation.workshop.pace import Pace
from simulation.workshop.past_days import PastDays
from simulation.workshop.server_clock import Clock, calendar, server_clock, ticks

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which are misread
GROUPS, GROUP = 5, 5  # a key has 125 bits
MARK = b"soe-workbook/1\n"
NONCE, TAG = 12, 16  # bytes
LONGEST = 40  # characters of a name
MOST_KEPT, MOST_KEPT_BYTES = 500, 2_000_000_000  # files, bytes of all of them
SAVES_A_DAY = 40  # of a person or an address, which an office may share
FOLDER = "workbooks"
ENDING = ".kept"
LEDGER = "past_days.json"  # since when what is past its days was seen so
DAY = 86_400


_SAVES = Pace(SAVES_A_DAY, DAY, server_clock, "error.saved_often")


def days_kept() -> int:
    """How many days a workbook is kept after it was last opened; 0 where the server keeps none."""
    found = or_usual("SOE_KEEP_WORKBOOKS")
    return int(found) if found.isdecimal() else 0


class SavedWorkbooks:
    """The kept workbooks of a folder. clock: seconds since 1970; passing: seconds by a clock that nobody sets."""

    def __init__(self, folder: Path, clock: Clock = calendar, passing: Clock = ticks):
        self.folder, self.clock, self._past = folder, clock, _past_days(folder, passing)

    def save(self, name: str, files: Iterable[File], key: str = "", who: str = "") -> str:
        """Keep files under a name; the key that opens them again, made new unless one is given that the owner has already.

        With the same name and key what was kept is replaced. Refusal where nothing is kept here, the name is blank or the store full.
        who: person or address, none of whom fills the store alone.
        """
        days = days_kept()
        if not days:
            raise Refusal("error.saved_off")
        self.sweep(days)
        key = _grouped(_normal(key)) if key.strip() else new_key()
        path, secret = self._at(name, key)
        content = _packed(files)
        if len(content) > MOST_BYTES:
            raise Refusal("error.saved_large", most=MOST_BYTES // 1024**2)
        others = [one.stat().st_size for one in self.folder.glob(f"*{ENDING}") if one != path]
        if len(others) >= MOST_KEPT or sum(others) + len(content) > MOST_KEPT_BYTES:
            raise Refusal("error.saved_full", most=MOST_KEPT)
        if who:
            _SAVES.step(who)
        nonce = secrets.token_bytes(NONCE)
        self._write(path, MARK + nonce + AESGCM(secret).encrypt(nonce, content, path.name.encode()))
        return key

    def open(self, name: str, key: str) -> tuple[File, ...]:
        """The files kept under a name and key; Refusal where there are none, which is all that is said."""
        path, secret = self._at(name, key)
        try:
            if self._over(path, days_kept()):
                raise FileNotFoundError
            raw = path.read_bytes()
            if not raw.startswith(MARK):
                raise InvalidTag
            nonce = raw[len(MARK) : len(MARK) + NONCE]
            content = AESGCM(secret).decrypt(nonce, raw[len(MARK) + NONCE :], path.name.encode())
        except OSError:
            raise Refusal("error.saved_unknown") from None
        except (InvalidTag, ValueError):
            raise Refusal("error.saved_damaged") from None
        now = self.clock()
        with suppress(OSError):
            os.utime(path, (now, now))
        return _unpacked(content)

    def delete(self, name: str, key: str) -> None:
        """Delete what is kept under a name and key; Refusal where there is nothing."""
        path, _ = self._at(name, key)
        try:
            path.unlink()
        except OSError:
            raise Refusal("error.saved_unknown") from None

    def _at(self, name: str, key: str) -> tuple[Path, bytes]:
        """Where a workbook of a name and key lies, and what it is encrypted under."""
        name = clean(name, LONGEST).casefold()
        if not name:
            raise Refusal("error.saved_name")
        normal = _normal(key).encode()
        file, secret = (
            hmac.new(normal, f"{part}\n{name}".encode(), hashlib.sha256).digest() for part in ("file", "content")
        )
        return self.folder / f"{file[:20].hex()}{ENDING}", secret

    def _write(self, path: Path, content: bytes) -> None:
        """The whole file or none of it, readable by the service alone."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole_file(path) as stream:
            stream.write(content)
        now = self.clock()
        os.utime(path, (now, now))

    def _over(self, path: Path, days: int) -> bool:
        """Whether nobody opened it for so many days; OSError where it is not there."""
        return bool(days) and self.clock() - path.stat().st_mtime > days * DAY

    def sweep(self, days: int) -> int:
        """Delete what was not opened for so many days, once that held for days of running; how many files."""
        over = []
        for path in self.folder.glob(f"*{ENDING}"):
            with suppress(OSError):
                if self._over(path, days):
                    over.append(path.name)
        gone = self._past.due(over) if self.folder.is_dir() else []
        for name in gone:
            with suppress(OSError):
                (self.folder / name).unlink()
        return len(gone)


@lru_cache
def _past_days(folder: Path, passing: Clock) -> PastDays:
    """The ledger of a folder, one in a process: it counts from when it was begun."""
    path = folder / LEDGER

    def read() -> str:
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def write(ledger: str) -> None:
        with suppress(OSError), whole_file(path) as stream:  # a full disk: counted on at the next look
            stream.write(ledger.encode())

    return PastDays(read, write, passing)


def new_key() -> str:
    """A key of 125 random bits, in groups that can be read out."""
    return _grouped("".join(secrets.choice(SIGNS) for _ in range(GROUPS * GROUP)))


def key_of_person(person: str, secret: str) -> str:
    """The key of somebody who is signed in, which nobody types: made of who that is and the server's secret."""
    number = int.from_bytes(hmac.new(secret.encode(), f"workbooks\n{person}".encode(), hashlib.sha256).digest(), "big")
    return _grouped("".join(SIGNS[number >> 5 * at & 31] for at in range(GROUPS * GROUP)))


def _grouped(normal: str) -> str:
    return "-".join(normal[at : at + GROUP] for at in range(0, len(normal), GROUP))


def _normal(key: str) -> str:
    """A key as typed, without spaces and hyphens, letters that are misread for digits put right; Refusal where it cannot be one."""
    found = "".join(sign for sign in key.upper() if not sign.isspace() and sign not in "-－—_")
    found = found.translate(str.maketrans("OIL", "011"))
    if len(found) != GROUPS * GROUP or set(found) - set(SIGNS):
        raise Refusal("error.saved_key", count=GROUPS * GROUP)
    return found


def _packed(files: Iterable[File]) -> bytes:
    with zipfile.ZipFile(buffer := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def _unpacked(content: bytes) -> tuple[File, ...]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return tuple((entry.filename, archive.read(entry)) for entry in archive.infolist())  # two may bear one name
