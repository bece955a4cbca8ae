"""A phone of a rehearsal: the addresses, headers and cookie of a real one, over a connection that is kept."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlsplit

from simulation.workshop.workshop_errors import WorkshopRefusal

PATIENCE = 20.0  # seconds for one answer
REST = 0.5  # seconds before a lost line is tried again


class PhoneError(Exception):
    """An answer that did not come, or was a refusal: status, or 0 without an answer, and what was said."""

    def __init__(self, status: int, said: str):
        super().__init__(f"{status} {said}")
        self.status, self.said = status, said


class TeamPhone:
    """A phone at the door of a room.

    address: of the host; code: of the room; entrance: the token in the room's QR code; trust: certificates it accepts, the usual
    ones by default.
    """

    def __init__(self, address: str, code: str, entrance: str = "", trust: ssl.SSLContext | None = None):
        parts = urlsplit(address if "//" in address else f"http://{address}")
        if not parts.hostname or parts.scheme not in ("http", "https"):
            raise WorkshopRefusal("error.rehearse.url", url=address)
        self._trust = trust
        self._secure, self._host, self._port = parts.scheme == "https", parts.hostname, parts.port
        self._root, self._entrance = f"{parts.path.rstrip('/')}/w/{code}", entrance
        self.cookies: dict[str, str] = {}
        self._line: HTTPConnection | None = None
        self._busy = threading.Lock()

    def _connect(self, patience: float) -> HTTPConnection:
        if self._secure:
            return HTTPSConnection(self._host, self._port, timeout=patience, context=self._trust)
        return HTTPConnection(self._host, self._port, timeout=patience)

    def _address(self, path: str, **asked: str) -> str:
        asked = {**asked, **({"e": self._entrance} if self._entrance else {})}
        query = "&".join(f"{name}={quote(value)}" for name, value in asked.items())
        return f"{self._root}/{path}?{query}"

    def _asked(self, method: str, address: str, body: bytes | None = None) -> Mapping[str, Any]:
        headers = {"Accept": "application/json", "Content-Type": "application/json", "X-Workshop": "1"}
        headers |= self._remembered()
        with self._busy:
            answer, content = self._answered(method, address, body, headers)
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
        try:
            found: Mapping[str, Any] = json.loads(content)
        except ValueError:
            found = {}
        if answer.status != 200:
            raise PhoneError(answer.status, str(found.get("refused", "")))
        return found

    def _remembered(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}

    def _answered(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> tuple[Any, bytes]:
        """The answer, asked for again on a fresh line where the server had closed the kept one, as browsers do."""
        for fresh in (self._line is None, True):
            try:
                self._line = self._line or self._connect(PATIENCE)
                self._line.request(method, address, body, headers)
                answer = self._line.getresponse()
                return answer, answer.read()
            except (OSError, HTTPException) as error:
                if self._line is not None:
                    self._line.close()
                self._line = None
                if fresh:
                    raise PhoneError(0, type(error).__name__) from None
        raise AssertionError("unreachable")

    def state(self, board: bool = False) -> Mapping[str, Any]:
        """The snapshot of this phone, or of the board."""
        return self._asked("GET", self._address("state", **({"as": "board"} if board else {})))

    def act(self, name: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Something the team does; PhoneError where it is refused."""
        return self._asked("POST", self._address(name), json.dumps(content).encode())

    def join(self, name: str) -> None:
        """The pressed button that makes a team."""
        self.act("join", {"name": name, "entrance": self._entrance})

    def news(self, stop: threading.Event, heard: Callable[[int], None]) -> None:
        """Listen to the room until `stop`: `heard` is called with each version, again after a lost line."""
        while not stop.is_set():
            line = self._connect(PATIENCE)
            try:
                line.request("GET", self._address("events"), headers=self._remembered())
                answer = line.getresponse()
                if answer.status != 200:
                    stop.wait(REST)
                while answer.status == 200 and not stop.is_set():
                    read = answer.readline()
                    if not read:
                        break
                    if read.startswith(b"data: "):
                        heard(int(read[6:]))
            except (OSError, HTTPException, ValueError):
                stop.wait(REST)
            finally:
                line.close()

    def close(self) -> None:
        """Let the connection go."""
        with self._busy:
            if self._line is not None:
                self._line.close()
            self._line = None
