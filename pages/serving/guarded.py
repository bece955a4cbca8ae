"""What every answer says to a browser, what a browser may ask for, and under which names the server answers at all.

A page elsewhere may let its own name point at this machine and so read, in a visitor's browser, what only the machine itself may see
(DNS rebinding); a forged name would also stand in codes to be scanned. A request that no proxy handed on must therefore name
this machine, or one of `SOE_HOSTS`; the shipped proxy answers to its own name alone. A page elsewhere may also open a websocket here,
whatever the name: it bears that page's Origin and is refused before the library looks at it, which would ask the internet for this
machine's address and keep everybody waiting meanwhile.
"""

from __future__ import annotations

import re
import socket
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.serving import upload_room
from pages.serving.callers import made_here
from pages.serving.health import from_here
from pages.serving.messages import heard_by
from simulation.cli.listening import loopback
from simulation.engine.settings import configured
from simulation.language.texts import texts
from simulation.serving.server_log import audit_refusal

# Inline styles and evaluated charts are Streamlit's and Vega's own; nothing is fetched from elsewhere.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; worker-src 'self' blob:; "
    "frame-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
USUAL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",  # a link's code stands in the address
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Content-Security-Policy": POLICY,
}
NAMED = re.compile(r"(?:\[([0-9a-f:.]+)\]|([0-9a-z_-]+(?:\.[0-9a-z_-]+)*)\.?)(?::[0-9]{1,5})?", re.IGNORECASE | re.ASCII)


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

        if not answers_to(HTTPConnection(scope)):
            await _refused(scope, receive, out)
        elif scope["type"] == "http":
            with upload_room.room_for(scope) as free:
                answer = self.app if free else PlainTextResponse(_both("upload.full"), 413)
                await answer(scope, receive, out)
        elif (own := _of_our_page(scope)) is not None:
            await self.app(own, heard_by(receive), out)
        else:
            await _refused(scope, receive, out, "origin")


async def _refused(scope: Scope, receive: Receive, send: Send, why: str = "host") -> None:
    audit_refusal(Headers(scope=scope).get("x-request-id", "-"), why)
    if scope["type"] == "http":
        await PlainTextResponse(_both("host.refused"), 421)(scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close", "code": 1008})  # before it was accepted: 403


def _of_our_page(scope: Scope) -> Scope | None:
    """A websocket of a page that this server sent, under the name of that page; None where another page asks.

    A page's Origin is the address it came from. A proxy may have dropped its port: then the name must be one of `SOE_HOSTS`. Where
    pages come by TLS, a page of the same name without it is whoever stands in between.
    """
    headers = Headers(scope=scope)
    if "origin" not in headers:  # no browser
        return scope
    origin = _netloc(headers["origin"], ("https",) if scope.get("scheme") == "wss" else ("http", "https"))
    if origin and origin == headers.get("host", "").lower():
        return scope
    if not origin or host(origin) not in known_names():
        return None
    kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [*kept, (b"host", origin.encode())]}


def _netloc(origin: str, schemes: tuple[str, ...]) -> str:
    """Name and port of an Origin header; blank where it is none of these schemes."""
    try:
        found = urlsplit(origin)
    except ValueError:
        return ""
    return found.netloc.lower() if found.scheme in schemes and origin.isascii() else ""


def _both(key: str) -> str:
    return "\n".join(texts()[key][language] for language in ("zh", "en"))


def answers_to(request: HTTPConnection) -> bool:
    """Whether a request names this server as visitors may: as `SOE_HOSTS` says; unless set, on the machine itself, as that machine."""
    name = host(request.headers.get("host", ""))
    if not name:
        return False
    known = known_names()
    if from_here(request) and (loopback(name) or name == own_name()):
        return True
    return name in known if known else not made_here(request)


def known_names() -> frozenset[str]:
    """Names of `SOE_HOSTS`."""
    return frozenset(one.strip().lower().strip("[]") for one in configured("SOE_HOSTS").split(",") if one.strip())


def host(header: str) -> str:
    """The name in a Host header, without port and brackets; blank where it is a name, an address or a port with anything else."""
    found = NAMED.fullmatch(header)
    return (found[1] or found[2]).lower() if found else ""


@cache
def own_name() -> str:
    """What the machine calls itself."""
    return socket.gethostname().lower()
