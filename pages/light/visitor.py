"""Who asks: the room of an address, the team of a cookie. A cookie is written when a button was pressed, never by a link."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from pages.light.kept_workshop import workshop
from simulation.engine.errors import Refusal
from simulation.serving.server_log import audit_refusal
from simulation.workshop.consoles import LASTING
from simulation.workshop.tokens import Identity, plain_code
from simulation.workshop.workshop_errors import WorkshopRefusal

COOKIE, KEPT = "soe_room_", 90 * 86400
CONSOLE = "soe_console"
APP_PATH = re.compile(r"/(?:[\w.-]+/)*", re.ASCII)
LANGUAGES = ("zh", "en")
TURNED_AWAY = ("error.workshop.code", "error.workshop.guesses", "error.workshop.token")


def language(request: Request) -> str:
    """Language of the address, of the cookie, of the browser; Chinese otherwise."""
    asked = request.query_params.get("lang") or request.cookies.get("soe_language", "")
    if asked in LANGUAGES:
        return asked
    first = request.headers.get("accept-language", "zh").split(",")[0].lower()
    return "en" if first.startswith("en") else "zh"


def identity(request: Request) -> Identity | None:
    """The team device that a cookie stands for, of the room in the address."""
    token = request.cookies.get(COOKIE + plain_code(request.path_params["code"]))
    if not token:
        return None
    try:
        own = workshop().tokens.read("device", token)
    except WorkshopRefusal:
        return None
    return own if _of_address(request, own) else None


def told_by(request: Request, purpose: str, token: str) -> Identity:
    """Whom a token stands for, in the room of the address; WorkshopRefusal for one of another room, which would show it under this one's."""
    found = workshop().tokens.read(purpose, token)
    if not _of_address(request, found):
        raise WorkshopRefusal("error.workshop.token")
    return found


def _of_address(request: Request, own: Identity) -> bool:
    return workshop().code_of(own.room) == plain_code(request.path_params["code"])


def room_of(request: Request) -> str:
    """The room of the address: by the device's or the wall's token, else by its code, where wrong ones are counted."""
    own, entrance = identity(request), request.query_params.get("e", "")
    if own is not None:
        return own.room
    if entrance:
        return told_by(request, "entrance", entrance).room
    return workshop().entered(request.path_params["code"], request.client.host if request.client else "")


def written_down(request: Request, refused: Refusal) -> None:
    """Write into the audit log that somebody was not let into a room; the code is not written."""
    if refused.key in TURNED_AWAY:
        audit_refusal(request.headers.get("x-request-id", ""), "code_refused", why=refused.key.rpartition(".")[2])


def remember(request: Request, response: Response, token: str) -> None:
    """Write the device's token into the browser."""
    response.set_cookie(
        COOKIE + plain_code(request.path_params["code"]),
        token,
        max_age=KEPT,
        path="/w",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def remember_console(request: Request, response: Response, token: str, path: str) -> None:
    """Write a console's token into the browser, where no script reads it, or take it out. path: where the app is."""
    response.set_cookie(
        CONSOLE,
        token,
        max_age=LASTING if token else 0,
        path=path if APP_PATH.fullmatch(path) else "/",
        httponly=True,
        samesite="strict",
        secure=request.headers.get("origin", "").startswith("https:"),  # of the page that asks, also behind a proxy
    )
