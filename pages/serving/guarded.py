"""What every answer says to a browser, what a browser may ask for, and under which names the server answers at all.

A page elsewhere may let its own name point at this machine and so read, in a visitor's browser, what only the machine itself may see
(DNS rebinding); a forged name would also stand in codes to be scanned. A request that no proxy handed on must therefore name
this machine, or one of `SOE_HOSTS`; the shipped proxy answers to its own name alone.
"""

from __future__ import annotations

import socket
from functools import cache
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.serving import upload_room
from pages.serving.health import from_here
from simulation.cli.listening import loopback
from simulation.engine.settings import configured
from simulation.language.texts import texts
from simulation.serving.server_log import audit

# Inline styles and evaluated charts are Streamlit's and Vega's own; nothing is fetched from elsewhere.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; worker-src 'self' blob:; "
    "frame-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
CLOSED = ("clear_cache", "set_run_on_save", "load_git_info", "debug_disconnect_websocket", "debug_shutdown_runtime")
USUAL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",  # a link's code stands in the address
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Content-Security-Policy": POLICY,
}


class Guarded:
    """Middleware: headers that an answer does not have of its own, and no answer under a foreign name."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return

        async def out(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                headers = MutableHeaders(scope=message)
                for name, value in USUAL.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope.get("method") == "PUT" and not upload_room.there_is(scope["path"]):
            await PlainTextResponse(_both("upload.full"), 413)(scope, receive, out)
        elif answers_to(HTTPConnection(scope)):
            await self.app(scope, _heard(receive) if scope["type"] == "websocket" else receive, out)
        else:
            await _refused(scope, receive, out)


async def _refused(scope: Scope, receive: Receive, send: Send) -> None:
    audit(Headers(scope=scope).get("x-request-id", "-"), "host")
    if scope["type"] == "http":
        await PlainTextResponse(_both("host.refused"), 421)(scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close", "code": 1008})


def _both(key: str) -> str:
    return "\n".join(texts()[key][language] for language in ("zh", "en"))


def _heard(receive: Receive) -> Receive:
    """What a browser says on a websocket, without what no visitor may ask for: others' caches emptied, the program's repository.

    What is no message ends the session, as a line that broke does.
    """

    async def heard() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            kind = asked_for(message.get("bytes"))
            if kind is None:
                return {"type": "websocket.disconnect", "code": 1002}
            if kind not in CLOSED:
                return message

    return heard


def asked_for(said: bytes | None) -> str | None:
    """Kind of a message to the app, blank where it asks for nothing; None where it is no message."""
    try:
        return None if said is None else BackMsg.FromString(said).WhichOneof("type") or ""
    except DecodeError:
        return None


def answers_to(request: HTTPConnection) -> bool:
    """Whether a request names this server as visitors may: as `SOE_HOSTS` says; unless set, on the machine itself, as that machine."""
    name = host(request.headers.get("host", ""))
    known = {one.strip().lower().strip("[]") for one in configured("SOE_HOSTS").split(",") if one.strip()}
    direct = from_here(request)
    if direct and (loopback(name) or name == own_name()):
        return True
    return name in known if known else not direct


def host(header: str) -> str:
    """The name in a Host header, without port and brackets; blank where it is none."""
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
        return ""


@cache
def own_name() -> str:
    """What the machine calls itself."""
    return socket.gethostname().lower()
