"""Every request on its way in and out: its id, a line in the log, and a plain page where the house is full.

Sessions are counted by their open websockets: one a tab, until it is closed. Those of one address do not fill the house.
"""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.serving.health import from_here
from simulation.engine.settings import or_usual
from simulation.language.texts import texts
from simulation.serving.senders import sender
from simulation.serving.server_log import REQUEST_ID, access, audit_refusal, last_errors
from simulation.workshop.server_clock import ticks

HEADER = "x-request-id"
AGAIN = 20  # seconds after which the plain page tries again
FIGURES = "/_stcore/metrics"  # of the process: for the machine itself, as health is
APART = ("/w", "/live", "/ready")  # open to teams and supervisors however many sessions there are


class OpenSessions:
    """How many sessions are open in this process, and how many may be."""

    def __init__(self) -> None:
        self.of: Counter[str] = Counter()  # by address
        self.began = ticks()

    @property
    def count(self) -> int:
        """Sessions of all addresses."""
        return self.of.total()

    @property
    def most(self) -> int:
        """Sessions beyond which visitors get the plain page."""
        return int(or_usual("SOE_SESSIONS"))

    @property
    def most_of_one(self) -> int:
        """Sessions of one address, which may be a whole hall: three quarters."""
        return max(1, self.most * 3 // 4)

    def full(self, address: str, more: int = 0) -> bool:
        """Whether nobody else of an address is let in; `more` beyond the most of all, for those whose page is already loading."""
        return self.count >= self.most + more or self.of[address] >= self.most_of_one

    @contextmanager
    def one_more(self, address: str) -> Iterator[None]:
        """A session of an address, for as long as it is open."""
        self.of[address] += 1
        try:
            yield
        finally:
            self.of[address] -= 1
            if not self.of[address]:
                del self.of[address]


sessions = OpenSessions()


class Watched:
    """Middleware around all others."""

    def __init__(self, app: ASGIApp):
        self.app = app
        logging.getLogger("uvicorn.access").disabled = True  # it writes addresses, room codes and links; ours does not
        for name in ("", "streamlit"):  # the library's own do not pass theirs on
            if last_errors not in logging.getLogger(name).handlers:
                logging.getLogger(name).addHandler(last_errors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket."""
        if scope["type"] == "http":
            await self._asked(_named(scope), receive, send)
        elif scope["type"] == "websocket":
            await self._session(_named(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    async def _asked(self, scope: Scope, receive: Receive, send: Send) -> None:
        own, began, told = Headers(scope=scope)[HEADER], ticks(), {"status": 500, "size": 0}

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                MutableHeaders(scope=message)[HEADER] = own
            else:
                told["size"] += len(message.get("body", b""))
            await send(message)

        try:
            if _is_page(scope) and sessions.full(_address(scope)):
                audit_refusal(own, "full", sessions=sessions.count)
                await _full(scope)(scope, receive, out)
            elif FIGURES in scope["path"] and not from_here(Request(scope)):
                await Response(status_code=404)(scope, receive, out)
            else:
                await self.app(scope, receive, out)
        finally:
            access(own, told["status"], scope["method"], scope["path"], told["size"], ticks() - began)

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        own, began, address = Headers(scope=scope)[HEADER], ticks(), _address(scope)
        if sessions.full(address, more=max(5, sessions.most // 10)):
            audit_refusal(own, "full", sessions=sessions.count)
            await receive()
            await send({"type": "websocket.close", "code": 1013})
            return
        try:
            with sessions.one_more(address):
                await self.app(scope, receive, send)
        finally:
            access(own, 101, "WS", scope["path"], 0, ticks() - began)


def _named(scope: Scope) -> Scope:
    """The request with an id: the proxy's where it has the form of one, else a new one."""
    given = Headers(scope=scope).get(HEADER, "")
    own = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(16)
    kept = [(name, value) for name, value in scope["headers"] if name != HEADER.encode()]
    return {**scope, "headers": [*kept, (HEADER.encode(), own.encode())]}


def _address(scope: Scope) -> str:
    """Where a request comes from, as a proxy says that is named, else as it came; of IPv6 a line is one."""
    return sender(str((scope.get("client") or ("",))[0]))


def _is_page(scope: Scope) -> bool:
    """Whether a browser asks for a page of the app."""
    apart = any(scope["path"] == path or scope["path"].startswith(f"{path}/") for path in APART)
    return scope["method"] == "GET" and not apart and "text/html" in Headers(scope=scope).get("accept", "")


def _full(scope: Scope) -> HTMLResponse:
    """A plain page that tries again by itself."""
    wanted = Headers(scope=scope).get("accept-language", "zh").lower()
    lang = "en" if wanted.startswith("en") else "zh"
    title, lead = (escape(texts()[key][lang]) for key in ("app", "full.lead"))
    page = (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta http-equiv="refresh" content="{AGAIN}">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f'<body style="font-family:sans-serif;max-width:36em;margin:15vh auto;padding:0 1em"><h1>{title}</h1><p>{lead}</p></body></html>'
    )
    return HTMLResponse(page, 503, {"Retry-After": str(AGAIN), "Cache-Control": "no-store"})
