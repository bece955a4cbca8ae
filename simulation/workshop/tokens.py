"""Signed tokens: who a browser is. The name of a team is no identity; a token survives sleep, reload and another phone."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from simulation.workshop.workshop_errors import WorkshopRefusal

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another
CODE_LENGTH = 6
KEY_LENGTH = 16
LONGEST = 1000  # characters of a token


@dataclass(frozen=True)
class Identity:
    """Who holds a token: a device of a team in a room; `invite` tokens let a device into a team, with no device of their own."""

    room: str
    team: str
    device: str = ""


@dataclass(frozen=True)
class Console:
    """A console as its browser proves it: room, who acts there, fingerprint of who was signed in, its own mark, when it was taken."""

    room: str
    who: str
    person: str
    id: str
    taken: float


class Tokens:
    """Writes and reads tokens with the store's secret."""

    def __init__(self, secret: str):
        self._secret = secret

    def _writer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt=f"workshop.{purpose}", signer_kwargs={"digest_method": hashlib.sha256})

    def device(self, room: str, team: str) -> str:
        """Token of a new device of a team."""
        return self._written("device", room, team, secrets.token_hex(6))

    def team_of(self, room: str, mark: str) -> str:
        """Id of the team that a press to join makes, the same where it is sent twice. mark: the sender's own."""
        return hmac.new(self._secret.encode(), f"team\n{room}\n{mark}".encode(), hashlib.sha256).hexdigest()[:16]

    def invite(self, room: str, team: str) -> str:
        """Token in a team's QR code."""
        return self._written("invite", room, team)

    def entrance(self, room: str) -> str:
        """Token in a room's QR code: it stands for the typed code."""
        return self._written("entrance", room)

    def console(self, console: Console) -> str:
        """Token of a console that showed the key."""
        return self._written("console", console.room, console.who, console.person, console.id, repr(console.taken))

    def read_console(self, token: str) -> Console:
        """The console of a token; whether it still stands, `consoles.py` knows."""
        parts = self._read("console", token)
        try:
            room, who, person, mark, taken = parts
            return Console(room, who, person, mark, float(taken))
        except ValueError:
            raise WorkshopRefusal("error.workshop.token") from None

    def read(self, purpose: str, token: str) -> Identity:
        """Who a token is for; WorkshopRefusal when it is not one of ours for this purpose."""
        try:
            return Identity(*self._read(purpose, token))
        except TypeError:
            raise WorkshopRefusal("error.workshop.token") from None

    def _read(self, purpose: str, token: str) -> list[str]:
        try:
            return [str(part) for part in self._writer(purpose).loads(token[:LONGEST])]
        except (BadSignature, TypeError, ValueError):
            raise WorkshopRefusal("error.workshop.token") from None

    def _written(self, purpose: str, *parts: str) -> str:
        padded = (*parts, "") if len(parts) == 1 else parts
        written = self._writer(purpose).dumps(padded)
        return written if isinstance(written, str) else written.decode()


def new_code() -> str:
    """A room's code, to be read from a wall and typed: a billion possibilities."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def new_key() -> str:
    """A facilitator's key, in groups of four."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(KEY_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, KEY_LENGTH, 4))


def plain_code(raw: str) -> str:
    """A typed code as it was meant: capital letters, no blanks or dashes."""
    return "".join(letter for letter in raw[:80].upper() if letter in LETTERS)


def fingerprint_of(key: str, secret: str) -> str:
    """What the store keeps of a key."""
    return hmac.new(secret.encode(), plain_code(key).encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two fingerprints are equal, in constant time."""
    return hmac.compare_digest(one, other)
